import { Component, computed, input } from '@angular/core';
import { Icon } from '../icon/icon';
import { STATUS_SIGNS, type Status } from './status';

/** A status as glyph, colour and word; the word may be replaced by a better one (“Live” for ok). */
@Component({
  selector: 'hy-status-badge',
  imports: [Icon],
  template: `<hy-icon [path]="sign().icon" /><span>{{ word() || sign().word }}</span>`,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 0.35em;
      padding: 0.125rem 0.5rem 0.125rem 0.375rem;
      border-radius: 999px;
      font-size: var(--hy-text-xs);
      font-weight: 600;
      line-height: 1.5;
      white-space: nowrap;
      color: var(--badge);
      background: var(--badge-soft);
    }
    hy-icon {
      --hy-icon-size: 1rem;
    }
    @media (forced-colors: active) {
      :host {
        border: 1px solid;
      }
    }
  `,
  host: {
    '[style.--badge]': '"var(--hy-" + tone() + ")"',
    '[style.--badge-soft]': '"var(--hy-" + tone() + "-soft)"',
  },
})
export class StatusBadge {
  readonly status = input.required<Status>();
  /** Word to show instead of the status's own. */
  readonly word = input<string>();

  protected readonly sign = computed(() => STATUS_SIGNS[this.status()]);
  protected readonly tone = computed(() => (this.status() === 'pending' ? 'unknown' : this.status()));
}
