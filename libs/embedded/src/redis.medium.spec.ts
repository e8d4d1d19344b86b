import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from './redis';
import { until, type EmbeddedService } from './service-process';

describe(startRedis.name, () => {
  let dataDir: string;
  let service: EmbeddedService | undefined;

  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'hyperion-redis-'));
    chmodSync(dataDir, 0o711);
  });
  afterEach(async () => {
    await service?.stop();
    service = undefined;
  });
  afterAll(() => rmSync(dataDir, { recursive: true }));

  const start = async () => (service = await startRedis({ dataDir }));

  it('listens on a socket only, evicts nothing, and leaves neither socket nor lock', async () => {
    const { url, stop } = await start();
    expect(await ask(url, 'CONFIG GET port')).toContain('\r\n0\r\n');
    expect(await ask(url, 'CONFIG GET maxmemory-policy')).toContain('noeviction');
    await stop();
    expect(existsSync(join(dataDir, 'run'))).toBe(false);
    expect(existsSync(join(dataDir, 'redis', 'supervisor.lock'))).toBe(false);
  });

  it('keeps what it was told, also after a kill -9 a second later', async () => {
    const { url, pid, exited } = await start();
    await ask(url, 'SET answer 42');
    // "everysec": what is older than a second or two is on the disk.
    await until(async () => (await ask(url, 'INFO persistence')).includes('aof_pending_bio_fsync:0'), 3_000);
    process.kill(pid, 'SIGKILL');
    await expect(exited).resolves.toEqual({ code: null, signal: 'SIGKILL' });
    const again = await start();
    expect(again.url).toBe(url);
    expect(await ask(again.url, 'GET answer')).toBe('$2\r\n42\r\n');
  });

  it('ends the server that a killed supervisor left running', async () => {
    const orphan = await start();
    const { pid } = await start();
    await orphan.exited;
    expect(pid).not.toBe(orphan.pid);
  });
});

function ask(url: string, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const connection = createConnection(new URL(url).pathname);
    connection.once('error', reject);
    connection.once('data', (data) => {
      connection.destroy();
      resolve(data.toString());
    });
    connection.write(`${line}\r\n`);
  });
}
