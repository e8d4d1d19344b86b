import type { Bucket } from '@hyperion/domain';

/** Width of a slot: a live series has at most one bucket per second, milliseconds. */
export const SLOT_MS = 1_000;

/**
 * One series as a live chart holds it: what history had, then what the stream brought.
 *
 * Time is cut into slots of a second and a slot holds one bucket, so a tick that comes twice, by replay and by a
 * range read, stands there once. Live ticks keep their exact time and history stands at the start of its slot;
 * that is how the two are told apart.
 */
export class SeriesBuffer {
  private buckets: Bucket[] = [];

  /** All there is, ascending in time. */
  get all(): readonly Bucket[] {
    return this.buckets;
  }

  /** Takes one live tick. A tick known already, live or from history, changes nothing. */
  append(atMs: number, value: number): void {
    const tick: Bucket = { atMs, count: 1, min: value, max: value, sum: value };
    const last = this.buckets.at(-1);
    if (!last || slotOf(last.atMs) < slotOf(atMs)) {
      this.buckets.push(tick);
      return;
    }
    const index = this.buckets.findIndex((bucket) => slotOf(bucket.atMs) >= slotOf(atMs));
    const there = this.buckets[index];
    if (there && slotOf(there.atMs) === slotOf(atMs)) {
      if (!isHistory(there) && there.atMs !== atMs) this.buckets[index] = fold(there, tick);
    } else {
      this.buckets.splice(index, 0, tick);
    }
  }

  /**
   * Takes a range of history, `stepMs` wide buckets. In a slot it replaces what is there; a bucket wider than a slot
   * is only taken where no tick is known within it, since it would say the same again.
   */
  merge(history: readonly Bucket[], stepMs: number): void {
    const bySlot = new Map(this.buckets.map((bucket) => [slotOf(bucket.atMs), bucket]));
    for (const bucket of history) {
      if (stepMs > SLOT_MS && this.hasTickWithin(bucket.atMs, bucket.atMs + stepMs)) continue;
      bySlot.set(slotOf(bucket.atMs), bucket);
    }
    this.buckets = [...bySlot.values()].sort((a, b) => a.atMs - b.atMs);
  }

  /** Forgets what is older. */
  trim(beforeMs: number): void {
    const keep = this.buckets.findIndex(({ atMs }) => atMs >= beforeMs);
    if (keep < 0) this.buckets = [];
    else if (keep > 0) this.buckets.splice(0, keep);
  }

  private hasTickWithin(fromMs: number, toMs: number): boolean {
    return this.buckets.some((bucket) => !isHistory(bucket) && bucket.atMs >= fromMs && bucket.atMs < toMs);
  }
}

function slotOf(atMs: number): number {
  return Math.floor(atMs / SLOT_MS);
}

function isHistory(bucket: Bucket): boolean {
  return bucket.atMs % SLOT_MS === 0;
}

function fold(a: Bucket, b: Bucket): Bucket {
  return {
    atMs: a.atMs,
    count: a.count + b.count,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    sum: a.sum + b.sum,
  };
}
