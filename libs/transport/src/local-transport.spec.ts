import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MAX_FILE_BYTES, RETRY_MS } from './kept-file';
import { LocalTransport } from './local-transport';
import { RELIST_MS } from './glob-files';

describe(LocalTransport.name, () => {
  let folder: string;
  let transport: LocalTransport;
  let nowMs = 0;

  const put = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const read = async (file: string): Promise<string | undefined> => {
    const { bytes } = await transport.read({ bytes: { file } });
    return bytes && Buffer.from(bytes).toString();
  };
  const names = async (glob: string): Promise<string[]> => [
    ...(await transport.read({ files: { glob } })).files.keys(),
  ];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hyperion-local-'));
    nowMs = 0;
    transport = new LocalTransport({ root: folder, now: () => nowMs });
  });

  afterEach(async () => {
    await transport.close();
    rmSync(folder, { recursive: true });
  });

  it('reads on through the descriptor it has, whatever becomes of the name', async () => {
    put('/proc/stat', 'old\n');
    await read('/proc/stat');
    renameSync(join(folder, 'proc/stat'), join(folder, 'proc/moved'));
    expect(await read('/proc/stat')).toBe('old\n');
  });

  it('looks again for what was not there, but not at every tick', async () => {
    expect(await read('/proc/pressure/cpu')).toBeUndefined();
    put('/proc/pressure/cpu', 'some\n');
    nowMs = RETRY_MS - 1;
    expect(await read('/proc/pressure/cpu')).toBeUndefined();
    nowMs = RETRY_MS;
    expect(await read('/proc/pressure/cpu')).toBe('some\n');
  });

  it('believes a listing of devices for a while', async () => {
    put('/sys/class/hwmon/hwmon0/name', 'a\n');
    expect(await names('/sys/class/hwmon/hwmon*/name')).toHaveLength(1);
    put('/sys/class/hwmon/hwmon1/name', 'b\n');
    expect(await names('/sys/class/hwmon/hwmon*/name')).toHaveLength(1);
    nowMs = RELIST_MS;
    expect(await names('/sys/class/hwmon/hwmon*/name')).toHaveLength(2);
    rmSync(join(folder, 'sys/class/hwmon/hwmon0'), { recursive: true });
    nowMs = 2 * RELIST_MS;
    expect(await names('/sys/class/hwmon/hwmon*/name')).toEqual(['/sys/class/hwmon/hwmon1/name']);
  });

  it('follows links, as all of /sys/class is made of them', async () => {
    put('/sys/devices/pci0/name', 'nvme\n');
    mkdirSync(join(folder, 'sys/class/hwmon'), { recursive: true });
    symlinkSync('../../devices/pci0', join(folder, 'sys/class/hwmon/hwmon0'));
    expect(await names('/sys/class/hwmon/hwmon*/name')).toEqual(['/sys/class/hwmon/hwmon0/name']);
  });

  it('opens nothing but regular files, and a FIFO does not hang it', async () => {
    mkdirSync(join(folder, 'proc/folder'), { recursive: true });
    execFileSync('mkfifo', [join(folder, 'proc/fifo')]);
    expect(await read('/proc/fifo')).toBeUndefined();
    expect(await read('/proc/folder')).toBeUndefined();
  });

  it('takes a file beyond all measure for absent', async () => {
    put('/proc/huge', 'x'.repeat(MAX_FILE_BYTES + 1));
    expect(await read('/proc/huge')).toBeUndefined();
  });

  it('can be read again after it was closed', async () => {
    put('/proc/stat', 'a\n');
    await read('/proc/stat');
    await transport.close();
    expect(await read('/proc/stat')).toBe('a\n');
  });
});
