import { seriesName, type Series, type SeriesAnswer } from '@hyperion/contracts';
import type { Bucket } from '@hyperion/domain';

/** Points a chart can show side by side; more would only be painted over each other. */
const WISHED_POINTS = 900;

/** Steps worth asking for, seconds; multiples of the rungs of the history ladder. */
const STEPS = [1, 10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 604_800];

/** Range up to which single seconds are asked for. */
const FINE_RANGE_MS = 30 * 60_000;

/** The step to ask for, seconds: fine for what is short, and never more points than a chart can show. */
export function stepFor(rangeMs: number): number {
  if (rangeMs <= FINE_RANGE_MS) return 1;
  return STEPS.find((step) => step > 1 && rangeMs / 1_000 / step <= WISHED_POINTS) ?? 604_800;
}

/** What to ask `GET /metrics/series` for. */
export interface SeriesWish {
  readonly hostId: string;
  readonly metrics: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepSeconds: number;
}

/** The address of a range read. */
export function seriesUrl({ hostId, metrics, fromMs, toMs, stepSeconds }: SeriesWish): string {
  const query = new URLSearchParams({ host: hostId });
  for (const metric of metrics) query.append('metric', metric);
  query.set('from', new Date(fromMs).toISOString());
  query.set('to', new Date(toMs).toISOString());
  query.set('step', String(stepSeconds));
  return `/api/metrics/series?${query.toString()}`;
}

/** One series of an answer as buckets; what was not measured is left out. */
export function bucketsOf(series: Series, answer: SeriesAnswer): Bucket[] {
  const fromMs = Date.parse(answer.from);
  const buckets: Bucket[] = [];
  series.points.forEach((point, index) => {
    if (!point) return;
    const [min, avg, max, count] = point;
    buckets.push({ atMs: fromMs + index * answer.step * 1_000, count, min, max, sum: avg * count });
  });
  return buckets;
}

/** The name a series of an answer goes by on the live stream. */
export function nameOf(series: Series): string {
  return seriesName(series.metric, series.instance);
}
