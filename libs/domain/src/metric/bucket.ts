/**
 * What is known of one series in one span of time. Min, max, sum and count all compose, so a bucket of
 * an hour made from minutes equals one made from ticks; a mean is only ever computed for display, as `sum / count`.
 * A live value is a bucket of count 1.
 */
export interface Bucket {
  /** Start of the span, epoch milliseconds. */
  readonly atMs: number;
  /** Values folded in, at least 1. */
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
}
