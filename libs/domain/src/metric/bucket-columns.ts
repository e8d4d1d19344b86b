import type { Bucket } from './bucket';
import { settledSum } from './rollup';

/**
 * The buckets of one series side by side, in columns: bucket `i` covers the `i`-th step from a start its holder knows.
 * A bucket with `counts[i] === 0` is a gap, and its other columns mean nothing. Columns instead of objects because
 * sealing and reading touch millions of buckets.
 */
export interface BucketColumns {
  readonly length: number;
  readonly counts: Uint32Array;
  readonly mins: Float64Array;
  readonly maxs: Float64Array;
  readonly sums: Float64Array;
}

/** `length` buckets, all gaps. One piece of memory for all columns: to ask for it is most of what a short series costs. */
export function emptyColumns(length: number): BucketColumns {
  const memory = new ArrayBuffer(length * 28);
  return {
    length,
    counts: new Uint32Array(memory, length * 24, length),
    mins: new Float64Array(memory, 0, length),
    maxs: new Float64Array(memory, length * 8, length),
    sums: new Float64Array(memory, length * 16, length),
  };
}

/** Folds one measured value into bucket `index`. */
export function foldValue(columns: BucketColumns, index: number, value: number): void {
  if (columns.counts[index] === 0) {
    columns.counts[index] = 1;
    columns.mins[index] = value;
    columns.maxs[index] = value;
    columns.sums[index] = value;
    return;
  }
  columns.counts[index]! += 1;
  if (value < columns.mins[index]!) columns.mins[index] = value;
  if (value > columns.maxs[index]!) columns.maxs[index] = value;
  columns.sums[index]! += value;
}

/** Folds bucket `from` of `source` into bucket `index`; a gap folds to nothing. */
export function foldBucket(columns: BucketColumns, index: number, source: BucketColumns, from: number): void {
  const count = source.counts[from]!;
  if (count === 0) return;
  if (columns.counts[index] === 0) {
    columns.counts[index] = count;
    columns.mins[index] = source.mins[from]!;
    columns.maxs[index] = source.maxs[from]!;
    columns.sums[index] = source.sums[from]!;
    return;
  }
  columns.counts[index]! += count;
  if (source.mins[from]! < columns.mins[index]!) columns.mins[index] = source.mins[from]!;
  if (source.maxs[from]! > columns.maxs[index]!) columns.maxs[index] = source.maxs[from]!;
  columns.sums[index]! += source.sums[from]!;
}

/** Ends a folding: every sum that differs from a decimal only by rounding becomes that decimal ({@link settledSum}). */
export function settleColumns(columns: BucketColumns): BucketColumns {
  for (let index = 0; index < columns.length; index++) {
    const count = columns.counts[index]!;
    if (count < 2) continue;
    columns.sums[index] = settledSum(columns.sums[index]!, count, columns.mins[index]!, columns.maxs[index]!);
  }
  return columns;
}

/** Coarser buckets, each of `factor` finer ones; the last may have fewer. Composes exactly, as {@link Bucket}s do. */
export function coarser(columns: BucketColumns, factor: number): BucketColumns {
  const folded = emptyColumns(Math.ceil(columns.length / factor));
  for (let index = 0; index < columns.length; index++) foldBucket(folded, Math.floor(index / factor), columns, index);
  return settleColumns(folded);
}

/** How many buckets are no gaps. */
export function countPresent(columns: BucketColumns): number {
  let present = 0;
  for (const count of columns.counts) if (count > 0) present++;
  return present;
}

/** Bucket `index` as an object; `undefined` for a gap. */
export function bucketAt(columns: BucketColumns, index: number, atMs: number): Bucket | undefined {
  const count = columns.counts[index] ?? 0;
  if (count === 0) return undefined;
  return { atMs, count, min: columns.mins[index]!, max: columns.maxs[index]!, sum: columns.sums[index]! };
}
