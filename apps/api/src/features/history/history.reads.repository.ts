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
 * A piece of one series: a sealed chunk of span `part`; or, with `part` -1, records of 34 bytes (time, packed minute);
 * or, with `part` -2, records of 16 bytes (time, value). Times are big-endian int64, values little-endian float64.
 */
export type SeriesPiece = readonly [part: number, seriesId: number, startMs: number, packed: Buffer];

/** The newest tick of one layout. */
export interface NewestTick {
  readonly at_ms: number;
  readonly names: readonly { metric: string; instance: string }[];
  readonly packed: Buffer;
}

export const MINUTE_PART = -1;
export const TICK_PART = -2;

// Position of each wanted series in the layouts of its host.
const POSITIONS = `
  wanted AS MATERIALIZED (SELECT * FROM unnest($1::int[], $2::text[]) AS w(series_id, host_id)),
  places AS MATERIALIZED (
    SELECT l.id AS layout_id, w.series_id, array_position(l.series_ids, w.series_id) - 1 AS place
    FROM wanted w JOIN tick_layouts l USING (host_id) WHERE w.series_id = ANY (l.series_ids)
  ),
  hosts AS MATERIALIZED (SELECT DISTINCT host_id FROM wanted)`;

const TICK = 'int8send(t.at_ms) || substring(t.packed FROM p.place * 8 + 1 FOR 8)';

const ALL_TICKS = `
  SELECT ${TICK_PART}, p.series_id, 0::float8, string_agg(${TICK}, '')
  FROM hosts h JOIN ticks t ON t.host_id = h.host_id AND t.at_ms >= $3 AND t.at_ms < $4
  JOIN places p USING (layout_id) GROUP BY p.series_id`;

const MINUTES = `
  SELECT ${MINUTE_PART}, p.series_id, 0::float8, string_agg(int8send(m.at_ms) || substring(m.packed FROM p.place * 26 + 1 FOR 26), '')
  FROM hosts h JOIN hot_minutes m ON m.host_id = h.host_id AND m.at_ms >= $3 AND m.at_ms < $4
  JOIN places p USING (layout_id) GROUP BY p.series_id`;

// Minutes without a row are read from their ticks; each costs one look into the index, so first comes where ticks are at all.
const UNCOVERED = `
  edges AS MATERIALIZED (
    SELECT h.host_id,
      (SELECT t.at_ms FROM ticks t WHERE t.host_id = h.host_id AND t.at_ms >= $3 AND t.at_ms < $4 ORDER BY t.at_ms LIMIT 1) AS first_ms,
      (SELECT t.at_ms FROM ticks t WHERE t.host_id = h.host_id AND t.at_ms >= $3 AND t.at_ms < $4 ORDER BY t.at_ms DESC LIMIT 1) AS last_ms
    FROM hosts h
  ),
  covered AS MATERIALIZED (
    SELECT m.host_id, m.at_ms FROM hosts h JOIN hot_minutes m ON m.host_id = h.host_id AND m.at_ms >= $3 AND m.at_ms < $4
  ),
  uncovered AS MATERIALIZED (
    SELECT e.host_id, minute FROM edges e CROSS JOIN LATERAL generate_series(e.first_ms - e.first_ms % 60000, e.last_ms, 60000) AS minute
    EXCEPT SELECT host_id, at_ms FROM covered
  )`;

const UNCOVERED_TICKS = `
  SELECT ${TICK_PART}, p.series_id, 0::float8, string_agg(${TICK}, '')
  FROM uncovered u CROSS JOIN LATERAL (
    SELECT t.at_ms, t.layout_id, t.packed FROM ticks t
    WHERE t.host_id = u.host_id AND t.at_ms >= u.minute AND t.at_ms < u.minute + 60000 OFFSET 0
  ) t
  JOIN places p USING (layout_id) GROUP BY p.series_id`;

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
    const values: unknown[] = [read.series.map((one) => one.id), read.series.map((one) => one.hostId), read.fromMs, read.toMs];
    const chunks = read.spans.map(({ tier, fromMs, toMs }, part) => {
      values.push(Math.floor(fromMs / tier.chunkMs) * tier.chunkMs, toMs);
      return `SELECT ${part}, c.series_id, c.start_ms::float8, c.packed FROM chunks_${tier.name} c
        WHERE c.series_id = ANY ($1::int[]) AND c.start_ms >= $${values.length - 1} AND c.start_ms < $${values.length}`;
    });
    const hot = read.byMinutes ? [MINUTES, UNCOVERED_TICKS] : [ALL_TICKS];
    const text = `WITH ${POSITIONS}${read.byMinutes ? `, ${UNCOVERED}` : ''} ${[...chunks, ...hot].join(' UNION ALL ')}`;
    const name = `history.range.${read.byMinutes ? 'minutes' : 'ticks'}.${read.spans.map(({ tier }) => tier.name).join('.')}`;
    const rows = await this.database.query({ text, name, rowMode: 'array' }, values);
    return rows as unknown as SeriesPiece[];
  }

  /** The newest tick of each layout of a host that is at most `withinMs` older than its newest of all, newest first. */
  async newestTicks(hostId: string, untilMs: number, withinMs: number): Promise<NewestTick[]> {
    return this.database.query<NewestTick>({ text: LATEST, name: 'history.latest' }, [hostId, untilMs, withinMs]);
  }
}
