import { DataSource } from 'typeorm';
import type { SampleBatch } from '@hyperion/contracts';
import type { Keep } from '@hyperion/domain';
import { POOL_SETTINGS } from '../../platform/database/data-source';
import { Database } from '../../platform/database/database';
import { History1700000000002 } from '../../platform/database/migrations/0002-history';
import { HistoryReads1700000000004 } from '../../platform/database/migrations/0004-history-reads';
import { HistoryChunkReads1700000000005 } from '../../platform/database/migrations/0005-history-chunk-reads';
import { setLogLevel } from '../../platform/logging/logger';
import { Clock } from '../../platform/time/clock';
import { DiskFloor, type FreeBytes } from './history.disk-floor';
import { HistoryKeeper } from './history.keeper';
import { MinuteRepair } from './history.minutes';
import { HistoryPartitionsRepository } from './history.partitions.repository';
import { HistoryReader } from './history.reader';
import { HistoryReadsRepository } from './history.reads.repository';
import { HistorySealer } from './history.sealer';
import { HistorySealsRepository } from './history.seals.repository';
import { HistoryUpkeepRepository } from './history.upkeep.repository';
import { HistoryWriter } from './history.writer';
import { HistoryWritesRepository } from './history.writes.repository';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The tiers as they are kept when nothing is configured. */
export const USUAL_KEEP: Keep = { '10s': 2 * DAY_MS, '1m': 30 * DAY_MS, '15m': 365 * DAY_MS, '1h': 5 * 365 * DAY_MS };

const plenty: FreeBytes = () => Promise.resolve(2 ** 40);

/** A clock that stands still until it is told. */
export class HeldClock extends Clock {
  constructor(public atMs: number) {
    super();
  }

  override nowMs(): number {
    return this.atMs;
  }
}

/** History on a database of its own. */
export interface HistoryBench {
  readonly source: DataSource;
  readonly database: Database;
  readonly clock: HeldClock;
  readonly writer: HistoryWriter;
  readonly reader: HistoryReader;
  readonly keeper: HistoryKeeper;
  /** One more writer, as another process would have. */
  anotherWriter(): HistoryWriter;
  close(): Promise<void>;
}

/** Opens history on the database at `url`, which is brought up to date first. */
export async function openHistory(
  url: string,
  options: { readonly atMs: number; readonly keep?: Keep; readonly freeBytes?: FreeBytes },
): Promise<HistoryBench> {
  setLogLevel('silent'); // what a test provokes need not be read
  const source = new DataSource({
    type: 'postgres',
    url,
    migrations: [History1700000000002, HistoryReads1700000000004, HistoryChunkReads1700000000005],
    poolSize: 6,
    connectTimeoutMS: 1_500,
    extra: POOL_SETTINGS,
  });
  await source.initialize();
  await source.runMigrations();
  const database = new Database(source);
  const clock = new HeldClock(options.atMs);
  const keep = options.keep ?? USUAL_KEEP;
  const partitions = new HistoryPartitionsRepository(database);
  const upkeep = new HistoryUpkeepRepository(database);
  const sealer = new HistorySealer(new HistorySealsRepository(database, partitions), partitions);
  const repair = new MinuteRepair(upkeep, new HistoryWritesRepository(database));
  const anotherWriter = () =>
    new HistoryWriter(
      new HistoryWritesRepository(database),
      clock,
      keep,
      new DiskFloor('/', clock, options.freeBytes ?? plenty),
    );
  return {
    source,
    database,
    clock,
    writer: anotherWriter(),
    reader: new HistoryReader(new HistoryReadsRepository(database), clock, keep),
    keeper: new HistoryKeeper(partitions, sealer, repair, upkeep, keep),
    anotherWriter,
    close: () => source.destroy(),
  };
}

/** A tick of `local` unless said otherwise. */
export function aBatch(atMs: number, values: Readonly<Record<string, number>>, hostId = 'local'): SampleBatch {
  return { hostId, atMs, values: new Map(Object.entries(values)) };
}
