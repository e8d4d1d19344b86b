import type { TickLayout } from './history.layouts';

/** What became of a tick: stored; not stored because its time or content makes no sense; lost because the spool was full. */
export type WriteOutcome = 'committed' | 'refused' | 'dropped';

/** A packed tick that waits to be stored. */
export interface SpooledTick {
  readonly hostId: string;
  readonly atMs: number;
  readonly layout: TickLayout;
  readonly values: Float64Array;
  /** Whether a minute that was already rolled up may have to be made again. */
  readonly isLate: boolean;
  readonly settle: (outcome: WriteOutcome) => void;
}

/** Limits of a {@link Spool}. */
export interface SpoolLimits {
  readonly ticks: number;
  readonly bytes: number;
}

const OVERHEAD_BYTES = 200;

/** Ticks on their way to PostgreSQL, in order. Bounded by number and bytes; when full, the oldest one waiting is given up. */
export class Spool {
  private waiting: SpooledTick[] = [];
  private taken: readonly SpooledTick[] = [];
  private first = 0;
  private held = 0;

  constructor(private readonly limits: SpoolLimits) {}

  /** Ticks held, those being written included. */
  get size(): number {
    return this.waiting.length - this.first + this.taken.length;
  }

  /** Memory held, roughly. */
  get bytes(): number {
    return this.held;
  }

  push(tick: SpooledTick): void {
    this.waiting.push(tick);
    this.held += bytesOf(tick);
    while ((this.size > this.limits.ticks || this.held > this.limits.bytes) && this.first < this.waiting.length) {
      this.release(this.waiting[this.first++]!, 'dropped');
    }
    this.compact();
  }

  /** The next ticks to write, oldest first; they stay held until {@link done} or {@link putBack}. */
  take(limits: SpoolLimits): readonly SpooledTick[] {
    let end = this.first;
    for (let bytes = 0; end < this.waiting.length && end - this.first < limits.ticks && bytes < limits.bytes; end++) {
      bytes += bytesOf(this.waiting[end]!);
    }
    this.taken = this.waiting.slice(this.first, end);
    this.first = end;
    this.compact();
    return this.taken;
  }

  /** The ticks taken are settled. */
  done(outcomeOf: (tick: SpooledTick) => WriteOutcome): void {
    const settled = this.taken;
    this.taken = [];
    for (const tick of settled) this.release(tick, outcomeOf(tick));
  }

  /** The ticks taken could not be written; they come first again. */
  putBack(): void {
    this.waiting = [...this.taken, ...this.waiting.slice(this.first)];
    this.first = 0;
    this.taken = [];
  }

  private release(tick: SpooledTick, outcome: WriteOutcome): void {
    this.held -= bytesOf(tick);
    tick.settle(outcome);
  }

  private compact(): void {
    if (this.first > 1024 || this.first === this.waiting.length) {
      this.waiting = this.waiting.slice(this.first);
      this.first = 0;
    }
  }
}

function bytesOf(tick: SpooledTick): number {
  return tick.values.byteLength + OVERHEAD_BYTES;
}
