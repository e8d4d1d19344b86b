import { Component, DestroyRef, computed, effect, inject } from '@angular/core';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { Router } from '@angular/router';
import { mdiLockOutline } from '@mdi/js';
import {
  ChartSync,
  EmptyState,
  LineChart,
  LoadingState,
  ProblemBanner,
  Sparkline,
  StatTile,
  formatDateTime,
  formatDuration,
  type TimeWindow,
} from '@hyperion/ui';
import { HostScope } from '../../platform/host-scope';
import { LiveMetrics } from '../../platform/metrics/live-metrics';
import { panelSeries } from '../../platform/metrics/panel-series';
import { LIVE_PANELS } from '../../platform/metrics/panels';
import { PageTitle } from '../../platform/page-title';
import { isForbidden, nextStepOf } from '../../platform/problem';
import { FactsCard } from './facts-card';
import { FilesystemsCard } from './filesystems-card';
import { findProblems } from './findings';
import { FindingsCard } from './findings-card';
import { tilesOf } from './tiles';

const MINUTE = 60_000;

/** What is wrong on the host first, then its numbers as they move, then what it is. */
@Component({
  selector: 'hy-overview',
  imports: [
    EmptyState,
    FactsCard,
    FilesystemsCard,
    FindingsCard,
    LineChart,
    LoadingState,
    MatButtonToggle,
    MatButtonToggleGroup,
    ProblemBanner,
    Sparkline,
    StatTile,
  ],
  providers: [LiveMetrics, ChartSync],
  templateUrl: './overview.html',
  styleUrl: './overview.css',
})
export class Overview {
  private readonly router = inject(Router);
  private readonly title = inject(PageTitle);
  protected readonly host = inject(HostScope);
  protected readonly metrics = inject(LiveMetrics);

  protected readonly unnamed = $localize`Overview`;
  protected readonly lock = mdiLockOutline;
  protected readonly nextStepOf = nextStepOf;
  protected readonly isForbidden = isForbidden;
  protected readonly windows = [
    { ms: 5 * MINUTE, label: $localize`5 min` },
    { ms: 15 * MINUTE, label: $localize`15 min` },
    { ms: 30 * MINUTE, label: $localize`30 min` },
  ];
  protected readonly hasNumbers = computed(() => this.metrics.values().size > 0);
  protected readonly tiles = computed(() => tilesOf(this.metrics.values()));
  protected readonly findings = computed(() =>
    findProblems({ values: this.metrics.values(), series: this.metrics.series(), nowMs: this.metrics.window().toMs }),
  );
  protected readonly age = computed(() => formatDuration(Math.round(this.metrics.ageMs() / 1_000)));
  protected readonly measured = computed(() => formatDateTime(this.metrics.measuredMs() ?? 0));
  protected readonly panels = computed(() => {
    const [values, series] = [this.metrics.values(), this.metrics.series()];
    return LIVE_PANELS.map((panel) => ({
      ...panel,
      ceiling: panel.ceilingKey ? values.get(panel.ceilingKey) : panel.ceiling,
      series: panelSeries(panel, series),
    })).filter(({ series }) => series.length > 0);
  });

  constructor() {
    effect(() => {
      const findings = this.findings();
      this.title.count.set(findings.length);
      const isKnown = this.hasNumbers() && !this.metrics.isStale();
      this.title.alarm.set(isKnown ? (findings[0]?.status ?? 'ok') : 'unknown');
    });
    // Nobody judges while another page is open, and an old verdict would be worse than none.
    inject(DestroyRef).onDestroy(() => this.title.alarm.set('unknown'));
  }

  /** The past of what was dragged over is the history page's business. */
  protected showHistory({ fromMs, toMs }: TimeWindow): void {
    const queryParams = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
    void this.router.navigate(['/history'], { queryParams });
  }
}
