import { Injectable } from '@nestjs/common';
import { type Tier, WINDOW_MS } from '@hyperion/domain';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database, type Queryable } from '../../platform/database/database';
import { HistoryPartitionsRepository, HOT_MINUTES, partitionName, TICKS } from './history.partitions.repository';
import { unpackTimes } from './history.times';
import { joined } from './history.writes.repository';

/** Deadline of one statement of sealing. */
const STATEMENT_MS = 60_000;
/** Shorter than PostgreSQL's deadlock_timeout: whoever else wants these locks never waits long, nor is it ended for us. */
const LOCK_MS = 100;
const LOCK_TRIES = 50;
const PAGE = 500;

/** A tick as it is stored. */
export interface TickRow {
  readonly host_id: string;
  readonly at_ms: number;
  readonly layout_id: number;
  readonly packed: Buffer;
}

/** Where the ticks of a window are: in the window's own partition, or (late ones) in the default partition. */
export interface WindowSource {
  readonly windowMs: number;
  readonly isPartition: boolean;
}

/** A chunk of one series. */
export interface ChunkRow {
  readonly seriesId: number;
  readonly startMs: number;
  readonly packed: Buffer;
}

/** What sealing asks of PostgreSQL, all within the one transaction it is given. */
@Injectable()
export class HistorySealsRepository {
  constructor(
    private readonly database: Database,
    private readonly partitions: HistoryPartitionsRepository,
  ) {}

  /** Windows that ended before `untilMs` and have ticks, oldest first. */
  async dueWindows(untilMs: number): Promise<WindowSource[]> {
    const partitions = await this.partitions.list(TICKS);
    const late = await this.database.query<{ window_ms: number }>(
      `SELECT DISTINCT (at_ms - at_ms % ${WINDOW_MS})::float8 AS window_ms FROM ticks_default WHERE at_ms < $1`,
      [untilMs],
    );
    return [
      ...late.map((row) => ({ windowMs: row.window_ms, isPartition: false })),
      ...partitions.map(({ startMs }) => ({ windowMs: startMs, isPartition: true })),
    ]
      .filter(({ windowMs }) => windowMs + WINDOW_MS <= untilMs)
      .sort((a, b) => a.windowMs - b.windowMs);
  }

  /** Hosts with ticks in the window; none when another keeper has sealed it meanwhile. */
  async hosts(transaction: Queryable, source: WindowSource): Promise<string[]> {
    if (!(await this.partitions.exists(transaction, tableOf(source)))) return [];
    const rows = await transaction.query<{ host_id: string }>({
      text: `SELECT DISTINCT host_id FROM ${tableOf(source)} WHERE ${within(source)}`,
      query_timeout: STATEMENT_MS,
    });
    return rows.map((row) => row.host_id);
  }

  /** The ticks of one host in the window, in the order of time, page by page. */
  async *ticks(transaction: Queryable, source: WindowSource, hostId: string): AsyncGenerator<TickRow[]> {
    let afterMs = source.windowMs - 1;
    for (;;) {
      const rows = await transaction.query<TickRow>(
        {
          text: `SELECT host_id, at_ms::float8 AS at_ms, layout_id, packed FROM ${tableOf(source)}
            WHERE host_id = $1 AND at_ms > $2 AND ${within(source)} ORDER BY at_ms LIMIT ${PAGE}`,
          query_timeout: STATEMENT_MS,
        },
        [hostId, afterMs],
      );
      if (rows.length > 0) yield rows;
      if (rows.length < PAGE) return;
      afterMs = rows.at(-1)!.at_ms;
    }
  }

  /** The series of each layout of a host. */
  async layouts(transaction: Queryable, hostId: string): Promise<Map<number, readonly number[]>> {
    const rows = await transaction.query<{ id: number; series_ids: number[] }>(
      'SELECT id, series_ids FROM tick_layouts WHERE host_id = $1',
      [hostId],
    );
    return new Map(rows.map((row) => [row.id, row.series_ids]));
  }

  /** Packed times of the ticks of this host and window that are sealed already. */
  async sealedTimes(transaction: Queryable, hostId: string, windowMs: number): Promise<Buffer | undefined> {
    const [row] = await transaction.query<{ packed: Buffer }>(
      'SELECT packed FROM sealed_ticks WHERE host_id = $1 AND window_ms = $2',
      [hostId, windowMs],
    );
    return row?.packed;
  }

  async putSealedTimes(transaction: Queryable, hostId: string, windowMs: number, packed: Buffer): Promise<void> {
    await transaction.query(
      'INSERT INTO sealed_ticks (host_id, window_ms, packed) VALUES ($1, $2, $3) ON CONFLICT (host_id, window_ms) DO UPDATE SET packed = excluded.packed',
      [hostId, windowMs, packed],
    );
  }

  /** Chunks that begin at `startMs` and are there already. */
  async chunks(
    transaction: Queryable,
    tier: Tier,
    seriesIds: readonly number[],
    startMs: number,
  ): Promise<Map<number, Buffer>> {
    const rows = await transaction.query<{ series_id: number; packed: Buffer }>(
      {
        text: `SELECT series_id, packed FROM chunks_${tier.name} WHERE series_id = ANY ($1::int[]) AND start_ms = $2`,
        query_timeout: STATEMENT_MS,
      },
      [seriesIds, startMs],
    );
    return new Map(rows.map((row) => [row.series_id, row.packed]));
  }

