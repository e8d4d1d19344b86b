import { Injectable } from '@nestjs/common';
import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import { DatabaseUnavailable } from '../problems/platform.problems';

/** Something SQL can be sent to: the pool, or one transaction. */
export interface Queryable {
  /**
   * Runs one statement and gives its rows. `name` makes it a prepared statement.
   * @throws DatabaseUnavailable when PostgreSQL cannot be reached or does not answer in time.
   */
  query<Row extends QueryResultRow = QueryResultRow>(
    statement: string | Statement,
    values?: readonly unknown[],
  ): Promise<Row[]>;
}

/** A statement with more than text: prepared by name, rows as arrays, or with a deadline of its own. */
export interface Statement {
  readonly text: string;
  readonly name?: string;
  readonly rowMode?: 'array';
  /** Deadline in milliseconds, for work known to be long. */
  readonly query_timeout?: number;
}

/**
 * The road to PostgreSQL for everything that is hot or packed: the connection pool that TypeORM made, without
 * its object mapping. Failures of the connection become {@link DatabaseUnavailable}; errors in SQL stay what they are.
 */
@Injectable()
export class Database implements Queryable {
  constructor(private readonly source: DataSource) {}

  async query<Row extends QueryResultRow>(
    statement: string | Statement,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    return send<Row>(this.pool(), statement, values);
  }

  /** Runs `work` in one transaction: all of it is committed, or nothing. */
  async transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> {
    const client = await connect(this.pool());
    let failure: Error | undefined;
    try {
      await send(client, 'BEGIN', []);
      const result = await work({ query: (statement, values = []) => send(client, statement, values) });
      await send(client, 'COMMIT', []);
      return result;
    } catch (error) {
      failure = error as Error;
      // A rollback on a dead connection fails too; the server rolls back by itself then.
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release(failure instanceof DatabaseUnavailable ? failure : undefined);
    }
  }

  /** A connection of its own, outside the pool's rotation until `release`; for locks that live as long as a connection. */
  async reserve(): Promise<PoolClient> {
    return connect(this.pool());
  }

  /** Names of the migrations this program knows and the schema lacks. */
  async pendingMigrations(): Promise<string[]> {
    const table = this.source.options.migrationsTableName ?? 'migrations';
    const rows = await this.query<{ name: string }>(`SELECT name FROM "${table}"`);
    const applied = new Set(rows.map((row) => row.name));
    return this.source.migrations.flatMap((migration) =>
      migration.name && !applied.has(migration.name) ? [migration.name] : [],
    );
  }

  private pool(): Pool {
    return (this.source.driver as unknown as { master: Pool }).master;
  }
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw translated(error);
  }
}

async function send<Row extends QueryResultRow>(
  target: Pool | PoolClient,
  statement: string | Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  const config: QueryConfig = typeof statement === 'string' ? { text: statement } : statement;
  try {
    const result: QueryResult<Row> = await target.query<Row>({ ...config, values: [...values] });
    return result.rows;
  } catch (error) {
    throw translated(error);
  }
}

/** SQLSTATE classes that say "not now": connection, resources, operator intervention (shutdown, starting up). */
const UNAVAILABLE = /^(08|53|57P|58)/;

function translated(error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && !UNAVAILABLE.test(code) && /^[0-9A-Z]{5}$/.test(code)) return error;
  return new DatabaseUnavailable({ cause: error });
}
