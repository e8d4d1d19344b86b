import { closeSync, readdirSync, readSync } from 'node:fs';
import { KeptFile, MAX_FILE_BYTES, openRegular } from './kept-file';

/** How long a listing under /sys is believed; a new device shows after that time. */
export const RELIST_MS = 30_000;
/** Files of one pattern whose descriptors are kept; more are opened for each reading. */
const MAX_KEPT = 256;
/** Files one pattern may match at all. */
const MAX_MATCHES = 65_536;
const FIRST_ARENA_BYTES = 64 * 1024;
const ROOM_BYTES = 4096;

/** Answers the files of one pattern, bytes by path as the host names them. */
export interface GlobReader {
  read(nowMs: number): ReadonlyMap<string, Uint8Array>;
  close(): void;
}

/** A reader for `pattern` under `root`: processes come and go and are listed each time, devices stay. */
export function globReader(root: string, pattern: string): GlobReader {
  return pattern.startsWith('/proc/[') ? new PassingFiles(root, pattern) : new StayingFiles(root, pattern);
}

/** Files of devices: listed every {@link RELIST_MS}, read through kept descriptors. */
class StayingFiles implements GlobReader {
  private files = new Map<string, KeptFile>();
  private listedAtMs = -Infinity;
  private readonly answer = new Map<string, Uint8Array>();

  constructor(
    private readonly root: string,
    private readonly pattern: string,
  ) {}

  read(nowMs: number): ReadonlyMap<string, Uint8Array> {
    if (nowMs - this.listedAtMs >= RELIST_MS || nowMs < this.listedAtMs) this.list(nowMs);
    if (this.files.size === 0 && this.answer.size === 0) return this.answer;
    this.answer.clear();
    let kept = 0;
    for (const [path, file] of this.files) {
      const bytes = file.read(nowMs);
      if (bytes !== undefined) this.answer.set(path, bytes);
      if ((kept += 1) > MAX_KEPT) file.close();
    }
    return this.answer;
  }

  close(): void {
    for (const file of this.files.values()) file.close();
    this.files.clear();
    this.listedAtMs = -Infinity;
  }

  private list(nowMs: number): void {
    this.listedAtMs = nowMs;
    const before = this.files;
    this.files = new Map();
    for (const path of expandGlob(this.root, this.pattern)) {
      this.files.set(path, before.get(path) ?? new KeptFile(this.root + path));
      before.delete(path);
    }
    for (const file of before.values()) file.close();
  }
}

/** Files of processes: listed and opened each time, all bytes in one arena. */
class PassingFiles implements GlobReader {
  private arena: Uint8Array = new Uint8Array(0);
  private readonly spans: { path: string; start: number; end: number }[] = [];
  private readonly answer = new Map<string, Uint8Array>();

  constructor(
    private readonly root: string,
    private readonly pattern: string,
  ) {}

  read(): ReadonlyMap<string, Uint8Array> {
    let used = 0;
    this.spans.length = 0;
    for (const path of expandGlob(this.root, this.pattern)) {
      const end = this.append(path, used);
      if (end === undefined) continue;
      this.spans.push({ path, start: used, end });
      used = end;
      if (used > MAX_FILE_BYTES) break;
    }
    this.answer.clear();
    for (const { path, start, end } of this.spans) this.answer.set(path, this.arena.subarray(start, end));
    return this.answer;
  }

  close(): void {
    this.answer.clear();
    this.arena = new Uint8Array(0);
  }

  /** Puts a file into the arena at `start`; its end there, or `undefined` when the process has gone. */
  private append(path: string, start: number): number | undefined {
    let descriptor = -1;
    try {
      descriptor = openRegular(this.root + path);
      let end = start;
      for (;;) {
        this.makeRoom(end);
        const count = readSync(descriptor, this.arena, end, this.arena.length - end, end - start);
        if (count === 0) return end;
        end += count;
        if (end > MAX_FILE_BYTES) return end;
      }
    } catch {
      return undefined; // ENOENT, ESRCH: it ended between the listing and now
    } finally {
      if (descriptor >= 0) closeSync(descriptor);
    }
  }

  private makeRoom(used: number): void {
    if (this.arena.length - used >= ROOM_BYTES) return;
    const larger = new Uint8Array(Math.max(FIRST_ARENA_BYTES, this.arena.length * 2));
    larger.set(this.arena);
    this.arena = larger;
  }
}

/**
 * Paths under `root` that match `pattern`, in a steady order (`hwmon2` before `hwmon10`). `*` stands for any part of
 * one segment, `[0-9]` for one digit. The last segments after a wildcard are not looked up: a file that is not there
 * simply cannot be read.
 */
export function expandGlob(root: string, pattern: string): string[] {
  const segments = pattern.split('/').slice(1);
  let paths = [''];
  for (const segment of segments) {
    if (!isWild(segment)) paths = paths.map((path) => `${path}/${segment}`);
    else paths = paths.flatMap((path) => listFolder(root, path, segment)).slice(0, MAX_MATCHES);
  }
  return paths;
}

function listFolder(root: string, folder: string, segment: string): string[] {
  try {
    return readdirSync(`${root}${folder}`)
      .filter((name) => isMatch(name, segment))
      .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
      .map((name) => `${folder}/${name}`);
  } catch {
    return []; // the folder is not there: no hwmon, no GPU
  }
}

function isWild(segment: string): boolean {
  return segment.includes('*') || segment.includes('[');
}

/** Whether a name matches one segment of a pattern; no regular expression is made of it. */
function isMatch(name: string, segment: string): boolean {
  if (segment === '') return name === '';
  if (segment.startsWith('*')) {
    for (let skip = 0; skip <= name.length; skip += 1) if (isMatch(name.slice(skip), segment.slice(1))) return true;
    return false;
  }
  if (segment.startsWith('[0-9]')) return /^\d/.test(name) && isMatch(name.slice(1), segment.slice(5));
  return name.startsWith(segment.charAt(0)) && name !== '' && isMatch(name.slice(1), segment.slice(1));
}
