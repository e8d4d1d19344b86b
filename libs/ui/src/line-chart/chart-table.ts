import { Component, computed, input, signal } from '@angular/core';
import { formatDateTime } from '../format/format-time';
import { formatValue, type DisplayUnit } from '../format/format-value';
import type { ChartSeries, TimeWindow } from './chart-series';

/** Rows the table shows; the newest ones. More would only slow the page down, the export is for that. */
const MAX_ROWS = 200;

/** The numbers behind a chart, newest first; made only while it is open. */
@Component({
  selector: 'hy-chart-table',
  template: `
    <details (toggle)="isOpen.set(!isOpen())">
      <summary i18n>Data</summary>
      @if (isOpen()) {
        <div class="hy-scroll box" tabindex="0" role="region" [attr.aria-label]="label()">
          <table class="hy-table">
            <caption class="hy-visually-hidden">
              {{
                label()
              }}
            </caption>
            <thead>
              <tr>
                <th scope="col" i18n>Time</th>
                @for (one of series(); track one.id) {
                  <th scope="col" class="num">{{ one.label }}</th>
                }
              </tr>
            </thead>
            <tbody>
              @for (row of rows(); track row.atMs) {
                <tr>
                  <td class="hy-nowrap">{{ row.time }}</td>
                  @for (value of row.values; track $index) {
                    <td class="num">{{ value }}</td>
                  }
                </tr>
              } @empty {
                <tr>
                  <td i18n>No data in this range.</td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      }
    </details>
  `,
  styles: `
    summary {
      inline-size: fit-content;
      padding-block: var(--hy-space-1);
      font-size: var(--hy-text-xs);
      color: var(--hy-text-muted);
      cursor: pointer;
    }
    .box {
      max-block-size: 16rem;
      overflow-y: auto;
    }
  `,
})
export class ChartTable {
  readonly label = input.required<string>();
  readonly series = input.required<readonly ChartSeries[]>();
  readonly unit = input.required<DisplayUnit>();
  readonly window = input.required<TimeWindow>();

  protected readonly isOpen = signal(false);
  protected readonly rows = computed(() => {
    const { fromMs, toMs } = this.window();
    const all = this.series();
    const byTime = new Map<number, (number | undefined)[]>();
    all.forEach(({ buckets }, column) => {
      for (const { atMs, sum, count } of buckets) {
        if (atMs < fromMs || atMs > toMs) continue;
        const row = byTime.get(atMs) ?? new Array<number | undefined>(all.length).fill(undefined);
        row[column] = sum / count;
        byTime.set(atMs, row);
      }
    });
    return [...byTime]
      .sort(([a], [b]) => b - a)
      .slice(0, MAX_ROWS)
      .map(([atMs, row]) => ({
        atMs,
        time: formatDateTime(atMs),
        values: row.map((value) => formatValue(value, this.unit())),
      }));
  });
}
