import { TestBed } from '@angular/core/testing';
import { Sparkline } from './sparkline';

async function pathOf(values: readonly [second: number, value: number][], ceiling?: number): Promise<string> {
  const fixture = TestBed.createComponent(Sparkline);
  const buckets = values.map(([second, value]) => ({
    atMs: second * 1_000,
    count: 1,
    min: value,
    max: value,
    sum: value,
  }));
  fixture.componentRef.setInput('buckets', buckets);
  fixture.componentRef.setInput('window', { fromMs: 0, toMs: 100_000 });
  fixture.componentRef.setInput('ceiling', ceiling);
  await fixture.whenStable();
  return (fixture.nativeElement as HTMLElement).querySelector('path')?.getAttribute('d') ?? '';
}

describe(Sparkline.name, () => {
  it('draws nothing when there is nothing', async () => expect(await pathOf([])).toBe(''));

  it('begins anew after a gap', async () => {
    expect(
      (
        await pathOf([
          [0, 1],
          [1, 1],
          [60, 1],
          [61, 1],
        ])
      ).match(/M/g),
    ).toHaveLength(2);
  });

  it('never leaves its frame, even above the ceiling', async () => {
    const heights = [
      ...(
        await pathOf(
          [
            [0, 1],
            [10, 4],
          ],
          2,
        )
      ).matchAll(/ (-?[\d.]+)/g),
    ].map(([, y]) => Number(y));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(0);
  });
});
