import { Service, computed, inject, signal } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';
import type { TimeWindow } from '@hyperion/ui';

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 365 * 86_400_000,
};

/** A range one can choose by its name. */
export interface RangePreset {
  /** `now-…`, as in the address. */
  readonly from: string;
  readonly label: string;
}

/** Ranges on offer, shortest first. */
export const RANGE_PRESETS: readonly RangePreset[] = [
  { from: 'now-5m', label: $localize`5 m` },
  { from: 'now-15m', label: $localize`15 m` },
  { from: 'now-30m', label: $localize`30 m` },
  { from: 'now-1h', label: $localize`1 h` },
  { from: 'now-3h', label: $localize`3 h` },
  { from: 'now-6h', label: $localize`6 h` },
  { from: 'now-12h', label: $localize`12 h` },
  { from: 'now-24h', label: $localize`24 h` },
  { from: 'now-2d', label: $localize`2 d` },
  { from: 'now-7d', label: $localize`7 d` },
  { from: 'now-30d', label: $localize`30 d` },
  { from: 'now-90d', label: $localize`90 d` },
  { from: 'now-1y', label: $localize`1 y` },
];

/** Range shown when the address names none. */
export const DEFAULT_FROM = 'now-1h';
/** Shortest and longest range there is, milliseconds. */
const MIN_RANGE_MS = 30_000;
const MAX_RANGE_MS = 5 * 365 * 86_400_000;

/**
 * The span of time a page looks at. It lives in the address (`?from=now-6h&to=now`, or RFC 3339), so it can be
 * sent to a colleague, and the browser's own Back undoes a zoom. Provided by the page.
 */
@Service({ autoProvided: false })
export class TimeRange {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);

  /** Start as in the address; `now-…` or RFC 3339. */
  readonly from = signal(DEFAULT_FROM);
  /** End as in the address. */
  readonly to = signal('now');
  /** What counts as now; moved on by the page. */
  readonly nowMs = signal(Date.now());
  /** Whether the range ends now and moves on. */
  readonly isFollowing = computed(() => this.to() === 'now');
  /** The range in numbers. */
  readonly window = computed((): TimeWindow => {
    const toMs = parseMoment(this.to(), this.nowMs()) ?? this.nowMs();
    const fromMs = parseMoment(this.from(), this.nowMs()) ?? toMs - 3_600_000;
    return fromMs < toMs ? { fromMs, toMs } : { fromMs: toMs - 3_600_000, toMs };
  });

  /** Goes to a preset or any other range in words. */
  show(from: string, to = 'now'): void {
    this.nowMs.set(Date.now());
    void this.router.navigate([], { relativeTo: this.route, queryParams: { from, to } });
  }

  /** Goes to exactly this span; a span too short to hold a few ticks is widened around its middle. */
  zoomTo({ fromMs, toMs }: TimeWindow): void {
    const missing = Math.max(0, MIN_RANGE_MS - (toMs - fromMs)) / 2;
    this.show(new Date(fromMs - missing).toISOString(), new Date(toMs + missing).toISOString());
  }

  /** Shows twice the time, around the same middle and never beyond now. */
  zoomOut(): void {
    const { fromMs, toMs } = this.window();
    const half = Math.min(toMs - fromMs, MAX_RANGE_MS / 2) / 2;
    const end = Math.min(toMs + half, Date.now());
    this.zoomTo({ fromMs: end - 4 * half, toMs: end });
  }

  /** Shows the span just before (`-1`) or after (`1`) this one, half of it still in sight. */
  shift(direction: -1 | 1): void {
    const { fromMs, toMs } = this.window();
    const by = ((toMs - fromMs) / 2) * direction;
    const end = Math.min(toMs + by, Date.now());
    this.zoomTo({ fromMs: end - (toMs - fromMs), toMs: end });
  }
}

/** Epoch milliseconds of `now`, `now-6h` or an RFC 3339 time; `undefined` for anything else. */
export function parseMoment(text: string, nowMs: number): number | undefined {
  const relative = /^now(?:-(\d{1,6})([smhdwy]))?$/.exec(text.trim());
  if (relative) return nowMs - Number(relative[1] ?? 0) * (UNITS_MS[relative[2] ?? 's'] ?? 0);
  // Date.parse alone would read “now-6” as a month.
  const absolute = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(absolute) ? undefined : absolute;
}
