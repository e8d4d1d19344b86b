import { Component, input } from '@angular/core';

/** Grey bars in the shape of what is coming; announced once as a status, still under reduced motion. */
@Component({
  selector: 'hy-loading-state',
  template: `
    <span class="hy-visually-hidden">{{ label() }}</span>
    <span class="bar" aria-hidden="true"></span>
  `,
  styles: `
    :host {
      display: block;
      block-size: var(--hy-skeleton-height, 12rem);
    }
    .bar {
      display: block;
      block-size: 100%;
      border-radius: var(--hy-radius);
      background: var(--hy-surface-sunken);
      animation: breathe 1.6s ease-in-out infinite alternate;
    }
    @keyframes breathe {
      to {
        opacity: 0.45;
      }
    }
  `,
  host: { role: 'status', 'aria-busy': 'true' },
})
export class LoadingState {
  /** What is being loaded, for those who cannot see the bars. */
  readonly label = input($localize`Loading`);
}
