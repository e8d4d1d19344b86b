/**
 * Counters become rates here, once, for every probe.
 *
 * A rate is the growth of a counter over the monotonic time between two readings. Whatever makes that growth
 * meaningless yields nothing instead of a number: a gap is honest, a spike is not.
 *
 * - First sight: nothing to compare with.
 * - Another boot id: all counters began again.
 * - Not seen in the run before (device removed, added again): it may be another device of the same name.
 * - It fell: a reset, unless it is a 32-bit wrap that leads to a rate like the one before, or one of the few
 *   counters the kernel itself lets dip.
 * - Readings too close together (jiffies would turn into spikes) or too far apart (a mean over an hour is not "now").
 *
 * Only monotonic time enters, so a step of the wall clock changes nothing. After a missed tick the rate is the mean
 * over the time that really passed.
 */

/** Two readings closer than this give no rate; the next one is measured from the first. Milliseconds. */
export const MIN_STEP_MS = 100;
/** Two readings further apart than this give no rate. Milliseconds. */
export const MAX_STEP_MS = 600_000;
/** A wrap is believed when its rate is at most this many times the last rate known. */
const WRAP_FACTOR = 2;

/** The moment of one successful run of one probe; the same object for all its counters. */
export interface RateMoment {
  /** CLOCK_MONOTONIC of the one who reads, milliseconds; never the wall clock. */
  readonly monotonicMs: number;
  /** Ordinal of the run; a counter that was not there in `run - 1` starts afresh. */
  readonly run: number;
  /** Boot id of the host; empty when it is not known. Source: /proc/sys/kernel/random/boot_id. */
  readonly bootId: string;
}

/** What is peculiar to a counter. */
export interface CounterTraits {
  /** Value at which it may wrap to 0, in its own unit; 2^32 when not said. */
  readonly wrapsAt?: number;
  /** How far it may fall without a reset, in its own unit; 0 when not said. Source: proc_stat(5) on iowait. */
  readonly dips?: number;
}

const NO_BOOT = '\u0000none';

/** One counter's memory: hand it each reading, take the rate. */
export class CounterRate {
  private readonly wrapsAt: number;
  private readonly dips: number;
  private value = 0;
  private atMs = 0;
  private run = -1;
  private bootId = NO_BOOT;
  /** Last rate given, per second; negative when there is none to compare a wrap with. */
  private last = -1;

  constructor(traits: CounterTraits = {}) {
    this.wrapsAt = traits.wrapsAt ?? 2 ** 32;
    this.dips = traits.dips ?? 0;
  }

  /**
   * Growth per second since the reading before; `undefined` when there is no meaningful one. Never negative.
   * @param value as read: zero or more, in the unit of the counter.
   */
  advance(value: number, moment: RateMoment): number | undefined {
    const elapsedMs = moment.monotonicMs - this.atMs;
    if (!isCount(value) || !this.isContinuedBy(moment, elapsedMs)) return this.restart(value, moment);
    if (elapsedMs < MIN_STEP_MS) return this.wait(value, moment);
    const growth = this.growth(value, elapsedMs);
    if (growth < 0) return this.restart(value, moment);
    if (value >= this.value || growth > 0) this.value = value; // in a dip the highest value stays the base
    this.atMs = moment.monotonicMs;
    this.run = moment.run;
    this.last = (growth / elapsedMs) * 1000;
    return this.last;
  }

  private isContinuedBy(moment: RateMoment, elapsedMs: number): boolean {
    const isNext = moment.run === this.run + 1 && moment.bootId === this.bootId;
    return isNext && elapsedMs >= 0 && elapsedMs <= MAX_STEP_MS;
  }

  /** Too soon for a rate: the base stays, unless it no longer is one. */
  private wait(value: number, moment: RateMoment): undefined {
    if (value < this.value - this.dips) return this.restart(value, moment);
    this.run = moment.run;
    return undefined;
  }

  /** Growth since the last reading, 0 for a dip, negative for a reset. */
  private growth(value: number, elapsedMs: number): number {
    const growth = value - this.value;
    if (growth >= 0) return growth;
    if (-growth <= this.dips) return 0;
    const wrapped = growth + this.wrapsAt;
    const isPlausible =
      this.value < this.wrapsAt && this.last >= 0 && (wrapped / elapsedMs) * 1000 <= this.last * WRAP_FACTOR;
    return isPlausible ? wrapped : -1;
  }

  private restart(value: number, moment: RateMoment): undefined {
    const isUsable = isCount(value);
    this.value = isUsable ? value : 0;
    this.atMs = moment.monotonicMs;
    this.run = isUsable ? moment.run : -1;
    this.bootId = moment.bootId;
    this.last = -1;
    return undefined;
  }
}

function isCount(value: number): boolean {
  return value >= 0 && value < Infinity;
}
