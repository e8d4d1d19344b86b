import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import type { TickRow } from './history.seals.repository';

/** A minute of a host. */
export interface HostMinute {
  readonly hostId: string;
  readonly atMs: number;
}

/** Rows found at a time; what is beyond is found at the next run. */
const MOST_MINUTES = 2_000;
const STATEMENT_MS = 30_000;

// A minute lacks its row, or the row was made before the last of its ticks came.
const STALE_MINUTES = `
  SELECT t.host_id AS "hostId", t.minute::float8 AS "atMs"
  FROM (SELECT host_id, at_ms - at_ms % 60000 AS minute, count(*) AS ticks FROM ticks WHERE at_ms >= $1 AND at_ms < $2 GROUP BY 1, 2) t
  LEFT JOIN hot_minutes m ON m.host_id = t.host_id AND m.at_ms = t.minute
  WHERE m.ticks IS DISTINCT FROM t.ticks ORDER BY t.minute LIMIT ${MOST_MINUTES}`;

/** What the keeper asks of PostgreSQL beyond partitions and seals. */
@Injectable()
export class HistoryUpkeepRepository {
  constructor(private readonly database: Database) {}

  /** Minutes in `[fromMs, untilMs)` whose stored roll-up is missing or does not count all ticks. */
  async staleMinutes(fromMs: number, untilMs: number): Promise<HostMinute[]> {
    return this.database.query<HostMinute & Record<string, unknown>>(
      { text: STALE_MINUTES, query_timeout: STATEMENT_MS },
      [fromMs, untilMs],
    );
  }

  /** The ticks of these minutes by host and time, each with the series of its values. */
  async ticksOf(minutes: readonly HostMinute[]): Promise<(TickRow & { readonly series_ids: readonly number[] })[]> {
    return this.database.query(
      {
        text: `SELECT t.host_id, t.at_ms::float8 AS at_ms, t.layout_id, t.packed, l.series_ids
          FROM unnest($1::text[], $2::bigint[]) AS m(host_id, at_ms)
          JOIN ticks t ON t.host_id = m.host_id AND t.at_ms >= m.at_ms AND t.at_ms < m.at_ms + 60000
          JOIN tick_layouts l ON l.id = t.layout_id ORDER BY t.host_id, t.at_ms`,
        query_timeout: STATEMENT_MS,
      },
      [minutes.map((minute) => minute.hostId), minutes.map((minute) => minute.atMs)],
    );
  }

  /** The time of the oldest tick not sealed. */
  async oldestTick(): Promise<number | undefined> {
    const [row] = await this.database.query<{ at_ms: number | null }>({
      text: 'SELECT min(at_ms)::float8 AS at_ms FROM ticks',
      query_timeout: STATEMENT_MS,
    });
    return row?.at_ms ?? undefined;
  }

  /** Moves retention's clock toward `nowMs`, by at most `stepMs` forward, and gives where it stands. */
  async advanceClock(nowMs: number, stepMs: number): Promise<number> {
    const [row] = await this.database.query<{ now_ms: number }>(
      `INSERT INTO history_clock AS c (now_ms) VALUES ($1)
       ON CONFLICT (id) DO UPDATE SET now_ms = least($1::bigint, c.now_ms + $2::bigint) RETURNING now_ms::float8 AS now_ms`,
      [nowMs, stepMs],
    );
    return row!.now_ms;
  }

  /** Forgets layouts that nothing uses since `beforeMs`. */
  async forgetLayouts(beforeMs: number): Promise<void> {
    await this.database.query('DELETE FROM tick_layouts WHERE used_ms < $1', [beforeMs]);
  }

  /** Forgets series whose last chunk was dropped: last sealed before `beforeMs`. */
  async forgetSeries(beforeMs: number): Promise<void> {
    await this.database.query('DELETE FROM series WHERE last_ms < $1', [beforeMs]);
  }
}
