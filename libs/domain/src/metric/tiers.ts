import { alignDown, alignUp } from './align';

/** Names of the rungs of the history ladder. */
export type TierName = '10s' | '1m' | '15m' | '1h';

/** One rung: buckets of `stepMs`, packed into chunks of `chunkMs`, kept in partitions of `partitionMs`. */
export interface Tier {
  readonly name: TierName;
  readonly stepMs: number;
  /** A multiple of the seal window; chunks begin at multiples of it since the epoch. */
  readonly chunkMs: number;
  /** A multiple of `chunkMs`; retention drops a whole partition at a time. */
  readonly partitionMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Width of the window that is sealed at once; ticks live in partitions of it. */
export const WINDOW_MS = 2 * HOUR_MS;

/**
 * The ladder, finest first. Each step divides the next, each chunk holds whole windows. Chunks are small on purpose:
 * those of the two finest tiers are written once and never again, those of the coarser ones grow window by window but
 * stay well below the size at which PostgreSQL would move them out of the row.
 */
export const TIERS: readonly Tier[] = [
  { name: '10s', stepMs: 10_000, chunkMs: WINDOW_MS, partitionMs: DAY_MS },
  { name: '1m', stepMs: MINUTE_MS, chunkMs: WINDOW_MS, partitionMs: 7 * DAY_MS },
  { name: '15m', stepMs: 15 * MINUTE_MS, chunkMs: DAY_MS, partitionMs: 56 * DAY_MS },
  { name: '1h', stepMs: HOUR_MS, chunkMs: 5 * DAY_MS, partitionMs: 360 * DAY_MS },
];

/** How long each tier is kept, milliseconds. */
export type Keep = Readonly<Record<TierName, number>>;

/** A part of a range and the tier that answers it. */
export interface TierSpan {
  readonly tier: Tier;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Which tiers answer `[fromMs, toMs)` in buckets of `stepMs`: the coarsest tier whose step divides it, and for what is
 * older than that tier is kept the next coarser one that still has it. Ascending in time, without overlap; what no tier
 * keeps any more is in no span.
 */
export function tierSpans(
  range: { readonly fromMs: number; readonly toMs: number; readonly stepMs: number },
  keep: Keep,
  nowMs: number,
): TierSpan[] {
  const spans: TierSpan[] = [];
  let index = Math.max(
    TIERS.findLastIndex((tier) => range.stepMs % tier.stepMs === 0),
    0,
  );
  let toMs = range.toMs;
  for (; index < TIERS.length && toMs > range.fromMs; index++) {
    const tier = TIERS[index]!;
    // Borders lie on the next coarser tier's grid, so that no bucket of it is answered in half.
    const grid = TIERS[index + 1]?.stepMs ?? tier.stepMs;
    const oldestMs = alignUp(nowMs - keep[tier.name], grid);
    const fromMs = Math.max(range.fromMs, oldestMs);
    if (fromMs < toMs) {
      spans.unshift({ tier, fromMs, toMs });
      toMs = fromMs;
    }
  }
  return spans;
}

/** The finest step at which everything since `fromMs` is still kept; the coarsest tier's when nothing is. */
export function finestKeptStep(fromMs: number, keep: Keep, nowMs: number): number {
  const kept = TIERS.find((tier) => fromMs >= nowMs - keep[tier.name]);
  return (kept ?? TIERS.at(-1)!).stepMs;
}

/** Start of the seal window that holds `atMs`. */
export function windowOf(atMs: number): number {
  return alignDown(atMs, WINDOW_MS);
}
