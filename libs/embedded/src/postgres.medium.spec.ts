import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startPostgres } from './postgres';
import { findProcesses, identify } from './process-identity';
import { until, type EmbeddedService } from './service-process';

describe(startPostgres.name, () => {
  let dataDir: string;
  let service: EmbeddedService | undefined;

  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'hyperion-postgres-'));
    chmodSync(dataDir, 0o711);
  });
  afterEach(async () => {
    await service?.stop();
    service = undefined;
  });
  afterAll(() => rmSync(dataDir, { recursive: true }));

  const start = async () => (service = await startPostgres({ dataDir }));

  it('listens on a socket only, keeps its password to itself, and leaves neither socket nor lock', async () => {
    const { url, stop, exited } = await start();
    expect(await query(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '' }]);
    expect(statSync(join(dataDir, 'postgres', 'password')).mode & 0o777).toBe(0o600);
    await expect(query(url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(
      'password authentication failed',
    );
    await stop();
    await expect(exited).resolves.toEqual({ code: 0, signal: null });
    expect(existsSync(join(dataDir, 'run'))).toBe(false);
    expect(existsSync(join(dataDir, 'postgres', 'supervisor.lock'))).toBe(false);
  });

  it('keeps URL and data from one start to the next', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('starts at once after a kill -9 in the middle of work, with all that was committed', async () => {
    const { url, pid, exited } = await start();
    await query(url, 'CREATE TABLE committed (id int)');
    await query(url, 'INSERT INTO committed SELECT generate_series(1, 1000)');
    const busy = query(url, 'SELECT pg_sleep(60)').catch(() => 'cut');
    await until(
      async () => (await query(url, "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)'")).length > 1,
      5_000,
    );
    process.kill(pid, 'SIGKILL');
    await expect(exited).resolves.toEqual({ code: null, signal: 'SIGKILL' });
    const again = await start();
    expect(await query(again.url, 'SELECT count(*)::int AS count FROM committed')).toEqual([{ count: 1000 }]);
    await expect(busy).resolves.toBe('cut');
  });

  it('ends the server that a killed supervisor left running', async () => {
    const orphan = await start();
    const { pid } = await start();
    await orphan.exited;
    expect(pid).not.toBe(orphan.pid);
    expect(identify(pid)).toBeDefined();
  });

  it('begins anew where the folder was removed under a running server', async () => {
    const orphan = await start();
    rmSync(join(dataDir, 'postgres'), { recursive: true });
    rmSync(join(dataDir, 'run'), { recursive: true });
    const { url } = await start();
    await orphan.exited;
    expect(await query(url, "SELECT 1 FROM pg_tables WHERE tablename = 'kept'")).toEqual([]);
  });

  it('is not fooled by a pid file whose pid is another program by now', async () => {
    await (await start()).stop();
    writeFileSync(
      join(dataDir, 'postgres', 'data', 'postmaster.pid'),
      `${process.pid}\n${dataDir}\n1\n5432\n\n\n\nready\n`,
    );
    const { url } = await start();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('refuses the data of another major version, in words', async () => {
    const version = join(dataDir, 'postgres', 'data', 'PG_VERSION');
    writeFileSync(version, '17\n');
    await expect(start()).rejects.toThrow(/was written by PostgreSQL 17; this Hyperion brings 18/);
    writeFileSync(version, '18\n');
  });

  it('works where the path is too long for a socket and has spaces, commas and quotes in it', async () => {
    const deep = join(dataDir, "a b, c'd", 'x'.repeat(100));
    const inner = await startPostgres({ dataDir: deep, durable: false });
    expect(await query(inner.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await inner.stop();
    expect(findProcesses(({ argv }) => argv.includes(join(deep, 'postgres', 'data')))).toEqual([]);
  });
});

async function query(url: string, statement: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // A cut connection also rejects the query.
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
