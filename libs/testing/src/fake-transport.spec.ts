import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createSampleState, planSample, PROBES } from '@hyperion/probes';
import { LocalTransport } from '@hyperion/transport';
import { FakeTransport } from './fake-transport';

const FIXTURES = join(__dirname, '../../probes/src/fixtures');

describe(FakeTransport.name, () => {
  let folder: string;

  const put = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const read = async (transport: FakeTransport): Promise<string | undefined> => {
    const { bytes } = await transport.read({ bytes: { file: '/proc/stat' } });
    return bytes && new TextDecoder().decode(bytes);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hyperion-fake-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('shows the uppermost folder that has a file, and what is marked absent not at all', async () => {
    put('base/proc/stat', 'one');
    put('next/proc/stat', 'two');
    put('last/proc/stat.absent', '');
    const [base, next, last] = ['base', 'next', 'last'].map((name) => join(folder, name)) as [string, string, string];
    const transport = new FakeTransport(base);
    expect(await read(transport)).toBe('one');
    transport.show(next, base);
    expect(await read(transport)).toBe('two');
    transport.show(last, next, base);
    expect(await read(transport)).toBeUndefined();
    expect(transport.reads).toBe(3);
  });

  it('fails as an unreachable host does when told to', async () => {
    const transport = new FakeTransport(folder);
    transport.failure = new Error('no route to host');
    await expect(read(transport)).rejects.toThrow('no route to host');
  });

  it('refuses a folder that is not there', () => {
    expect(() => new FakeTransport(join(folder, 'nothing'))).toThrow('no fixture');
  });

  it.each(readdirSync(FIXTURES))('reads %s just as the local transport does', async (name) => {
    const { sources } = planSample(
      createSampleState(),
      PROBES.filter(({ id }) => id !== 'filesystem'),
    );
    const local = new LocalTransport({ root: join(FIXTURES, name) });
    const plain = (readings: object): unknown =>
      Object.fromEntries(
        Object.entries(readings).map(([key, reading]) => [
          key,
          reading instanceof Map
            ? [...reading].map(([path, bytes]) => [path, [...(bytes as Uint8Array)]])
            : reading && [...(reading as Uint8Array)],
        ]),
      );
    expect(plain(await local.read(sources))).toEqual(
      plain(await new FakeTransport(join(FIXTURES, name)).read(sources)),
    );
    await local.close();
  });
});
