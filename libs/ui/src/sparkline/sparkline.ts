import { Component, computed, input } from '@angular/core';
import type { Bucket } from '@hyperion/domain';
import { isGapAfter } from '../line-chart/chart-data';
import type { LineColour, TimeWindow } from '../line-chart/chart-series';

const WIDTH = 100;
const HEIGHT = 24;
/** Distance of ticks from which on the line is broken, milliseconds. */
const MAX_GAP_MS = 30_000;

/** The shape of one series in the space of a word. Decoration: the number beside it says what counts. */
@Component({
  selector: 'hy-sparkline',
  template: `
    <svg viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <path [attr.d]="path()" />
    </svg>
  `,
  styles: `
    :host {
      display: block;
      block-size: 1.75rem;
    }
    svg {
      inline-size: 100%;
      block-size: 100%;
      overflow: visible;
    }
    path {
      fill: none;
      stroke: var(--spark);
      stroke-width: 1.5;
      stroke-linejoin: round;
      vector-effect: non-scaling-stroke;
    }
  `,
  host: { '[style.--spark]': '"var(--hy-line-" + colour() + ")"' },
})
export class Sparkline {
  readonly buckets = input.required<readonly Bucket[]>();
  readonly window = input.required<TimeWindow>();
  readonly colour = input<LineColour>('blue');
  /** Value at the upper edge, unless a larger one is shown; the largest in the window when left out. */
  readonly ceiling = input<number>();

  protected readonly path = computed(() => {
    const { fromMs, toMs } = this.window();
    const buckets = this.buckets().filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
    const top = Math.max(this.ceiling() ?? 0, ...buckets.map(({ sum, count }) => sum / count));
    return buckets
      .map(({ atMs, sum, count }, index) => {
        const x = ((atMs - fromMs) / (toMs - fromMs)) * WIDTH;
        const y = HEIGHT - 1 - (top > 0 ? sum / count / top : 0) * (HEIGHT - 2);
        const isStart = index === 0 || isGapAfter(buckets, index - 1, MAX_GAP_MS);
        return `${isStart ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
      })
      .join('');
  });
}
