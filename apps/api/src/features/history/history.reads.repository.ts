import { Injectable } from '@nestjs/common';
import type { TierSpan } from '@hyperion/domain';
import { Database } from '../../platform/database/database';

/** A series as it is known, and the span of what is sealed of it; null before the first seal. */
export interface SeriesRow {
  readonly id: number;
  readonly hostId: string;
  readonly metric: string;
  readonly instance: string;
  readonly firstMs: number | null;
  readonly lastMs: number | null;
}

/** What to read: which series of which hosts, from which tiers. */
export interface RangeRead {
  readonly series: readonly SeriesRow[];
  readonly spans: readonly TierSpan[];
  /** Range in which ticks and minutes not yet sealed are read. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Whether minutes that are rolled up already will do. */
  readonly byMinutes: boolean;
}

/**
 * Pieces of one series: the sealed chunks of span `part`, joined, and when they start; or, with `part` -1, records of 34
 * bytes (time, packed minute); or, with `part` -2, records of 16 bytes (time, value). Times are big-endian int64, values
 * little-endian float64.
 */
export type SeriesPiece = readonly [part: number, seriesId: number, starts: Buffer | null, packed: Buffer];

/** The newest tick of one layout. */
export interface NewestTick {
  readonly at_ms: number;
  readonly names: readonly { metric: string; instance: string }[];
  readonly packed: Buffer;
}

export const MINUTE_PART = -1;
export const TICK_PART = -2;

// What is not sealed, like the chunks by functions whose plans are kept (migrations 0004 and 0005). Naming the tables
// here, to no other effect, keeps the sealer from dropping a partition between this statement's snapshot and the function's work.
const hotBy = (name: string) => `
  SELECT part, series_id, NULL::bytea, packed FROM ${name}($1::int[], $2::text[], $3::bigint, $4::bigint)
  WHERE NOT EXISTS (SELECT FROM ticks, hot_minutes WHERE false)`;
const HOT_MINUTES = hotBy('hyperion_hot_minutes');
const HOT_TICKS = hotBy('hyperion_hot_ticks');

const LATEST = `
  SELECT n.at_ms::float8, n.packed,
    (SELECT jsonb_agg(jsonb_build_object('metric', s.metric, 'instance', s.instance) ORDER BY ids.n)
     FROM unnest(l.series_ids) WITH ORDINALITY AS ids(id, n) JOIN series s ON s.id = ids.id) AS names
  FROM tick_layouts l
  CROSS JOIN LATERAL (SELECT newest.at_ms FROM ticks newest WHERE newest.host_id = $1 AND newest.at_ms <= $2 ORDER BY newest.at_ms DESC LIMIT 1) AS top
  CROSS JOIN LATERAL (
    SELECT t.at_ms, t.packed FROM ticks t
    WHERE t.host_id = $1 AND t.layout_id = l.id AND t.at_ms > top.at_ms - $3 AND t.at_ms <= top.at_ms ORDER BY t.at_ms DESC LIMIT 1
  ) AS n
  WHERE l.host_id = $1 ORDER BY n.at_ms DESC`;

/** Finds packed history in PostgreSQL; what the bytes mean is the reader's business. */
@Injectable()
export class HistoryReadsRepository {
  constructor(private readonly database: Database) {}

  /** Every series of these hosts that has ever been stored and not yet been forgotten. */
  async series(hostIds: readonly string[]): Promise<SeriesRow[]> {
    return this.database.query<SeriesRow>(
      `SELECT id, host_id AS "hostId", metric, instance, first_ms::float8 AS "firstMs", last_ms::float8 AS "lastMs"
       FROM series WHERE host_id = ANY ($1::text[]) ORDER BY host_id, metric, instance`,
      [hostIds],
    );
  }

  /** All pieces of the wanted series, in one statement: sealing moves them in one commit, so one snapshot sees each once. */
  async pieces(read: RangeRead): Promise<SeriesPiece[]> {
    const values: unknown[] = [
      read.series.map((one) => one.id),
      [...new Set(read.series.map((one) => one.hostId))],
      read.fromMs,
      read.toMs,
    ];
    const chunks = read.spans.map(({ tier, fromMs, toMs }, part) => {
      values.push(Math.floor(fromMs / tier.chunkMs) * tier.chunkMs, toMs);
      return `SELECT ${part}, series_id, starts, packed
        FROM hyperion_chunks_${tier.name}($1::int[], $${values.length - 1}::bigint, $${values.length}::bigint)`;
    });
    const text = [...chunks, read.byMinutes ? HOT_MINUTES : HOT_TICKS].join(' UNION ALL ');
    const name = `history.range.${read.byMinutes ? 'minutes' : 'ticks'}.${read.spans.map(({ tier }) => tier.name).join('.')}`;
    const rows = await this.database.query({ text, name, rowMode: 'array' }, values);
    return rows as unknown as SeriesPiece[];
  }

  /** The newest tick of each layout of a host that is at most `withinMs` older than its newest of all, newest first. */
  async newestTicks(hostId: string, untilMs: number, withinMs: number): Promise<NewestTick[]> {
    return this.database.query<NewestTick>({ text: LATEST, name: 'history.latest' }, [hostId, untilMs, withinMs]);
  }
}
