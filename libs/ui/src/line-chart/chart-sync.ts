import { Service, signal } from '@angular/core';

/** One crosshair for all charts of a page: the page provides it, its charts find it. */
@Service({ autoProvided: false })
export class ChartSync {
  /** Moment under the pointer, epoch milliseconds, on whichever chart it is. */
  readonly hoverMs = signal<number | undefined>(undefined);
}
