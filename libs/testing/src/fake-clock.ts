/**
 * A clock that stands still until it is told otherwise. Wall time and monotonic time are apart, so a test can set
 * the clock of the machine without time passing, and let time pass without ticks.
 */
export class FakeClock {
  private wallMs: number;
  private monoMs: number;

  /** @param startMs wall time at first, epoch milliseconds; monotonic time begins at 0. */
  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.wallMs = startMs;
    this.monoMs = 0;
  }

  /** Wall time, epoch milliseconds. */
  nowMs(): number {
    return this.wallMs;
  }

  /** Monotonic time, milliseconds. */
  monotonicMs(): number {
    return this.monoMs;
  }

  /** Time passes, on both clocks. */
  pass(milliseconds: number): void {
    if (milliseconds < 0) throw new Error('time does not pass backwards; use setWall');
    this.wallMs += milliseconds;
    this.monoMs += milliseconds;
  }

  /** Somebody, or NTP, sets the clock; no time passes. */
  setWall(epochMs: number): void {
    this.wallMs = epochMs;
  }
}
