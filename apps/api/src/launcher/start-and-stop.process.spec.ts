import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Launched, dataFolder, eventually, killNow } from '@hyperion/testing';

describe('starting and stopping', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let hyperion: Launched | undefined;

  beforeAll(async () => {
    folder = await dataFolder();
  });
  afterEach(async () => {
    await hyperion?.stop();
  });
  afterAll(async () => {
    await folder.remove();
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'says where it is, serves, and %s leaves nothing behind',
    async (signal) => {
      hyperion = await Launched.ready({ dataDir: folder.path });
      expect(hyperion.words.at(-1)).toBe(`Hyperion is ready at http://127.0.0.1:${hyperion.port}`);
      expect(await hyperion.get('/health/live')).toBe(200);

      expect(await hyperion.stop(signal)).toBe(0);
      expect(hyperion.processes()).toEqual([]);
      expect(leftovers(folder.path)).toEqual([]);
    },
  );

  it('recovers at the next start what a killed supervisor left', async () => {
    const killed = await Launched.ready({ dataDir: folder.path });
    const postgres = killed.postgresPid();
    const redis = killed.redisPid();
    await killNow(killed.pid);
    await eventually('the server ends when its supervisor is gone', () => killed.serverPid() === undefined);
    expect([killed.postgresPid(), killed.redisPid()]).toEqual([postgres, redis]);

    hyperion = await Launched.ready({ dataDir: folder.path, environment: { HYPERION_PORT: String(killed.port) } });
    expect(hyperion.postgresPid()).not.toBe(postgres);
    expect(hyperion.redisPid()).not.toBe(redis);
    expect(await hyperion.get('/health/live')).toBe(200);
    expect(await hyperion.stop()).toBe(0);
    expect(hyperion.processes()).toEqual([]);
    expect(leftovers(folder.path)).toEqual([]);
  });

  it('starts again at once after it was killed together with the server', async () => {
    const killed = await Launched.ready({ dataDir: folder.path });
    const server = killed.serverPid()!;
    process.kill(killed.pid, 'SIGSTOP'); // so that it cannot start the server anew before it is killed itself
    await killNow(server);
    await killNow(killed.pid);
    hyperion = await Launched.ready({ dataDir: folder.path });
    expect(await hyperion.get('/health/live')).toBe(200);
  });

  it('stops in the middle of a start', async () => {
    hyperion = await Launched.start({ dataDir: folder.path });
    await hyperion.says(/starting PostgreSQL/);
    expect(await hyperion.stop('SIGINT')).toBe(0);
    expect(hyperion.processes()).toEqual([]);
    expect(leftovers(folder.path)).toEqual([]);
  });
});

/** Sockets, locks and pid files anywhere below the data folder. */
function leftovers(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isSocket() || /lock|\.pid$|^run$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
