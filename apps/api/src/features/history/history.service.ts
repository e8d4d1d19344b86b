import { Inject, Injectable } from '@nestjs/common';
import {
  type HistoryStorage,
  type HostId,
  MAX_POINTS,
  MAX_SERIES,
  type MetricKey,
  parseSeriesName,
  type Point,
  type Series,
  type SeriesAnswer,
  type SeriesUnit,
  seriesUnitOf,
} from '@hyperion/contracts';
import {
  alignDown,
  type BucketColumns,
  finestKeptStep,
  type Keep,
  niceStep,
  NICE_STEPS_MS,
  parseMoment,
  pointsIn,
} from '@hyperion/domain';
import { METRICS } from '@hyperion/probes';
import { Clock } from '../../platform/time/clock';
import { RangeInvalid, StepImpossible, TooManySeries, UnknownMetric } from './history.errors';
import { HISTORY_KEEP } from './history.keep';
import type { SeriesQuery } from './history.query';
import { HistoryReader, type RangeSeries, selectorOf } from './history.reader';
import { HistoryStorageReport } from './history.storage';

const TIER_STEP_MS = 10_000;
const MINUTE_MS = 60_000;
const UNITS: ReadonlyMap<string, SeriesUnit> = new Map(METRICS.map((metric) => [metric.key, seriesUnitOf(metric)]));

/** Answers ranges of history as the contract shapes them. */
@Injectable()
export class HistoryService {
  constructor(
    private readonly reader: HistoryReader,
    private readonly storageReport: HistoryStorageReport,
    private readonly clock: Clock,
    @Inject(HISTORY_KEEP) private readonly keep: Keep,
  ) {}

  /**
   * Aligned buckets of every series selected.
   * @throws UnknownMetric, RangeInvalid, StepImpossible or TooManySeries.
   */
  async series(query: SeriesQuery): Promise<SeriesAnswer> {
    const unknown = query.metric.filter((name) => !UNITS.has(parseSeriesName(name).key));
    if (unknown.length > 0) throw new UnknownMetric(unknown);
    const range = this.rangeOf(query);
    const selectors = query.host.flatMap((hostId) => query.metric.map((name) => selectorOf(hostId, name)));
    const rows = await this.reader.select(selectors, range);
    if (rows.length > MAX_SERIES)
      throw new TooManySeries({ detail: `${rows.length} series are selected; one answer holds ${MAX_SERIES}.` });
    const answer = await this.reader.read(rows, { ...range, selectors });
    return {
      from: new Date(answer.fromMs).toISOString(),
      to: new Date(answer.toMs).toISOString(),
      step: answer.stepMs / 1000,
      series: answer.series.map(toSeries),
    };
  }

  /** The ladder, its weight now and when full. */
  storage(): Promise<HistoryStorage> {
    return this.storageReport.read();
  }

  private rangeOf(query: SeriesQuery): { fromMs: number; toMs: number; stepMs: number } {
    const nowMs = this.clock.nowMs();
    const fromMs = parseMoment(query.from, nowMs)!;
    const toMs = parseMoment(query.to, nowMs)!;
    if (fromMs < 0 || fromMs >= toMs) throw new RangeInvalid({ detail: '`from` must lie before `to`.' });
    if (query.step === undefined) {
      return {
        fromMs,
        toMs,
        stepMs: niceStep(
          { fromMs, toMs },
          MAX_POINTS,
          finestKeptStep(alignDown(fromMs, MINUTE_MS) + MINUTE_MS, this.keep, nowMs),
        ),
      };
    }
    const stepMs = query.step * 1000;
    if (stepMs % (stepMs < TIER_STEP_MS ? 1_000 : stepMs < MINUTE_MS ? TIER_STEP_MS : MINUTE_MS) !== 0) {
      const near = NICE_STEPS_MS.find((nice) => nice >= stepMs) ?? MINUTE_MS;
      throw new StepImpossible(
        `The step must be below 10 s, a multiple of 10 s, or from a minute on a multiple of 60 s; ${near / 1000} s would do.`,
      );
    }
    const points = pointsIn(fromMs, toMs, stepMs);
    if (points > MAX_POINTS)
      throw new StepImpossible(
        `This would be ${points} points; an answer holds ${MAX_POINTS}. ${niceStep({ fromMs, toMs }, MAX_POINTS, 0) / 1000} s would do.`,
      );
    return { fromMs, toMs, stepMs };
  }
}

function toSeries({ hostId, metric, instance, buckets }: RangeSeries): Series {
  return {
    hostId: hostId as HostId,
    metric: metric as MetricKey,
    instance,
    unit: UNITS.get(metric)!,
    points: toPoints(buckets),
  };
}

/** Buckets as the contract shapes them. */
export function toPoints({ length, counts, mins, maxs, sums }: BucketColumns): Point[] {
  const points = new Array<Point>(length).fill(null);
  for (let index = 0; index < length; index++) {
    const count = counts[index]!;
    if (count > 0) points[index] = [mins[index]!, sums[index]! / count, maxs[index]!, count];
  }
  return points;
}
