import { readdirSync, readFileSync } from 'node:fs';
import { LocalTransport } from './local-transport';

/** Descriptors this process holds on files under /proc and /sys. */
function openFiles(): number {
  return readdirSync('/proc/self/fd').length;
}

describe('a local transport on the machine that runs this', () => {
  const transport = new LocalTransport();
  const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

  afterAll(() => transport.close());

  it('reads whole files, those of more than a page too', async () => {
    const { vmstat, version } = await transport.read({
      vmstat: { file: '/proc/vmstat' },
      version: { file: '/proc/version' },
    });
    const names = (content: string): string[] =>
      content
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0] ?? '');
    expect(names(text(vmstat))).toEqual(names(readFileSync('/proc/vmstat', 'utf8')));
    expect(text(version)).toBe(readFileSync('/proc/version', 'utf8'));
  });

  it('gets fresh numbers from a descriptor it kept', async () => {
    const sources = { uptime: { file: '/proc/uptime' } } as const;
    const before = text((await transport.read(sources)).uptime);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(Number.parseFloat(text((await transport.read(sources)).uptime))).toBeGreaterThan(Number.parseFloat(before));
  });

  it('opens no further descriptor from the second reading on', async () => {
    const sources = {
      stat: { file: '/proc/stat' },
      net: { file: '/proc/net/dev' },
      stats: { glob: '/proc/[0-9]*/stat' },
    } as const;
    await transport.read(sources);
    const before = openFiles();
    for (let i = 0; i < 50; i += 1) await transport.read(sources);
    expect(openFiles()).toBe(before);
  });

  it('lists this process among all', async () => {
    const { stats } = await transport.read({ stats: { glob: '/proc/[0-9]*/stat' } });
    expect(text(stats.get(`/proc/${process.pid}/stat`))).toMatch(new RegExp(`^${process.pid} \\(`));
  });

  it('knows the filesystem this runs on', async () => {
    const { mounts } = await transport.read({ mounts: { statvfs: 'mounts' } });
    const root = mounts.find(({ mountPoint }) => mountPoint === '/');
    expect(root?.blocks).toBeGreaterThan(0);
    expect(root?.blocksFree).toBeLessThanOrEqual(root?.blocks ?? 0);
    expect(mounts.map(({ type }) => type)).not.toContain('proc');
  });

  it('gives every descriptor back', async () => {
    const before = openFiles();
    const other = new LocalTransport();
    await other.read({ stat: { file: '/proc/stat' }, blocks: { glob: '/sys/class/net/*/mtu' } });
    expect(openFiles()).toBeGreaterThan(before);
    await other.close();
    expect(openFiles()).toBe(before);
  });
});
