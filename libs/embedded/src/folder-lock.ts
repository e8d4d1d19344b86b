import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isAlive, type ProcessIdentity } from './process-identity';

/** Another living process holds the folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';

  constructor(
    readonly folder: string,
    readonly pid: number,
  ) {
    super(`${folder} is in use by process ${pid}.`);
  }
}

/** A folder that belongs to this process until it is released or the process ends, however it ends. */
export interface FolderLock {
  /** Gives the folder back; harmless when called twice. */
  release(): void;
}

/**
 * Takes a folder for this process, or joins in when this process has it already. The lock is a file holding the
 * owner's {@link ProcessIdentity}, so one left behind by a killed owner is recognised, also when its pid lives on in
 * another program. It comes into being by link(2), complete and exclusive: nobody ever reads a half-written lock.
 * @throws FolderInUse when its owner lives. Errors of the file system (no such folder, not writable) pass through.
 */
export function lockFolder(folder: string, name = 'lock'): FolderLock {
  const path = join(folder, name);
  const self = identify(process.pid);
  if (!self) throw new Error('/proc is not mounted; Hyperion cannot tell processes apart without it.');
  const text = `${JSON.stringify(self)}\n`;
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, text, { mode: 0o644, flag: 'wx' });
  try {
    while (!tryLink(draft, path)) if (evict(path, folder, text) === 'ours') break;
  } finally {
    unlinkSync(draft);
  }
  return { release: () => releaseIfOurs(path, text) };
}

function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead owner's lock away. Two that try at once: rename(2) gives the file to one of them only. */
function evict(path: string, folder: string, self: string): 'ours' | 'gone' {
  const seen = readLock(path);
  if (seen === undefined) return 'gone';
  if (seen === self) return 'ours';
  const owner = parseOwner(seen);
  if (owner && isAlive(owner)) throw new FolderInUse(folder, owner.pid);
  const aside = `${path}.stale.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    renameSync(path, aside);
  } catch {
    return 'gone'; // Another starter was quicker; its lock is judged in the next round.
  }
  // Between reading and renaming, another starter may have put its own living lock there: give it back.
  if (readLock(aside) !== seen) tryLink(aside, path);
  unlinkSync(aside);
  return 'gone';
}

function releaseIfOurs(path: string, text: string): void {
  if (readLock(path) === text) unlinkSync(path);
}

function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseOwner(text: string): ProcessIdentity | undefined {
  try {
    const { pid, startTicks, bootId } = JSON.parse(text) as Partial<ProcessIdentity>;
    return typeof pid === 'number' && typeof startTicks === 'number' && typeof bootId === 'string'
      ? { pid, startTicks, bootId }
      : undefined;
  } catch {
    return undefined; // Written by nobody we know; such a lock protects nothing.
  }
}
