import { Component, computed, effect, inject, input, output, untracked } from '@angular/core';
import { EmptyState, LineChart, LoadingState, type TimeWindow } from '@hyperion/ui';
import { HostScope } from '../../platform/host-scope';
import { panelHistory } from '../../platform/metrics/panel-history';
import { panelSeries } from '../../platform/metrics/panel-series';
import type { Panel } from '../../platform/metrics/panels';
import { stepFor } from '../../platform/metrics/series-answer';
import type { Problem } from '../../platform/problem';

/** Longest distance of two ticks that is no gap: ticks come every ten seconds at the latest. */
const SAMPLING_GAP_MS = 30_000;

/** One chart of the past, with every state it can be in. */
@Component({
  selector: 'hy-history-panel',
  imports: [EmptyState, LineChart, LoadingState],
  template: `
    <header class="hy-card-head">
      <h2>{{ panel().title }}</h2>
      <span class="hy-muted hy-small">{{ panel().note }}</span>
    </header>
    @if (series().length > 0) {
      <hy-line-chart
        [label]="panel().title"
        [series]="series()"
        [unit]="panel().unit"
        [window]="window()"
        [maxGapMs]="maxGapMs()"
        [ceiling]="panel().ceiling"
        [isStacked]="panel().isStacked ?? false"
        [isFilled]="panel().isFilled ?? false"
        (rangeSelected)="rangeSelected.emit($event)"
        (rangeReset)="rangeReset.emit()"
      />
    } @else if (history.problem(); as problem) {
      <hy-empty-state heading="This could not be read" i18n-heading [detail]="problem.title" />
    } @else if (history.isReady()) {
      <hy-empty-state
        heading="Nothing was measured in this time"
        i18n-heading
        detail="Either Hyperion did not run yet, or this machine has nothing of the kind. Choose another range."
        i18n-detail
      />
    } @else {
      <hy-loading-state />
    }
  `,
  host: { class: 'hy-card', '[attr.aria-busy]': 'history.loading()' },
})
export class HistoryPanel {
  private readonly scope = inject(HostScope);

  readonly panel = input.required<Panel>();
  readonly window = input.required<TimeWindow>();
  /** Grows when the same range is to be read again. */
  readonly reloads = input(0);
  readonly rangeSelected = output<TimeWindow>();
  readonly rangeReset = output();
  /** Why the range could not be read; nothing once it can. The page says it once for all charts. */
  readonly problemChanged = output<Problem | undefined>();

  protected readonly history = panelHistory(() => {
    const { fromMs, toMs } = this.window();
    return {
      hostId: this.scope.hostId(),
      metrics: this.panel().lines.map(({ key }) => key),
      fromMs,
      toMs,
      stepSeconds: stepFor(toMs - fromMs),
    };
  });
  /** Lines that have at least one value in the range. */
  protected readonly series = computed(() =>
    panelSeries(this.panel(), this.history.series()).filter(({ buckets }) => buckets.length > 0),
  );
  protected readonly maxGapMs = computed(() => Math.max(SAMPLING_GAP_MS, 1.5 * this.history.stepMs()));

  constructor() {
    effect(() => {
      const problem = this.history.problem();
      // The page reads its own state when it hears of it; that must not become ours.
      untracked(() => this.problemChanged.emit(problem));
    });
    effect(() => {
      if (this.reloads() > 0) this.history.reload();
    });
  }
}
