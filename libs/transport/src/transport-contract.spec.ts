import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LocalTransport } from './local-transport';
import type { Transport } from './transport';

/**
 * What any transport promises, whatever stands between it and the host. Another one (SSH) is one more line in
 * TRANSPORTS: how to reach the host that lives in a folder.
 */
const TRANSPORTS: readonly (readonly [name: string, reach: (folder: string) => Transport])[] = [
  ['local', (folder) => new LocalTransport({ root: folder })],
];

describe.each(TRANSPORTS)('a %s transport', (_, reach) => {
  let folder: string;
  let transport: Transport;

  const put = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const text = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString('utf8');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hyperion-transport-'));
    transport = reach(folder);
  });

  afterEach(async () => {
    await transport.close();
    rmSync(folder, { recursive: true });
  });

  it('answers every source under its own name', async () => {
    put('/proc/loadavg', '1 2 3\n');
    put('/proc/uptime', '5 6\n');
    const readings = await transport.read({ a: { file: '/proc/uptime' }, b: { file: '/proc/loadavg' } });
    expect([text(readings.a), text(readings.b)]).toEqual(['5 6\n', '1 2 3\n']);
  });

  it('answers nothing for what is not there, and goes on with the rest', async () => {
    put('/proc/uptime', '5 6\n');
    const readings = await transport.read({
      gone: { file: '/proc/pressure/cpu' },
      none: { glob: '/sys/class/hwmon/hwmon*/name' },
      here: { file: '/proc/uptime' },
    });
    expect([readings.gone, readings.none.size, text(readings.here)]).toEqual([undefined, 0, '5 6\n']);
  });

  it('reads what a file holds now, longer or shorter than before', async () => {
    const sources = { file: { file: '/proc/stat' } } as const;
    for (const content of ['one\n', 'x'.repeat(100_000), 'two\n', '']) {
      put('/proc/stat', content);
      expect(text((await transport.read(sources)).file)).toBe(content);
    }
  });

  it('keeps bytes as they are', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_value, index) => index);
    put('/proc/odd', bytes);
    expect([...((await transport.read({ odd: { file: '/proc/odd' } })).odd ?? [])]).toEqual([...bytes]);
  });

  it('finds files by pattern, in a steady order, one segment per star', async () => {
    for (const number of [10, 2, 0]) put(`/sys/class/hwmon/hwmon${number}/temp1_input`, `${number}\n`);
    put('/sys/class/hwmon/hwmon0/deep/temp1_input', 'no\n');
    put('/sys/class/hwmon/other/temp1_input', 'no\n');
    const { temps } = await transport.read({ temps: { glob: '/sys/class/hwmon/hwmon*/temp*_input' } });
    expect([...temps].map(([path, bytes]) => [path, text(bytes)])).toEqual(
      [0, 2, 10].map((number) => [`/sys/class/hwmon/hwmon${number}/temp1_input`, `${number}\n`]),
    );
  });

  it('sees processes come and go at once', async () => {
    const sources = { stats: { glob: '/proc/[0-9]*/stat' } } as const;
    put('/proc/1/stat', 'init');
    put('/proc/self-made/stat', 'no');
    put('/proc/27/stat', 'sh');
    expect([...(await transport.read(sources)).stats.keys()]).toEqual(['/proc/1/stat', '/proc/27/stat']);
    rmSync(join(folder, '/proc/27'), { recursive: true });
    put('/proc/300/stat', 'cat');
    const { stats } = await transport.read(sources);
    expect([...stats].map(([path, bytes]) => [path, text(bytes)])).toEqual([
      ['/proc/1/stat', 'init'],
      ['/proc/300/stat', 'cat'],
    ]);
  });

  it('has no filesystems to tell of without a mount table', async () => {
    expect((await transport.read({ mounts: { statvfs: 'mounts' } })).mounts).toEqual([]);
  });
});
