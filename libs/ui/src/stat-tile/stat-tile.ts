import { Component, computed, input } from '@angular/core';
import { Icon } from '../icon/icon';
import { STATUS_SIGNS, type Status } from '../status-badge/status';

/** One number that matters, with its name, what it stands in relation to, and room for its recent shape. */
@Component({
  selector: 'hy-stat-tile',
  imports: [Icon],
  template: `
    <p class="label">
      {{ label() }}
      @if (status() !== 'ok') {
        <hy-icon [path]="sign().icon" [label]="sign().word" />
      }
    </p>
    <p class="value" [class.hy-stale]="isStale()">{{ value() }}</p>
    <p class="detail">{{ detail() }}</p>
    <ng-content />
  `,
  styleUrl: './stat-tile.css',
  host: { '[class]': 'status()', role: 'group', '[attr.aria-label]': 'label()' },
})
export class StatTile {
  readonly label = input.required<string>();
  /** The number with its unit. */
  readonly value = input.required<string>();
  /** What the number stands in relation to: of how much, on how many cores. */
  readonly detail = input('');
  readonly status = input<Status>('ok');
  readonly isStale = input(false);

  protected readonly sign = computed(() => STATUS_SIGNS[this.status()]);
}
