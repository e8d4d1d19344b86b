import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MountStats, REMOUNT_MS, type Statfs } from './mount-stats';

const STATS = { type: 0, bsize: 4096, frsize: 512, blocks: 10, bfree: 5, bavail: 4, files: 3, ffree: 2 };
const mount = (point: string, type: string, minor: number): string =>
  `1 0 0:${minor} / ${point} rw - ${type} source rw\n`;

/** A statvfs(3) that answers when told to, and counts its calls. */
class Answers {
  readonly calls: string[] = [];
  private readonly waiting = new Map<string, () => void>();
  constructor(private readonly hung: readonly string[]) {}

  readonly statfs: Statfs = (path) => {
    const point = path.slice(path.indexOf('/mnt'));
    this.calls.push(point);
    if (!this.hung.includes(point)) return Promise.resolve(STATS);
    return new Promise((resolve) => this.waiting.set(point, () => resolve(STATS)));
  };

  /** The server behind a mount is back. */
  async wake(point: string): Promise<void> {
    this.waiting.get(point)?.();
    await new Promise(setImmediate);
  }
}

describe(MountStats.name, () => {
  let folder: string;

  const table = (text: string): void => {
    mkdirSync(join(folder, 'proc/self'), { recursive: true });
    writeFileSync(join(folder, 'proc/self/mountinfo'), text);
  };
  const stats = (answers: Answers): MountStats => new MountStats(folder, answers.statfs, 20);
  const points = async (of: MountStats, nowMs = 0): Promise<string[]> =>
    (await of.read(nowMs)).map(({ mountPoint }) => mountPoint);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hyperion-mounts-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('tells size, kind and device of each filesystem that holds data, in blocks of f_frsize', async () => {
    table(mount('/mnt/a', 'ext4', 1) + mount('/mnt/proc', 'proc', 2));
    expect(await stats(new Answers([])).read(0)).toEqual([
      {
        ...{ mountPoint: '/mnt/a', device: 'source', type: 'ext4', isReadOnly: false, blockBytes: 512 },
        ...{ blocks: 10, blocksFree: 5, blocksAvailable: 4, files: 3, filesFree: 2 },
      },
    ]);
  });

  it('goes without a filesystem that does not answer in time, and does not ask it again', async () => {
    table(mount('/mnt/a', 'ext4', 1) + mount('/mnt/hung', 'xfs', 2));
    const answers = new Answers(['/mnt/hung']);
    const of = stats(answers);
    expect(await points(of)).toEqual(['/mnt/a']);
    expect(await points(of)).toEqual(['/mnt/a']);
    expect(answers.calls.filter((point) => point === '/mnt/hung')).toHaveLength(1);
  });

  it('asks it again once it has answered', async () => {
    table(mount('/mnt/hung', 'xfs', 2));
    const answers = new Answers(['/mnt/hung']);
    const of = stats(answers);
    await of.read(0);
    await answers.wake('/mnt/hung');
    await of.read(0);
    expect(answers.calls).toHaveLength(2);
  });

  it('has at most one network mount unanswered, however many there are', async () => {
    const all = ['/mnt/n1', '/mnt/n2', '/mnt/n3'];
    table(all.map((point, index) => mount(point, 'nfs4', index)).join('') + mount('/mnt/local', 'ext4', 9));
    const answers = new Answers(all);
    const of = stats(answers);
    for (let round = 0; round < 3; round += 1) expect(await points(of)).toEqual(['/mnt/local']);
    expect(answers.calls.filter((point) => all.includes(point))).toHaveLength(1);
  });

  it('asks network mounts one after the other while they answer', async () => {
    table(mount('/mnt/n1', 'nfs4', 1) + mount('/mnt/n2', 'cifs', 2));
    expect(await points(stats(new Answers([])))).toEqual(['/mnt/n1', '/mnt/n2']);
  });

  it('leaves out what may not be seen', async () => {
    table(mount('/mnt/a', 'ext4', 1));
    const refused = new MountStats(folder, () => Promise.reject(new Error('EACCES')), 20);
    expect(await refused.read(0)).toEqual([]);
  });

  it('reads the mount table again after a while', async () => {
    table(mount('/mnt/a', 'ext4', 1));
    const of = stats(new Answers([]));
    await of.read(0);
    table(mount('/mnt/b', 'ext4', 1));
    expect(await points(of, REMOUNT_MS - 1)).toEqual(['/mnt/a']);
    expect(await points(of, REMOUNT_MS)).toEqual(['/mnt/b']);
  });
});
