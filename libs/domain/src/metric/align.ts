/** The greatest multiple of `stepMs` that is not after `atMs`. Buckets begin at multiples of their width since the epoch. */
export function alignDown(atMs: number, stepMs: number): number {
  return Math.floor(atMs / stepMs) * stepMs;
}

/** The least multiple of `stepMs` that is not before `atMs`. */
export function alignUp(atMs: number, stepMs: number): number {
  return Math.ceil(atMs / stepMs) * stepMs;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Widths of buckets that suit people, milliseconds, ascending. From 10 s on each is a multiple of the tier it is read
 * from, so no stored bucket is ever cut in two.
 */
export const NICE_STEPS_MS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 30].map((n) => n * SECOND_MS),
  ...[1, 2, 3, 5, 10, 15, 30].map((n) => n * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR_MS),
  ...[1, 2, 5, 10, 20].map((n) => n * DAY_MS),
];

/** Buckets an aligned range has: from the step that holds `fromMs` to the one that ends at or after `toMs`. */
export function pointsIn(fromMs: number, toMs: number, stepMs: number): number {
  return (alignUp(toMs, stepMs) - alignDown(fromMs, stepMs)) / stepMs;
}

/**
 * The finest nice step, at least `finestMs`, that shows the range in at most `maxPoints` buckets. Beyond the ladder it
 * is a whole number of its greatest rung.
 */
export function niceStep(
  range: { readonly fromMs: number; readonly toMs: number },
  maxPoints: number,
  finestMs: number,
): number {
  const { fromMs, toMs } = range;
  const fit = NICE_STEPS_MS.find((stepMs) => stepMs >= finestMs && pointsIn(fromMs, toMs, stepMs) <= maxPoints);
  const top = NICE_STEPS_MS.at(-1)!;
  return fit ?? top * Math.ceil(pointsIn(fromMs, toMs, top) / (maxPoints - 1));
}
