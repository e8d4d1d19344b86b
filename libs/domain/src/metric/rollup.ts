import type { Bucket } from './bucket';

/** Decimal places a sum is put back on; see {@link settledSum}. */
const GRID = 1e6;
/** Above this a double has no room for {@link GRID}; integers stay exact without help. */
const GRID_LIMIT = 2 ** 32;
/** Rounding a plain sum may have gathered per addend, relative to the greatest one. */
const SLACK = 2 ** -50;

/**
 * Takes the rounding out of a sum of decimals. Measured values are decimals (0.0312, 17.5), but 0.1 + 0.2 is not 0.3
 * in binary, and then the order of additions would show: a bucket of an hour made from minutes would differ in the last
 * bit from one made from ticks, and no sum could be packed as a small integer. A sum that lies within its own rounding
 * of a decimal with six places becomes that decimal; any other is left as it is, so nothing moves further than the
 * additions themselves could have moved it.
 */
export function settledSum(sum: number, count: number, min: number, max: number): number {
  if (Number.isInteger(sum) || Math.abs(sum) > GRID_LIMIT) return sum;
  const onGrid = Math.round(sum * GRID) / GRID;
  return Math.abs(onGrid - sum) <= SLACK * count * Math.max(Math.abs(min), Math.abs(max)) ? onGrid : sum;
}

/**
 * Folds finer buckets of one series into coarser ones of `stepMs`. Exact on integers and on decimals of up to six
 * places: min, max, sum and count all compose.
 * @param buckets ascending in time, each at most `stepMs` wide; gaps stay gaps.
 */
export function rollup(buckets: readonly Bucket[], stepMs: number): Bucket[] {
  const folded: Bucket[] = [];
  let open: { atMs: number; count: number; min: number; max: number; sum: number } | undefined;
  const close = () => {
    if (open) folded.push({ ...open, sum: settledSum(open.sum, open.count, open.min, open.max) });
  };
  for (const bucket of buckets) {
    const atMs = Math.floor(bucket.atMs / stepMs) * stepMs;
    if (open?.atMs === atMs) {
      open.count += bucket.count;
      open.min = Math.min(open.min, bucket.min);
      open.max = Math.max(open.max, bucket.max);
      open.sum += bucket.sum;
    } else {
      close();
      open = { ...bucket, atMs };
    }
  }
  close();
  return folded;
}
