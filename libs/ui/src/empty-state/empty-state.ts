import { Component, input } from '@angular/core';
import { Icon } from '../icon/icon';

/** Says why there is nothing to show and what to do next; the content holds the action, if there is one. */
@Component({
  selector: 'hy-empty-state',
  imports: [Icon],
  template: `
    @if (icon(); as path) {
      <hy-icon [path]="path" />
    }
    <p class="heading">{{ heading() }}</p>
    @if (detail(); as text) {
      <p class="detail">{{ text }}</p>
    }
    <ng-content />
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      gap: var(--hy-space-2);
      padding: var(--hy-space-5) var(--hy-space-4);
      text-align: center;
    }
    hy-icon {
      --hy-icon-size: 2rem;
      color: var(--hy-text-muted);
    }
    .heading {
      font-weight: 600;
    }
    .detail {
      max-inline-size: 60ch;
      color: var(--hy-text-muted);
    }
  `,
})
export class EmptyState {
  /** What is not there, in one short sentence. */
  readonly heading = input.required<string>();
  /** Why, and the next step. */
  readonly detail = input<string>();
  readonly icon = input<string>();
}
