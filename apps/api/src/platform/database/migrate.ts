import type { DataSource } from 'typeorm';
import { logger } from '../logging/logger';

const log = logger('database');

/** Any fixed number; processes that start together take turns on it. */
const MIGRATION_LOCK = 7_400_001;

/** Brings the schema up to date; when several processes start at once, one does it and the others wait. */
export async function migrate(source: DataSource): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const done = await source.runMigrations({ transaction: 'each' });
    if (done.length > 0) log.info({ migrations: done.map((migration) => migration.name) }, 'schema brought up to date');
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined); // a dead connection holds no lock
    await runner.release();
  }
}
