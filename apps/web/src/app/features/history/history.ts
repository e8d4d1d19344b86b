import { Component, DestroyRef, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { mdiChevronLeft, mdiChevronRight, mdiMagnifyMinusOutline, mdiRefresh } from '@mdi/js';
import { ChartSync, Icon, ProblemBanner, formatDateTime, formatDuration } from '@hyperion/ui';
import { HISTORY_PANELS } from '../../platform/metrics/panels';
import { stepFor } from '../../platform/metrics/series-answer';
import { isForbidden, nextStepOf, type Problem } from '../../platform/problem';
import { DEFAULT_FROM, RANGE_PRESETS, TimeRange } from '../../platform/time-range';
import { HistoryPanel } from './history-panel';
import { StorageCard } from './storage-card';

/** Shortest pause between two reads of a range that ends now, milliseconds. */
const MIN_REFRESH_MS = 10_000;

/** The past of the host, from the last five minutes to the last year; what is dragged over on one chart zooms all. */
@Component({
  selector: 'hy-history',
  imports: [HistoryPanel, Icon, MatButton, MatIconButton, ProblemBanner, StorageCard],
  providers: [TimeRange, ChartSync],
  templateUrl: './history.html',
  styleUrl: './history.css',
})
export class History {
  protected readonly range = inject(TimeRange);

  /** Start of the range, from the query. */
  readonly from = input<string>();
  /** End of the range, from the query. */
  readonly to = input<string>();

  protected readonly presets = RANGE_PRESETS;
  protected readonly panels = HISTORY_PANELS;
  protected readonly icons = {
    earlier: mdiChevronLeft,
    later: mdiChevronRight,
    out: mdiMagnifyMinusOutline,
    refresh: mdiRefresh,
  };
  protected readonly nextStepOf = nextStepOf;
  protected readonly isForbidden = isForbidden;
  private readonly problems = signal<ReadonlyMap<string, Problem>>(new Map());
  /** What keeps charts from being read; they mostly fail together, so one is told for all. */
  protected readonly problem = computed(() => [...this.problems().values()][0]);
  protected readonly reloads = signal(0);
  protected readonly span = computed(() => {
    const { fromMs, toMs } = this.range.window();
    return { from: formatDateTime(fromMs), to: formatDateTime(toMs), step: formatDuration(stepFor(toMs - fromMs)) };
  });

  constructor() {
    effect(() => {
      this.range.from.set(this.from() ?? DEFAULT_FROM);
      this.range.to.set(this.to() ?? 'now');
    });
    const clock = setInterval(() => this.follow(), 1_000);
    inject(DestroyRef).onDestroy(() => clearInterval(clock));
  }

  protected isChosen(from: string): boolean {
    return this.range.isFollowing() && this.range.from() === from;
  }

  protected refresh(): void {
    this.range.nowMs.set(Date.now());
    if (!this.range.isFollowing()) this.reloadAll();
  }

  protected reloadAll(): void {
    this.reloads.update((count) => count + 1);
  }

  protected note(panelId: string, problem: Problem | undefined): void {
    if (this.problems().get(panelId) === problem) return;
    const known = new Map(this.problems());
    if (problem) known.set(panelId, problem);
    else known.delete(panelId);
    this.problems.set(known);
  }

  /** Moves a range that ends now on, once there is a new point to show and somebody to see it. */
  private follow(): void {
    if (!this.range.isFollowing() || document.visibilityState === 'hidden') return;
    const { fromMs, toMs } = this.range.window();
    const pauseMs = Math.max(stepFor(toMs - fromMs) * 1_000, MIN_REFRESH_MS);
    if (Date.now() - toMs >= pauseMs) this.range.nowMs.set(Date.now());
  }
}
