import { Component, computed, input, model } from '@angular/core';
import { formatClock } from '../format/format-time';
import type { LegendRow } from './chart-summary';

/**
 * Min, mean, max and last of each line. A click shows one line alone, and all again; with Shift it takes one away.
 */
@Component({
  selector: 'hy-chart-legend',
  template: `
    <table>
      <thead>
        <tr>
          <th scope="col"><span class="hy-visually-hidden" i18n>Series</span></th>
          <th scope="col" i18n>Min</th>
          <th scope="col" i18n>Avg</th>
          <th scope="col" i18n>Max</th>
          <th scope="col" class="at">{{ atLabel() }}</th>
        </tr>
      </thead>
      <tbody>
        @for (row of rows(); track row.id) {
          <tr [class.off]="hidden().has(row.id)">
            <th scope="row">
              <button
                type="button"
                [attr.aria-pressed]="!hidden().has(row.id)"
                (click)="choose(row.id, $event.shiftKey)"
              >
                <span class="mark" [style.background]="'var(--hy-line-' + row.colour + ')'"></span>
                <span class="name">{{ row.label }}</span>
              </button>
            </th>
            <td data-key="min" i18n-data-key>{{ row.min }}</td>
            <td data-key="avg" i18n-data-key>{{ row.avg }}</td>
            <td data-key="max" i18n-data-key>{{ row.max }}</td>
            <td class="at">{{ row.at }}</td>
          </tr>
        }
      </tbody>
    </table>
  `,
  styleUrl: './chart-legend.css',
  host: { tabindex: '0', role: 'group', '[attr.aria-label]': 'groupLabel' },
})
export class ChartLegend {
  readonly rows = input.required<readonly LegendRow[]>();
  /** Moment under the crosshair; the last column shows the values at it. */
  readonly atMs = input<number>();
  /** Ids of the lines that are not drawn. */
  readonly hidden = model.required<ReadonlySet<string>>();

  protected readonly groupLabel = $localize`Legend`;
  protected readonly atLabel = computed(() => {
    const at = this.atMs();
    return at === undefined ? $localize`Last` : formatClock(at);
  });

  /** Shows one line alone, or all again when it is alone; with `isToggle` only changes that one. */
  protected choose(id: string, isToggle: boolean): void {
    const ids = this.rows().map((row) => row.id);
    const hidden = this.hidden();
    if (isToggle) {
      this.hidden.set(hidden.has(id) ? new Set([...hidden].filter((other) => other !== id)) : new Set([...hidden, id]));
      return;
    }
    const isAlone = hidden.size === ids.length - 1 && !hidden.has(id);
    this.hidden.set(new Set(isAlone ? [] : ids.filter((other) => other !== id)));
  }
}
