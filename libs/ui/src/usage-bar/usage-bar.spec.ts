import { TestBed } from '@angular/core/testing';
import { UsageBar, usageStatus } from './usage-bar';

async function render(ratio: number): Promise<HTMLElement> {
  const fixture = TestBed.createComponent(UsageBar);
  fixture.componentRef.setInput('ratio', ratio);
  fixture.componentRef.setInput('label', '/var, space used');
  await fixture.whenStable();
  return (fixture.nativeElement as HTMLElement).querySelector('[role="meter"]') as HTMLElement;
}

describe(UsageBar.name, () => {
  it('is a meter with a name and a value', async () => {
    const meter = await render(0.415);
    expect(meter.getAttribute('aria-label')).toBe('/var, space used');
    expect(meter.getAttribute('aria-valuenow')).toBe('41.5');
    expect(meter.getAttribute('aria-valuetext')).toBe('41.5 %');
  });

  it('says the word of warning or danger, not only its colour', async () => {
    expect((await render(0.85)).getAttribute('aria-valuetext')).toBe('85.0 %, Warning');
    expect((await render(0.95)).getAttribute('aria-valuetext')).toBe('95.0 %, Critical');
  });

  it('never runs over its ends', async () => expect((await render(1.2)).getAttribute('aria-valuenow')).toBe('100'));

  it.each([
    [0.799, 'ok'],
    [0.8, 'warning'],
    [0.9, 'critical'],
  ])('takes %d as %s', (ratio, status) => expect(usageStatus(ratio)).toBe(status));
});
