import { Client } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import type { Config } from '../config/config.schema';
import { ENTITIES } from './entities';
import { MIGRATIONS } from './migrations';

/** Longest wait for a free or new connection. */
const CONNECT_TIMEOUT_MS = 1_500;
/** Longest wait for the answer to one statement; long work says its own deadline. */
const QUERY_TIMEOUT_MS = 5_000;

/**
 * A connection that dies in use reports twice: the reset, then the write that failed. TypeORM listens to the first
 * only, and an `error` nobody listens to ends the process (3 of 23 kills under load).
 */
class PatientClient extends Client {
  constructor(options: ConstructorParameters<typeof Client>[0]) {
    super(options);
    this.on('error', () => undefined);
  }
}

/** What pg's pool is told: bounded waits, and connections whose death is heard. */
export const POOL_SETTINGS = { Client: PatientClient, query_timeout: QUERY_TIMEOUT_MS, keepAlive: true } as const;

/** How TypeORM reaches PostgreSQL: bounded waits everywhere, migrations under a lock, no synchronising of its own. */
export function dataSourceOptions(config: Config): DataSourceOptions {
  if (!config.DATABASE_URL)
    throw new Error('DATABASE_URL is missing: the launcher sets it when the embedded PostgreSQL runs.');
  return {
    type: 'postgres',
    url: config.DATABASE_URL.reveal(),
    applicationName: `hyperion-${config.HYPERION_ROLE}`,
    entities: [...ENTITIES],
    migrations: [...MIGRATIONS],
    migrationsRun: false,
    synchronize: false,
    installExtensions: false,
    logging: false,
    poolSize: 10,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    extra: POOL_SETTINGS,
  };
}
