import { alignDown, emptyColumns, foldValue, settleColumns, type BucketColumns } from '@hyperion/domain';

export const MINUTE_MS = 60_000;
/** Bytes of one series in a packed minute: min, max, sum as float64, count as uint16, little-endian. */
export const MINUTE_RECORD_BYTES = 26;
/** A minute nobody adds to any more is closed this long after its end: clocks of tick and writer may differ a little. */
const CLOSE_AFTER_MS = 3_000;
/** A tick this much older than the one before means that the clock was set back, not that the tick was late. */
const CLOCK_STEPPED_MS = 600_000;
/** Closed minutes that wait to be written; what is beyond is made from the ticks by the keeper. */
const MAX_CLOSED = 5_000;

/** One minute of one host, folded; bucket `i` belongs to slot `i` of the host. */
export interface FoldedMinute {
  readonly hostId: string;
  readonly atMs: number;
  readonly buckets: BucketColumns;
  /** Ticks folded in, and the sum of their offsets into the minute: with these PostgreSQL checks that none is missing. */
  readonly ticks: number;
  readonly offsetSum: number;
}

interface OpenMinute {
  readonly atMs: number;
  lastMs: number;
  ticks: number;
  offsetSum: number;
  /** Whether a tick came late or twice, or the minute is closed: then it is made from the table, in the order of time. */
  isSpoilt: boolean;
  buckets: BucketColumns;
}

interface HostMinutes {
  open: OpenMinute;
  /** Latest tick ever seen; what comes before it may belong to a stored minute. */
  highMs: number;
}

/** What is folded in. */
export interface TickToFold {
  readonly hostId: string;
  readonly atMs: number;
  readonly slots: Int32Array;
  readonly values: Float64Array;
  /** Slots the host has by now. */
  readonly slotCount: number;
}

/**
 * Rolls ticks up into minutes while they are at hand: a fold in memory is some 10 ns, the same by SQL afterwards
 * hundreds. It is only ever a short cut: a minute is stored when the table holds exactly the ticks folded here, and
 * whatever this misses (crash, late tick, host handed to another worker) the keeper makes from the ticks.
 */
export class MinuteRollup {
  private readonly hosts = new Map<string, HostMinutes>();
  private closed: FoldedMinute[] = [];

  /** Folds one tick in. Returns whether it may belong to a minute that is stored already. */
  fold(tick: TickToFold): boolean {
    const minuteMs = alignDown(tick.atMs, MINUTE_MS);
    const host = this.hosts.get(tick.hostId);
    if (!host) {
      this.hosts.set(tick.hostId, { open: foldedInto(openMinute(minuteMs, tick.slotCount), tick), highMs: tick.atMs });
      return true;
    }
    const isLate = tick.atMs <= host.highMs;
    host.highMs = Math.max(host.highMs, tick.atMs);
    if (tick.atMs <= host.open.lastMs && tick.atMs > host.open.lastMs - CLOCK_STEPPED_MS) {
      if (minuteMs === host.open.atMs) host.open.isSpoilt = true;
      return true;
    }
    if (minuteMs !== host.open.atMs) {
      this.close(tick.hostId, host.open);
      host.open = openMinute(minuteMs, tick.slotCount);
    }
    foldedInto(host.open, tick);
    return isLate || host.open.isSpoilt;
  }

  /** Takes the minutes that are over. */
  takeClosed(nowMs: number): FoldedMinute[] {
    for (const [hostId, { open }] of this.hosts) {
      if (open.isSpoilt || nowMs < open.atMs + MINUTE_MS + CLOSE_AFTER_MS) continue;
      this.close(hostId, open);
      open.isSpoilt = true;
      open.buckets = emptyColumns(0);
    }
    const closed = this.closed;
    this.closed = [];
    return closed;
  }

  private close(hostId: string, minute: OpenMinute): void {
    if (minute.isSpoilt || this.closed.length >= MAX_CLOSED) return;
    const { atMs, ticks, offsetSum, buckets } = minute;
    this.closed.push({ hostId, atMs, ticks, offsetSum, buckets: settleColumns(buckets) });
  }
}

function openMinute(atMs: number, slotCount: number): OpenMinute {
  return { atMs, lastMs: 0, ticks: 0, offsetSum: 0, isSpoilt: false, buckets: emptyColumns(slotCount) };
}

function foldedInto(minute: OpenMinute, tick: TickToFold): OpenMinute {
  if (minute.buckets.length < tick.slotCount) minute.buckets = widened(minute.buckets, tick.slotCount);
  minute.lastMs = tick.atMs;
  minute.ticks += 1;
  minute.offsetSum += tick.atMs - minute.atMs;
  foldTick(minute.buckets, tick.slots, tick.values);
  return minute;
}

/** Folds the values of one tick into the buckets of their slots; NaN is nothing. */
export function foldTick(buckets: BucketColumns, slots: Int32Array, values: Float64Array): void {
  for (let position = 0; position < slots.length; position++) {
    const value = values[position]!;
    if (value === value) foldValue(buckets, slots[position]!, value);
  }
}

/** The minute as it is stored: one record per slot, in the order given. */
export function packMinute(buckets: BucketColumns, slots: Int32Array): Buffer {
  const packed = Buffer.alloc(slots.length * MINUTE_RECORD_BYTES);
  let at = 0;
  for (const slot of slots) {
    packed.writeDoubleLE(buckets.mins[slot] ?? 0, at);
    packed.writeDoubleLE(buckets.maxs[slot] ?? 0, at + 8);
    packed.writeDoubleLE(buckets.sums[slot] ?? 0, at + 16);
    packed.writeUInt16LE(Math.min(buckets.counts[slot] ?? 0, 65_535), at + 24);
    at += MINUTE_RECORD_BYTES;
  }
  return packed;
}

/** Slots of the buckets that are no gaps. */
export function slotsIn(buckets: BucketColumns): Int32Array {
  const slots: number[] = [];
  for (let slot = 0; slot < buckets.length; slot++) if (buckets.counts[slot]! > 0) slots.push(slot);
  return Int32Array.from(slots);
}

function widened(buckets: BucketColumns, length: number): BucketColumns {
  const wide = emptyColumns(length);
  wide.counts.set(buckets.counts);
  wide.mins.set(buckets.mins);
  wide.maxs.set(buckets.maxs);
  wide.sums.set(buckets.sums);
  return wide;
}
