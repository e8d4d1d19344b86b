import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FilesystemStat, Readings, Source } from '@hyperion/domain';
import type { Transport } from '@hyperion/transport';

/** Name of the file that holds a tree's filesystems: what statvfs(3) answered when it was recorded, a JSON array. */
export const STATVFS_FILE = 'statvfs.json';

/**
 * A folder that is a host: `proc/`, `sys/` and `statvfs.json`, as `npm run record` writes them. Several folders lie on
 * top of each other, the first one that has a file wins; so the next tick of a host is a folder with the few files
 * that changed. An empty file in a folder above named `<file>.absent` hides the file below.
 */
export class FakeTransport implements Transport {
  private folders: readonly string[];
  /** How often `read` was called. */
  reads = 0;
  /** Set to make the next readings fail as an unreachable host does. */
  failure: Error | undefined;

  constructor(...folders: readonly string[]) {
    this.folders = folders;
    const missing = folders.find((folder) => !existsSync(folder));
    if (missing !== undefined) throw new Error(`there is no fixture at ${missing}`);
  }

  /** Goes on to another state of the host; folders as in the constructor. */
  show(...folders: readonly string[]): void {
    this.folders = folders;
  }

  /** @inheritdoc */
  read<S extends Readonly<Record<string, Source>>>(sources: S): Promise<Readings<S>> {
    this.reads += 1;
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const answer = Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, this.readSource(source)]));
    return Promise.resolve(answer as Readings<S>);
  }

  /** @inheritdoc */
  close(): Promise<void> {
    return Promise.resolve();
  }

  private readSource(source: Source): unknown {
    if ('file' in source) return this.readFile(source.file);
    if ('glob' in source) return this.readGlob(source.glob);
    const bytes = this.readFile(`/${STATVFS_FILE}`);
    return bytes === undefined ? [] : (JSON.parse(new TextDecoder().decode(bytes)) as FilesystemStat[]);
  }

  private readFile(path: string): Uint8Array | undefined {
    for (const folder of this.folders) {
      if (existsSync(join(folder, `${path}.absent`))) return undefined;
      const file = join(folder, path);
      if (existsSync(file) && statSync(file).isFile()) return new Uint8Array(readFileSync(file));
    }
    return undefined;
  }

  private readGlob(pattern: string): ReadonlyMap<string, Uint8Array> {
    let paths = [''];
    for (const segment of pattern.split('/').slice(1)) {
      paths = paths.flatMap((path) => this.namesIn(path, segment).map((name) => `${path}/${name}`));
    }
    const found = paths.map((path) => [path, this.readFile(path)] as const);
    return new Map(found.filter((entry): entry is readonly [string, Uint8Array] => entry[1] !== undefined));
  }

  /** Names in a folder that match one segment of a pattern, in the order the local transport lists them. */
  private namesIn(path: string, segment: string): string[] {
    if (!/[*[]/.test(segment)) return [segment];
    // The pattern is one of ours, never input.
    const source = segment.replace(/[.+?^${}()|\\]/g, '\\$&').replace(/\*/g, '.*');
    const matcher = new RegExp(`^${source}$`);
    const all = this.folders.flatMap((folder) =>
      existsSync(join(folder, path)) ? readdirSync(join(folder, path)) : [],
    );
    return [...new Set(all)]
      .filter((name) => matcher.test(name))
      .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  }
}