  /** Stores chunks, in place of those there. */
  async putChunks(transaction: Queryable, tier: Tier, chunks: readonly ChunkRow[]): Promise<void> {
    const blob = joined(chunks.map((chunk) => chunk.packed));
    await transaction.query(
      {
        text: `INSERT INTO chunks_${tier.name} (series_id, start_ms, packed)
          SELECT g.series_id, g.start_ms, substring($1::bytea FROM g.cut + 1 FOR g.size)
          FROM unnest($2::int[], $3::bigint[], $4::int[], $5::int[]) AS g(series_id, start_ms, cut, size)
          ON CONFLICT (series_id, start_ms) DO UPDATE SET packed = excluded.packed`,
        query_timeout: STATEMENT_MS,
      },
      [blob.bytes, chunks.map((chunk) => chunk.seriesId), chunks.map((chunk) => chunk.startMs), blob.cuts, blob.sizes],
    );
  }

  /** Widens the sealed span of series. */
  async putSpans(
    transaction: Queryable,
    seriesIds: readonly number[],
    span: { readonly firstMs: number; readonly lastMs: number },
  ): Promise<void> {
    await transaction.query(
      'UPDATE series SET first_ms = least(first_ms, $2), last_ms = greatest(last_ms, $3) WHERE id = ANY ($1::int[])',
      [seriesIds, span.firstMs, span.lastMs],
    );
  }

  /** Removes late ticks that are sealed from the default partition: rows, for they are few. */
  async deleteLate(
    transaction: Queryable,
    source: WindowSource,
    hostId: string,
    times: ReadonlySet<number>,
  ): Promise<void> {
    await transaction.query('DELETE FROM ticks_default WHERE host_id = $1 AND at_ms = ANY ($2::bigint[])', [
      hostId,
      [...times],
    ]);
    await transaction.query(`DELETE FROM hot_minutes_default WHERE host_id = $1 AND ${within(source)}`, [hostId]);
  }

  /**
   * Drops the partition of a sealed window. Ticks that came into it while it was being sealed (a host has more than
   * were counted) go to the default partition, to be sealed as late ones.
   */
  async dropWindow(transaction: Queryable, source: WindowSource, sealed: ReadonlyMap<string, number>): Promise<void> {
    if (!(await this.partitions.exists(transaction, tableOf(source)))) return;
    const ticks = partitionName({ table: TICKS, startMs: source.windowMs });
    const minutes = partitionName({ table: HOT_MINUTES, startMs: source.windowMs });
    await lockHot(transaction);
    const counts = await transaction.query<{ host_id: string; count: number }>({
      text: `SELECT host_id, count(*)::int AS count FROM ${ticks} GROUP BY host_id`,
      query_timeout: STATEMENT_MS,
    });
    const latecomers: TickRow[] = [];
    for (const { host_id: hostId, count } of counts) {
      if (sealed.get(hostId) === count) continue;
      const known = unpackTimes(await this.sealedTimes(transaction, hostId, source.windowMs));
      const rows = await transaction.query<TickRow>(
        `SELECT host_id, at_ms::float8 AS at_ms, layout_id, packed FROM ${ticks} WHERE host_id = $1`,
        [hostId],
      );
      latecomers.push(...rows.filter((row) => !known.has(row.at_ms)));
    }
    await transaction.query(`DROP TABLE ${ticks}`);
    await transaction.query(`DROP TABLE IF EXISTS ${minutes}`);
    for (const row of latecomers) {
      await transaction.query('INSERT INTO ticks (host_id, at_ms, layout_id, packed) VALUES ($1, $2, $3, $4)', [
        row.host_id,
        row.at_ms,
        row.layout_id,
        row.packed,
      ]);
    }
  }
}

function tableOf(source: WindowSource): string {
  return source.isPartition ? partitionName({ table: TICKS, startMs: source.windowMs }) : 'ticks_default';
}

function within(source: WindowSource): string {
  return `at_ms >= ${source.windowMs} AND at_ms < ${source.windowMs + WINDOW_MS}`;
}

/** Keeps everybody off ticks and minutes until the transaction ends, which is a moment later. */
async function lockHot(transaction: Queryable): Promise<void> {
  await transaction.query(`SET LOCAL lock_timeout = ${LOCK_MS}`);
  for (let attempt = 1; ; attempt++) {
    await transaction.query('SAVEPOINT locking');
    try {
      await transaction.query('LOCK TABLE ONLY ticks, ONLY hot_minutes IN ACCESS EXCLUSIVE MODE');
      break;
    } catch (error) {
      // 55P03: somebody reads or writes right now; let them pass, or two who wait for each other would be a deadlock.
      if ((error as { code?: unknown }).code !== '55P03' || attempt === LOCK_TRIES) throw error;
      await transaction.query('ROLLBACK TO SAVEPOINT locking');
      await sleep(20);
    }
  }
  await transaction.query(`SET LOCAL lock_timeout = '5s'`);
}
