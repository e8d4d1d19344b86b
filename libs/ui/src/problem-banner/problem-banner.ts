import { Component, computed, input, output } from '@angular/core';
import { Icon } from '../icon/icon';
import { STATUS_SIGNS } from '../status-badge/status';

/** What the banner tells: the words of an RFC 9457 problem. */
export interface BannerProblem {
  readonly title: string;
  readonly detail?: string | undefined;
  /** URN of the correlation id, to be found in the log. */
  readonly instance?: string | undefined;
}

/** A failure in its own words: what happened, why, the next step, and the id the log knows it by. */
@Component({
  selector: 'hy-problem-banner',
  imports: [Icon],
  template: `
    <hy-icon [path]="sign().icon" [label]="sign().word" />
    <div class="words">
      <p class="title">{{ problem().title }}</p>
      @if (problem().detail; as detail) {
        <p>{{ detail }}</p>
      }
      @if (nextStep(); as step) {
        <p>{{ step }}</p>
      }
      @if (reference(); as id) {
        <p class="reference" i18n>
          Reference <code>{{ id }}</code>
        </p>
      }
    </div>
    @if (canRetry()) {
      <button type="button" (click)="retry.emit()" i18n>Try again</button>
    }
  `,
  styleUrl: './problem-banner.css',
  host: { role: 'alert', '[class.warning]': 'tone() === "warning"' },
})
export class ProblemBanner {
  readonly problem = input.required<BannerProblem>();
  readonly tone = input<'critical' | 'warning'>('critical');
  /** What the reader can do about it, in one sentence. */
  readonly nextStep = input<string>();
  /** Whether trying the same again makes sense; shows the button. */
  readonly canRetry = input(false);
  /** The reader asks to try again. */
  readonly retry = output();

  protected readonly sign = computed(() => STATUS_SIGNS[this.tone()]);
  protected readonly reference = computed(() => this.problem().instance?.replace(/^urn:uuid:/, ''));
}
