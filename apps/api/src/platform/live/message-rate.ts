/** Messages a connection may send per window. */
export const MAX_MESSAGES = 50;
/** Length of the window. */
export const WINDOW_MS = 10_000;

/** Counts the messages of one connection over a sliding window, in two halves of it weighted by their overlap. */
export class MessageRate {
  private windowStartMs = -Infinity;
  private current = 0;
  private previous = 0;

  /** Counts one message; tells whether it is still within the limit. */
  admit(nowMs: number): boolean {
    const windows = Math.floor((nowMs - this.windowStartMs) / WINDOW_MS);
    if (windows > 0) {
      this.previous = windows === 1 ? this.current : 0;
      this.current = 0;
      this.windowStartMs = windows > 1 || !Number.isFinite(this.windowStartMs) ? nowMs : this.windowStartMs + WINDOW_MS;
    }
    this.current += 1;
    const overlapRatio = 1 - (nowMs - this.windowStartMs) / WINDOW_MS;
    return this.current + this.previous * overlapRatio <= MAX_MESSAGES;
  }
}
