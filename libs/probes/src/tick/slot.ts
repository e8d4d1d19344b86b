import { seriesName } from '@hyperion/contracts';
import type { CounterRate, RateMoment } from '@hyperion/domain';
import type { DerivedMetric } from '../probe';

/** One derived series: its name and the slots it is computed from. */
export interface DerivedSlot {
  readonly name: string;
  readonly metric: DerivedMetric;
  readonly inputs: readonly Slot[];
  /** Reused arguments of `compute`. */
  readonly arguments_: number[];
}

/** One series of one host: where its numbers are kept between ticks. */
export class Slot {
  readonly name: string;
  /** What the probe emitted in this attempt; not yet believed. */
  pending = 0;
  /** The last believed value, a counter's as rate; NaN when there was none. */
  value = NaN;
  /** Ordinal of the last run that had this series. */
  run = 0;
  /** Ordinal of the last attempt that emitted it. */
  attempt = 0;
  /** What is derived from this series in first place; made when first needed, see {@link DerivedSlot}. */
  derived: DerivedSlot[] | undefined;
  /** Whether it counts in each of the totals of its channel; made when first needed. */
  counted: boolean[] | undefined;

  constructor(
    readonly channel: Channel,
    readonly instance: string,
    private readonly counter: CounterRate | undefined,
  ) {
    this.name = seriesName(channel.key, instance);
  }

  /** Believes the pending number. */
  commit(at: RateMoment): void {
    this.run = at.run;
    if (this.counter !== undefined) this.value = this.counter.advance(this.pending, at) ?? NaN;
    else this.value = this.pending < Infinity && this.pending > -Infinity ? this.pending : NaN;
  }
}

/** All series of one metric or input, by instance. */
export class Channel {
  private readonly slots = new Map<string, Slot>();

  constructor(
    readonly key: string,
    private readonly makeCounter: (() => CounterRate) | undefined,
    readonly isPublished: boolean,
  ) {}

  /** The slot of an instance, made when it is new; `undefined` when there are `most` already. */
  slot(instance: string, most: number): Slot | undefined {
    const known = this.slots.get(instance);
    if (known !== undefined || this.slots.size >= most) return known;
    const slot = new Slot(this, instance, this.makeCounter?.());
    this.slots.set(instance, slot);
    return slot;
  }

  /** The slot of an instance, if there is one. */
  existing(instance: string): Slot | undefined {
    return this.slots.get(instance);
  }

  /** Forgets the instances that neither `run` had nor `attempt`, the one under way, has had so far. */
  sweep(run: number, attempt: number): void {
    for (const [instance, slot] of this.slots) {
      if (slot.run !== run && slot.attempt !== attempt) this.slots.delete(instance);
    }
  }
}
