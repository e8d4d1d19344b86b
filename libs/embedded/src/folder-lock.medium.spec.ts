import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderInUse, lockFolder } from './folder-lock';
import { identify } from './process-identity';

describe(lockFolder.name, () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hyperion-lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('leaves nothing when it is released, once or twice', () => {
    const lock = lockFolder(folder);
    expect(readdirSync(folder)).toEqual(['lock']);
    lock.release();
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses while the owner lives, and says who it is', () => {
    writeLock(identify(process.ppid));
    expect(() => lockFolder(folder)).toThrow(new FolderInUse(folder, process.ppid));
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  it.each([
    ['whose owner has ended', () => ({ ...identify(process.ppid), pid: 4_194_303 })],
    ['whose pid is another program by now', () => ({ ...identify(process.ppid), startTicks: 1 })],
    ['of before the last restart of the machine', () => ({ ...identify(process.ppid), bootId: 'another' })],
    ['that nobody of us wrote', () => 'nonsense'],
    ['without content', () => ''],
  ])('takes over a lock %s', (_, owner) => {
    writeLock(owner());
    lockFolder(folder).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('joins in when this process has it already', () => {
    lockFolder(folder);
    lockFolder(folder).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  function writeLock(owner: unknown): void {
    writeFileSync(join(folder, 'lock'), typeof owner === 'string' ? owner : `${JSON.stringify(owner)}\n`);
  }
});
