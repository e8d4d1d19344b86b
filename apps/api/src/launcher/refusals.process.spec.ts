import { chmod, chown } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { Launched, dataFolder, freePort } from '@hyperion/testing';

describe('what cannot start says why, in one line', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;

  beforeAll(async () => {
    folder = await dataFolder();
  });
  afterAll(async () => {
    await folder.remove();
  });

  it('refuses a second instance on the same folder and leaves the first alone', async () => {
    const first = await Launched.ready({ dataDir: folder.path });
    try {
      const second = await Launched.start({ dataDir: folder.path });
      expect(await second.exitCode()).toBe(1);
      expect(second.words).toEqual([
        `hyperion: Hyperion already runs on ${folder.path} (process ${first.pid}): stop that one, or set HYPERION_DATA_DIR to another folder.`,
      ]);
      expect(await first.get('/health/live')).toBe(200);
    } finally {
      expect(await first.stop()).toBe(0);
    }
  });

  it('names the setting when the port is taken', async () => {
    const { server, port } = await listen(() => undefined);
    const { code, words } = await attempt({ HYPERION_PORT: String(port) });
    expect(code).toBe(1);
    expect(words).toEqual([
      `hyperion: Port ${port} on 127.0.0.1 is taken by another program: stop that one, or set HYPERION_PORT to a free port.`,
    ]);
    server.close();
  });

  it('names the setting when the address is not of this machine', async () => {
    const { code, words } = await attempt({ HYPERION_HOST: '192.0.2.1' });
    expect(code).toBe(1);
    expect(words).toEqual([
      'hyperion: Cannot listen on 192.0.2.1 (EADDRNOTAVAIL): set HYPERION_HOST to an address of this machine.',
    ]);
  });

  it('names the folder when it cannot be made', async () => {
    const { code, words } = await attempt({ HYPERION_DATA_DIR: '/proc/hyperion' });
    expect(code).toBe(1);
    expect(words).toEqual([
      'hyperion: HYPERION_DATA_DIR: /proc/hyperion cannot be written (ENOENT): give this user the right to, or set HYPERION_DATA_DIR to another folder.',
    ]);
  });

  it('names the folder when this user may not write it', async () => {
    const closed = await dataFolder();
    await chmod(closed.path, 0o500);
    // Root may write everywhere, unless it goes without that capability and the folder is somebody else's.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await chown(closed.path, 65_534, 65_534);
    const under = isRoot ? ['setpriv', '--bounding-set', '-dac_override,-dac_read_search', '--'] : [];
    const { code, words } = await attempt({ HYPERION_DATA_DIR: closed.path }, under);
    await closed.remove();
    expect(code).toBe(1);
    expect(words).toEqual([
      `hyperion: HYPERION_DATA_DIR: ${closed.path} cannot be written (EACCES): give this user the right to, or set HYPERION_DATA_DIR to another folder.`,
    ]);
  });

  it('names DATABASE_URL without its password when nobody listens there', async () => {
    const { code, words } = await attempt({
      DATABASE_URL: `postgres://ada:s3cret@127.0.0.1:${await freePort()}/hyperion`,
    });
    expect(code).toBe(1);
    const complaints = words.filter((line) => line.includes('DATABASE_URL'));
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(
      /^hyperion: DATABASE_URL: postgres:\/\/ada@127\.0\.0\.1:\d+\/hyperion cannot be used \(.*ECONNREFUSED/,
    );
    expect(words.join()).not.toContain('s3cret');
  });

  it('waits 5 s at most for a DATABASE_URL that accepts and stays silent', async () => {
    const { server, port } = await listen(() => undefined);
    const startedAt = performance.now();
    const { code, words } = await attempt({ DATABASE_URL: `postgres://ada:s3cret@127.0.0.1:${port}/hyperion` });
    expect(code).toBe(1);
    expect(words.at(-1)).toContain('DATABASE_URL: ');
    expect(performance.now() - startedAt).toBeGreaterThan(4_000);
    server.close();
  });

  it('names REDIS_URL without its password, and the words of a refusal', async () => {
    const { server, port } = await listen((socket) => socket.write('-WRONGPASS invalid username-password pair\r\n'));
    const { code, words } = await attempt({ REDIS_URL: `redis://:s3cret@127.0.0.1:${port}` });
    expect(code).toBe(1);
    expect(words.at(-1)).toMatch(/^hyperion: REDIS_URL: redis:\/\/127\.0\.0\.1:\d+ cannot be used \(WRONGPASS invalid/);
    expect(words.join()).not.toContain('s3cret');
    server.close();
  });

  it('names every wrong setting at once and exits with 2', async () => {
    const { code, words } = await attempt({ HYPERION_PROT: '1', HYPERION_ROLE: 'boss' });
    expect(code).toBe(2);
    expect(words).toEqual([
      'hyperion: HYPERION_PROT: no such setting; did you mean HYPERION_PORT?',
      'hyperion: HYPERION_ROLE: expected one of "all"|"api"|"worker".',
    ]);
  });

  async function attempt(environment: Record<string, string>, under: readonly string[] = []) {
    const own = await dataFolder();
    try {
      const launched = await Launched.start({ dataDir: own.path, environment, under });
      const code = await launched.exitCode();
      expect(launched.processes()).toEqual([]);
      return { code, words: launched.words };
    } finally {
      await own.remove();
    }
  }
});

async function listen(
  onConnection: (socket: { write(text: string): void }) => void,
): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    onConnection(socket);
  }).unref();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, port: (server.address() as { port: number }).port };
}
