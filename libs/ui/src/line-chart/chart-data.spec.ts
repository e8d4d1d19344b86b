import type { Bucket } from '@hyperion/domain';
import * as fc from 'fast-check';
import { extent, isGapAfter, isHoleAfter, nearest, plotSeries, summarize } from './chart-data';
import type { ChartSeries } from './chart-series';

function ticks(...seconds: number[]): Bucket[] {
  return seconds.map((second) => ({ atMs: second * 1_000, count: 1, min: second, max: second, sum: second }));
}

function aSeries(buckets: readonly Bucket[], more: Partial<ChartSeries> = {}): ChartSeries {
  return { id: 'a', label: 'a', colour: 'blue', buckets, ...more };
}

function gaps(buckets: readonly Bucket[], maxGapMs = 30_000): number[] {
  return buckets.flatMap((_, index) => (isGapAfter(buckets, index, maxGapMs) ? [index] : []));
}

describe(isGapAfter.name, () => {
  it('joins ticks that come every ten seconds', () => expect(gaps(ticks(0, 10, 20, 30))).toEqual([]));

  it('joins where a host goes from ten seconds to one, and back', () => {
    expect(gaps(ticks(0, 10, 20, 21, 22, 23, 33, 43))).toEqual([]);
  });

  it('joins the first tick, before which nothing is known, to the seconds that follow it', () => {
    expect(gaps(ticks(0, 11, 12, 13))).toEqual([]);
  });

  it('breaks the line where more is missing among seconds than the schedule leaves out', () => {
    expect(gaps(ticks(0, 1, 2, 17, 18, 19))).toEqual([2]);
  });

  it('tells of a hole worth asking for even where the line goes on', () => {
    expect(isHoleAfter(ticks(0, 1, 2, 7, 8, 9), 2, 30_000)).toBe(true);
    expect(isHoleAfter(ticks(0, 10, 20, 30), 1, 30_000)).toBe(false);
  });

  it('joins two looks of a second each, between which the host was measured every ten seconds', () => {
    expect(gaps(ticks(0, 1, 2, 12, 13, 14))).toEqual([]);
  });

  it('breaks the line where more is missing than may be, whatever lies around', () => {
    expect(gaps(ticks(0, 10, 100, 110))).toEqual([1]);
  });

  it('joins two lonely ticks within the longest distance', () => expect(gaps(ticks(0, 20))).toEqual([]));
});

describe(plotSeries.name, () => {
  it('puts a break between two runs and no point where nothing was measured', () => {
    const [plot] = plotSeries([aSeries(ticks(0, 1, 2, 60, 61))], 30_000, false);
    expect(plot?.points.map(({ y }) => y)).toEqual([0, 1, 2, NaN, 60, 61]);
  });

  it('stacks each series on those before it, at the same moments', () => {
    const plots = plotSeries([aSeries(ticks(1, 2)), aSeries(ticks(1, 2), { id: 'b' })], 30_000, true);
    expect(plots[1]?.points.map(({ y }) => y)).toEqual([2, 4]);
  });

  it('draws what goes out below zero, band and all', () => {
    const wide: Bucket[] = [
      { atMs: 0, count: 2, min: 1, max: 3, sum: 4 },
      { atMs: 10_000, count: 2, min: 2, max: 6, sum: 8 },
    ];
    const [plot] = plotSeries([aSeries(wide, { isBelow: true })], 30_000, false);
    expect(plot?.points.map(({ y }) => y)).toEqual([-2, -4]);
    expect(plot?.bands).toEqual([
      [
        { x: 0, low: -1, high: -3 },
        { x: 10_000, low: -2, high: -6 },
      ],
    ]);
    expect(extent(plot ? [plot] : [], { fromMs: 0, toMs: 10_000 })).toEqual({ low: -6, high: -1 });
  });

  it('draws every bucket exactly once, in order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 500 })), (seconds) => {
        const buckets = ticks(...seconds.toSorted((a, b) => a - b));
        const [plot] = plotSeries([aSeries(buckets)], 30_000, false);
        const drawn = plot?.points.filter(({ y }) => !Number.isNaN(y)).map(({ x }) => x);
        expect(drawn).toEqual(buckets.map(({ atMs }) => atMs));
      }),
    );
  });
});

describe(summarize.name, () => {
  it('weighs the mean by ticks, not by buckets', () => {
    const buckets: Bucket[] = [
      { atMs: 0, count: 1, min: 10, max: 10, sum: 10 },
      { atMs: 1_000, count: 9, min: 0, max: 5, sum: 0 },
    ];
    expect(summarize(buckets, { fromMs: 0, toMs: 1_000 })).toEqual({ min: 0, max: 10, avg: 1, last: 0 });
  });

  it('knows nothing of a window without ticks', () => {
    expect(summarize(ticks(1, 2), { fromMs: 5_000, toMs: 9_000 })).toBeUndefined();
  });
});

describe(nearest.name, () => {
  it('finds the tick on either side', () => {
    const buckets = ticks(0, 10, 20);
    expect(nearest(buckets, 14_000, 30_000)?.atMs).toBe(10_000);
    expect(nearest(buckets, 16_000, 30_000)?.atMs).toBe(20_000);
    expect(nearest(buckets, 99_000, 30_000)).toBeUndefined();
    expect(nearest([], 0, 30_000)).toBeUndefined();
  });
});
