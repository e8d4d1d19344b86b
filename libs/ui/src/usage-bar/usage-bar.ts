import { Component, computed, input } from '@angular/core';
import { formatValue } from '../format/format-value';
import { Icon } from '../icon/icon';
import { STATUS_SIGNS, type Status } from '../status-badge/status';

/** Share from which on a bar warns. */
export const USAGE_WARNING = 0.8;
/** Share from which on a bar tells of danger. */
export const USAGE_CRITICAL = 0.9;

/** What a share of something limited means. */
export function usageStatus(ratio: number): Status {
  if (ratio >= USAGE_CRITICAL) return 'critical';
  return ratio >= USAGE_WARNING ? 'warning' : 'ok';
}

/** How much of something limited is used: bar, number, and from 80 % on the sign of warning, from 90 % of danger. */
@Component({
  selector: 'hy-usage-bar',
  imports: [Icon],
  template: `
    <span
      class="track"
      role="meter"
      aria-valuemin="0"
      aria-valuemax="100"
      [attr.aria-valuenow]="percent()"
      [attr.aria-valuetext]="text()"
      [attr.aria-label]="label()"
    >
      <span class="fill" [style.inline-size.%]="percent()"></span>
    </span>
    <span class="value" aria-hidden="true">
      @if (status() !== 'ok') {
        <hy-icon [path]="sign().icon" />
      }
      {{ number() }}
    </span>
  `,
  styleUrl: './usage-bar.css',
  host: { '[class]': 'status()' },
})
export class UsageBar {
  /** Share in use, 0 to 1. */
  readonly ratio = input.required<number>();
  /** What is in use, e.g. “/var, space used”. */
  readonly label = input.required<string>();

  protected readonly status = computed(() => usageStatus(this.ratio()));
  protected readonly sign = computed(() => STATUS_SIGNS[this.status()]);
  protected readonly percent = computed(() => Math.max(0, Math.min(100, this.ratio() * 100)));
  protected readonly number = computed(() => formatValue(this.ratio(), 'ratio'));
  protected readonly text = computed(() =>
    this.status() === 'ok' ? this.number() : `${this.number()}, ${this.sign().word}`,
  );
}
