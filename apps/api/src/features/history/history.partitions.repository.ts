import { Injectable } from '@nestjs/common';
import { type Tier, WINDOW_MS } from '@hyperion/domain';
import { Database, type Queryable } from '../../platform/database/database';

/** Key of the advisory lock whose holder may change partitions; one keeper at a time, however many workers there are. */
const KEEPER_LOCK = 0x68_69_73_74;
const DAY_MS = 86_400_000;

/** A table that is partitioned by time, and the width of its partitions. */
export interface TimeTable {
  readonly name: string;
  readonly widthMs: number;
  /** Whether its rows are written again and again as time goes on. */
  readonly isGrowing?: boolean;
}

/** One partition: `[startMs, startMs + widthMs)` of its table. */
export interface TimePartition {
  readonly table: TimeTable;
  readonly startMs: number;
}

export const TICKS: TimeTable = { name: 'ticks', widthMs: WINDOW_MS };
export const HOT_MINUTES: TimeTable = { name: 'hot_minutes', widthMs: WINDOW_MS };
export const SEALED_TICKS: TimeTable = { name: 'sealed_ticks', widthMs: DAY_MS };
const KEYS: Readonly<Record<string, string>> = { sealed_ticks: 'window_ms' };

/** The table of a tier's chunks. */
export function chunksOf(tier: Tier): TimeTable {
  return { name: `chunks_${tier.name}`, widthMs: tier.partitionMs, isGrowing: tier.chunkMs > WINDOW_MS };
}

/** Name of the table that is the partition. */
export function partitionName({ table, startMs }: TimePartition): string {
  return `${table.name}_${startMs}`;
}

/** Makes, lists and drops the partitions of history's tables. */
@Injectable()
export class HistoryPartitionsRepository {
  constructor(private readonly database: Database) {}

  /** Runs `work` in one transaction as the only keeper; `undefined`, and nothing done, when another one is at it. */
  async alone<T>(work: (transaction: Queryable) => Promise<T>): Promise<T | undefined> {
    return this.database.transaction(async (transaction) => {
      const [row] = await transaction.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
        KEEPER_LOCK,
      ]);
      return row!.mine ? work(transaction) : undefined;
    });
  }

  /** Partitions of a table, oldest first; the default one is not among them. */
  async list(table: TimeTable): Promise<TimePartition[]> {
    const rows = await this.database.query<{ name: string }>(
      'SELECT relid::regclass::text AS name FROM pg_partition_tree($1::regclass) WHERE isleaf AND parentrelid IS NOT NULL',
      [table.name],
    );
    const starts = rows.map(({ name }) => Number(name.slice(table.name.length + 1))).filter(Number.isSafeInteger);
    return starts.sort((a, b) => a - b).map((startMs) => ({ table, startMs }));
  }

  /**
   * Makes the partition when it is missing, and takes over what the default partition holds of it. Made apart and then
   * attached: that blocks neither readers nor the writers of other partitions. Gives whether it is there now; it is
   * not when another keeper is at work.
   */
  async ensure(partition: TimePartition): Promise<boolean> {
    const { table, startMs } = partition;
    const name = partitionName(partition);
    if (await this.exists(this.database, name)) return true;
    const isHot = table === TICKS || table === HOT_MINUTES;
    const isThere = await this.alone(async (transaction) => {
      if (await this.exists(transaction, name)) return true;
      await transaction.query(`SET LOCAL lock_timeout = '2s'`);
      await transaction.query(
        `CREATE TABLE ${name} (LIKE ${table.name} INCLUDING ALL)${isHot ? HOT_OPTIONS : table.isGrowing ? GROWING_OPTIONS : ''}`,
      );
      if (isHot) {
        await transaction.query(`LOCK TABLE ${table.name}_default IN ACCESS EXCLUSIVE MODE`);
        await transaction.query(
          `WITH moved AS (DELETE FROM ${table.name}_default WHERE at_ms >= ${startMs} AND at_ms < ${startMs + table.widthMs} RETURNING *)
           INSERT INTO ${name} SELECT * FROM moved`,
        );
      }
      // Says what the attached bounds will say, so that attaching need not read the rows again.
      const key = isHot ? 'at_ms' : (KEYS[table.name] ?? 'start_ms');
      await transaction.query(
        `ALTER TABLE ${name} ADD CONSTRAINT span CHECK (${key} >= ${startMs} AND ${key} < ${startMs + table.widthMs})`,
      );
      await transaction.query(
        `ALTER TABLE ${table.name} ATTACH PARTITION ${name} FOR VALUES FROM (${startMs}) TO (${startMs + table.widthMs})`,
      );
      return true;
    });
    return isThere === true;
  }

  /** Whether there is such a table. */
  async exists(where: Queryable, name: string): Promise<boolean> {
    // Not to_regclass: that may answer from a cache that has not heard of the last commit yet.
    const [found] = await where.query<{ exists: boolean }>(
      'SELECT EXISTS (SELECT FROM pg_class WHERE relname = $1 AND relnamespace = current_schema()::regnamespace) AS exists',
      [name],
    );
    return found!.exists;
  }

  /** Drops a partition with all it holds; whoever reads is waited for a moment only. */
  async drop(partition: TimePartition): Promise<void> {
    await this.alone(async (transaction) => {
      await transaction.query(`SET LOCAL lock_timeout = '500ms'`);
      await transaction.query(`DROP TABLE IF EXISTS ${partitionName(partition)}`);
    });
  }
}

// Rows up to a page stay in the table instead of being cut up for TOAST. A partition lives two hours: vacuum has nothing to win.
const HOT_OPTIONS = ' WITH (toast_tuple_target = 8160, autovacuum_enabled = false)';
// Room in each page for the next version of a chunk that grows, so that the old one is pruned in passing, without vacuum.
const GROWING_OPTIONS = ' WITH (fillfactor = 85)';
