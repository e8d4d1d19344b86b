import { Injectable } from '@nestjs/common';

/** Where time comes from, so that a test can hold it. */
@Injectable()
export class Clock {
  /** Wall time, epoch milliseconds; may jump in either direction. */
  nowMs(): number {
    return Date.now();
  }

  /** Milliseconds that never go back, from an arbitrary start; for measuring how long. Source: clock_gettime(2), CLOCK_MONOTONIC. */
  monotonicMs(): number {
    return performance.now();
  }
}
