import { Inject, Injectable } from '@nestjs/common';
import { parseSeriesName, seriesName, type SeriesName } from '@hyperion/contracts';
import {
  alignDown,
  alignUp,
  type BucketColumns,
  emptyColumns,
  type Keep,
  settleColumns,
  tierSpans,
  WINDOW_MS,
} from '@hyperion/domain';
import { Clock } from '../../platform/time/clock';
import { foldPieces } from './history.fold';
import { HISTORY_KEEP } from './history.keep';
import { HistoryReadsRepository, type SeriesRow } from './history.reads.repository';
import { REVIVED_AFTER_MS } from './history.writes.repository';

/** Which series are wanted: all instances of a metric on a host, or one. */
export interface SeriesSelector {
  readonly hostId: string;
  readonly metric: string;
  readonly instance?: string;
}

/** A range of wall time in buckets of `stepMs`. */
export interface RangeQuery {
  readonly selectors: readonly SeriesSelector[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
}

/** One series of an answer; bucket `i` covers `[fromMs + i · stepMs, fromMs + (i + 1) · stepMs)` of the answer. */
export interface RangeSeries {
  readonly hostId: string;
  readonly metric: string;
  readonly instance: string;
  readonly buckets: BucketColumns;
}

/** Aligned buckets: the range asked for, widened to whole steps. */
export interface RangeAnswer {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
  readonly series: readonly RangeSeries[];
}

/** A host's newest numbers; what a slow probe measured may be up to some minutes older than `atMs`. */
export interface LatestTick {
  readonly atMs: number;
  readonly values: ReadonlyMap<SeriesName, number>;
}

const MINUTE_MS = 60_000;
/** How far back the newest value of a slow probe is looked for. */
const LATEST_WITHIN_MS = 10 * MINUTE_MS;
/** How long the list of a host's series is believed; a series that is missing from it is looked for at once. */
const SERIES_FRESH_MS = 15_000;

/**
 * Reads history. A range is answered by the coarsest tier whose step divides the one asked for, by coarser ones for
 * what that tier no longer keeps, and by rolled-up minutes and ticks for what is not sealed yet; all of it in one
 * statement. Where nothing was measured there is a gap, never a 0.
 */
@Injectable()
export class HistoryReader {
  private readonly known = new Map<string, { atMs: number; rows: readonly SeriesRow[] }>();

  constructor(
    private readonly repository: HistoryReadsRepository,
    private readonly clock: Clock,
    @Inject(HISTORY_KEEP) private readonly keep: Keep,
  ) {}

  /**
   * Aligned buckets of every series selected that has data in the range. A series without any is left out, except
   * where it was named with its instance or has none: then it is answered as one gap.
   */
  async range(query: RangeQuery): Promise<RangeAnswer> {
    const rows = await this.select(query.selectors, query);
    return this.read(rows, query);
  }

  /** The series selected that can have data in the range, for whoever must know their number before reading. */
  async select(
    selectors: readonly SeriesSelector[],
    range: { readonly fromMs: number; readonly toMs: number },
  ): Promise<SeriesRow[]> {
    const found = new Map<number, SeriesRow>();
    for (const hostId of new Set(selectors.map((selector) => selector.hostId))) {
      const wanted = selectors.filter((selector) => selector.hostId === hostId);
      for (const row of await this.seriesOf(hostId, wanted)) {
        if (mayHaveData(row, range) && wanted.some((selector) => matches(selector, row))) found.set(row.id, row);
      }
    }
    return [...found.values()];
  }

  /** Reads series that {@link select} found. */
  async read(rows: readonly SeriesRow[], query: RangeQuery): Promise<RangeAnswer> {
    const { stepMs } = query;
    const fromMs = alignDown(query.fromMs, stepMs);
    const toMs = Math.max(alignUp(query.toMs, stepMs), fromMs);
    const grid = { fromMs, toMs, stepMs, length: (toMs - fromMs) / stepMs };
    const answer = { fromMs, toMs, stepMs };
    if (rows.length === 0 || grid.length === 0) return { ...answer, series: [] };
    const spans = tierSpans(grid, this.keep, this.clock.nowMs());
    const pieces = await this.repository.pieces({
      series: rows,
      spans,
      fromMs,
      toMs,
      byMinutes: stepMs % MINUTE_MS === 0,
    });
    const columns = foldPieces(pieces, spans, grid);
    const series = rows.flatMap((row) => {
      const buckets = columns.get(row.id);
      if (!buckets && !query.selectors.some((selector) => matches(selector, row) && isNamed(selector, row))) return [];
      const { hostId, metric, instance } = row;
      return [{ hostId, metric, instance, buckets: buckets ? settleColumns(buckets) : emptyColumns(grid.length) }];
    });
    return { ...answer, series };
  }

  /** The newest tick not yet sealed (sealing comes some two hours after); `undefined` when there is none. */
  async latest(hostId: string): Promise<LatestTick | undefined> {
    const ticks = await this.repository.newestTicks(hostId, this.clock.nowMs() + MINUTE_MS, LATEST_WITHIN_MS);
    const [newest] = ticks;
    if (!newest) return undefined;
    const values = new Map<SeriesName, number>();
    for (const tick of ticks) {
      tick.names.forEach(({ metric, instance }, place) => {
        const name = seriesName(metric, instance);
        const value = tick.packed.readDoubleLE(place * 8);
        if (!values.has(name) && !Number.isNaN(value)) values.set(name, value);
      });
    }
    return { atMs: newest.at_ms, values };
  }

  /** Every series known of a host, and the span of what is sealed of it. */
  async series(hostId: string): Promise<readonly SeriesRow[]> {
    return this.seriesOf(hostId, []);
  }

  private async seriesOf(hostId: string, wanted: readonly SeriesSelector[]): Promise<readonly SeriesRow[]> {
    const nowMs = this.clock.monotonicMs();
    const known = this.known.get(hostId);
    const isFresh = known !== undefined && nowMs - known.atMs < SERIES_FRESH_MS;
    if (isFresh && wanted.length > 0 && wanted.every((selector) => known.rows.some((row) => matches(selector, row))))
      return known.rows;
    const rows = await this.repository.series([hostId]);
    if (rows.length > 0) this.known.set(hostId, { atMs: nowMs, rows });
    else this.known.delete(hostId);
    return rows;
  }
}

/** A selector from the name of a series, or of a metric for all its instances. */
export function selectorOf(hostId: string, name: SeriesName): SeriesSelector {
  const { key, instance } = parseSeriesName(name);
  return name.includes(':') ? { hostId, metric: key, instance } : { hostId, metric: key };
}

function matches(selector: SeriesSelector, row: SeriesRow): boolean {
  return (
    selector.hostId === row.hostId &&
    selector.metric === row.metric &&
    (selector.instance === undefined || selector.instance === row.instance)
  );
}

/** Devices come and go; those that came after the range or were gone before it need not be looked for. */
function mayHaveData(row: SeriesRow, range: { readonly fromMs: number; readonly toMs: number }): boolean {
  if (row.firstMs === null || row.lastMs === null) return true;
  return row.firstMs < range.toMs && row.lastMs >= range.fromMs - REVIVED_AFTER_MS - WINDOW_MS;
}

function isNamed(selector: SeriesSelector, row: SeriesRow): boolean {
  return selector.instance !== undefined || row.instance === '';
}
