import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import type { Bucket } from '@hyperion/domain';
import type { TimeWindow } from './chart-series';
import { ChartSync } from './chart-sync';
import { LineChart } from './line-chart';
import { LineChartHarness } from './line-chart-harness';

const T = Date.UTC(2026, 10, 20, 12);

function ticks(...values: number[]): Bucket[] {
  return values.map((value, second) => ({ atMs: T + second * 1_000, count: 1, min: value, max: value, sum: value }));
}

async function render(): Promise<{ fixture: ComponentFixture<LineChart>; chart: LineChartHarness; sync: ChartSync }> {
  TestBed.configureTestingModule({ providers: [ChartSync] });
  const fixture = TestBed.createComponent(LineChart);
  fixture.componentRef.setInput('label', 'Disk');
  fixture.componentRef.setInput('unit', 'bytes');
  fixture.componentRef.setInput('window', { fromMs: T, toMs: T + 4_000 } satisfies TimeWindow);
  fixture.componentRef.setInput('series', [
    { id: 'r', label: 'Read', colour: 'teal', buckets: ticks(100, 300, 200) },
    { id: 'w', label: 'Written', colour: 'orange', buckets: ticks(0, 10, 20) },
  ]);
  await fixture.whenStable();
  const chart = await TestbedHarnessEnvironment.harnessForFixture(fixture, LineChartHarness);
  return { fixture, chart, sync: TestBed.inject(ChartSync) };
}

describe(LineChart.name, () => {
  it('tells min, mean, max and last of each line', async () => {
    const { chart } = await render();
    expect(await chart.legend()).toEqual([
      ['Read', '100 B', '200 B', '300 B', '200 B'],
      ['Written', '0 B', '10 B', '20 B', '20 B'],
    ]);
  });

  it('says in words what it shows', async () => {
    const { chart } = await render();
    expect(await chart.spokenSummary()).toContain('Read: 200 B, between 100 B and 300 B');
  });

  it('shows the values under the crosshair of any chart of the page', async () => {
    const { fixture, chart, sync } = await render();
    sync.hoverMs.set(T + 1_100);
    await fixture.whenStable();
    expect((await chart.legend())[0]?.at(-1)).toBe('300 B');
  });

  it('shows one line alone at a click, and all again at the next', async () => {
    const { chart } = await render();
    await chart.choose('Read');
    expect(await chart.shownLines()).toEqual(['Read']);
    await chart.choose('Read');
    expect(await chart.shownLines()).toEqual(['Read', 'Written']);
  });

  it('takes one line away at a click with Shift', async () => {
    const { chart } = await render();
    await chart.choose('Read', { shift: true });
    expect(await chart.shownLines()).toEqual(['Written']);
  });

  it('has the numbers in a table behind it, newest first', async () => {
    const { chart } = await render();
    const rows = await chart.table();
    expect(rows).toHaveLength(3);
    expect(rows[0]?.join(' ')).toContain('200 B');
  });
});
