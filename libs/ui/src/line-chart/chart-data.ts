import type { Bucket } from '@hyperion/domain';
import type { ChartSeries, SeriesSummary, TimeWindow } from './chart-series';

/** A point as drawn; `y` is NaN where the line is interrupted. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number;
}

/** Lowest and highest value of a bucket, as drawn. */
export interface BandPoint {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** One line ready to be drawn. */
export interface Plot {
  readonly series: ChartSeries;
  readonly points: readonly PlotPoint[];
  /** Runs of the min–max band; empty when every bucket holds one tick only. */
  readonly bands: readonly (readonly BandPoint[])[];
}

/** How far apart two ticks may be, against the ticks around them, and still be one line. */
const GAP_FACTOR = 3;

/** Slack for a tick that comes a little late, as a share of the longest interval. */
const LATE_RATIO = 1.1;

/**
 * Whether the line is interrupted between `index` and the bucket after it: ticks seem to be missing there, and for
 * longer than the longest interval, a third of `maxGapMs`. A host is measured no oftener than that when nobody
 * looks, so between two looks there may be as much without anything being missing.
 */
export function isGapAfter(buckets: readonly Bucket[], index: number, maxGapMs: number): boolean {
  const isWide = distanceAfter(buckets, index) > (maxGapMs / GAP_FACTOR) * LATE_RATIO;
  return isWide && isHoleAfter(buckets, index, maxGapMs);
}

/**
 * Whether ticks seem to be missing between `index` and the bucket after it, so that asking for them is worth while:
 * the distance is more than three times that of the ticks around it, or more than `maxGapMs`. Looking at the
 * neighbours allows for a host that changes from a tick every ten seconds to one every second, and still finds five
 * seconds missing among seconds.
 */
export function isHoleAfter(buckets: readonly Bucket[], index: number, maxGapMs: number): boolean {
  const distance = distanceAfter(buckets, index);
  if (distance > maxGapMs) return true;
  // How often was measured before the first tick is not known; it may well have been every ten seconds.
  if (index === 0) return false;
  const before = distanceAfter(buckets, index - 1);
  const after = distanceAfter(buckets, index + 1);
  const around = Math.max(before, after);
  return around > 0 && distance > GAP_FACTOR * around;
}

function distanceAfter(buckets: readonly Bucket[], index: number): number {
  const left = buckets[index];
  const right = buckets[index + 1];
  return left && right ? right.atMs - left.atMs : 0;
}

/** Turns series into lines: one below the other, or each on the shoulders of the one before when `isStacked`. */
export function plotSeries(all: readonly ChartSeries[], maxGapMs: number, isStacked: boolean): readonly Plot[] {
  const ground = new Map<number, number>();
  return all.map((series) => {
    const sign = series.isBelow ? -1 : 1;
    const points: PlotPoint[] = [];
    const bands: BandPoint[][] = [];
    let run: BandPoint[] = [];
    series.buckets.forEach((bucket, index) => {
      const x = bucket.atMs;
      const floor = isStacked ? (ground.get(x) ?? 0) : 0;
      const y = floor + (sign * bucket.sum) / bucket.count;
      if (isStacked) ground.set(x, y);
      points.push({ x, y });
      if (!isStacked && bucket.count > 1) run.push({ x, low: sign * bucket.min, high: sign * bucket.max });
      if (index < series.buckets.length - 1 && isGapAfter(series.buckets, index, maxGapMs)) {
        points.push({ x: x + 1, y: Number.NaN });
        if (run.length > 1) bands.push(run);
        run = [];
      }
    });
    if (run.length > 1) bands.push(run);
    return { series, points, bands };
  });
}

/** Lowest and highest value to be drawn within the window; zeros when there is none. */
export function extent(plots: readonly Plot[], window: TimeWindow): { readonly low: number; readonly high: number } {
  let low = Infinity;
  let high = -Infinity;
  const take = (x: number, from: number, to: number): void => {
    if (x < window.fromMs || x > window.toMs) return;
    if (from < low) low = from;
    if (to > high) high = to;
  };
  for (const { points, bands } of plots) {
    for (const { x, y } of points) take(x, y, y);
    for (const run of bands)
      for (const { x, low: from, high: to } of run) take(x, Math.min(from, to), Math.max(from, to));
  }
  return low <= high ? { low, high } : { low: 0, high: 0 };
}

/** What the buckets within the window amount to; `undefined` when there are none. */
export function summarize(buckets: readonly Bucket[], window: TimeWindow): SeriesSummary | undefined {
  let count = 0;
  let sum = 0;
  let min = Infinity;
  let max = -Infinity;
  let last: Bucket | undefined;
  for (const bucket of buckets) {
    if (bucket.atMs < window.fromMs || bucket.atMs > window.toMs) continue;
    count += bucket.count;
    sum += bucket.sum;
    min = Math.min(min, bucket.min);
    max = Math.max(max, bucket.max);
    last = bucket;
  }
  return last && { min, max, avg: sum / count, last: last.sum / last.count };
}

/** The bucket nearest to a moment, unless it is further away than `withinMs`. */
export function nearest(buckets: readonly Bucket[], atMs: number, withinMs: number): Bucket | undefined {
  let low = 0;
  let high = buckets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((buckets[middle]?.atMs ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  const [left, right] = [buckets[low - 1], buckets[low]];
  const best = !left || (right && right.atMs - atMs < atMs - left.atMs) ? right : left;
  return best && Math.abs(best.atMs - atMs) <= withinMs ? best : undefined;
}
