import { statfs as nodeStatfs, type StatsFs } from 'node:fs';
import {
  dataMounts,
  isNetworkMount,
  parseMountinfo,
  withRoot,
  type FilesystemStat,
  type MountEntry,
} from '@hyperion/domain';
import { KeptFile } from './kept-file';

/** How long the list of mounts is believed. */
export const REMOUNT_MS = 30_000;
/** How long a reading waits for all filesystems together; what has not answered by then is absent. */
const DEADLINE_MS = 1000;
/** Mounts that are asked at all. */
const MAX_MOUNTS = 256;

/** statvfs(3) of one path; never rejects before its filesystem answers. */
export type Statfs = (path: string) => Promise<StatsFs>;

const callStatfs: Statfs = (path) =>
  new Promise((resolve, reject) => {
    nodeStatfs(path, (error, stats) => {
      if (error === null) resolve(stats);
      else reject(error);
    });
  });

/**
 * Numbers of the mounted filesystems that hold data. A call to a filesystem whose server is gone may never return and
 * holds one of the process's few worker threads as long, so
 * - every reading has a deadline; who misses it is absent this time;
 * - a mount that has not answered is not asked again until it has;
 * - of all network mounts together only one may be unanswered: the others wait until it is, at most one thread is lost.
 */
export class MountStats {
  private readonly tables: readonly KeptFile[];
  private readonly pending = new Set<string>();
  private readonly pendingNetwork = new Set<string>();
  private mounts: readonly MountEntry[] = [];
  private listedAtMs = -Infinity;

  constructor(
    private readonly root: string,
    private readonly statfs: Statfs = callStatfs,
    private readonly deadlineMs = DEADLINE_MS,
  ) {
    // `self` is of no use when /proc is that of another process namespace (a host's, bound into a container)
    this.tables = ['/proc/self/mountinfo', '/proc/1/mountinfo'].map((path) => new KeptFile(root + path));
  }

  /** Those that answer in time, in the order of their mount points. */
  async read(nowMs: number): Promise<readonly FilesystemStat[]> {
    if (nowMs - this.listedAtMs >= REMOUNT_MS || nowMs < this.listedAtMs) this.list(nowMs);
    const round: Round = { found: [], isOver: false };
    const local = this.mounts.filter((mount) => !isNetworkMount(mount)).map((mount) => this.ask(mount, round));
    const network = this.askOneByOne(this.mounts.filter(isNetworkMount), round);
    await this.untilDeadline(Promise.all([...local, network]));
    round.isOver = true;
    return round.found.toSorted((a, b) => (a.mountPoint < b.mountPoint ? -1 : 1));
  }

  close(): void {
    for (const table of this.tables) table.close();
  }

  private list(nowMs: number): void {
    this.listedAtMs = nowMs;
    for (const table of this.tables) {
      const bytes = table.read(nowMs);
      if (bytes === undefined) continue;
      const mounts = dataMounts(parseMountinfo(bytes));
      // A recorded tree has the mounts it has; this machine always has a root.
      this.mounts = (this.root === '' ? withRoot(mounts) : mounts).slice(0, MAX_MOUNTS);
      return;
    }
    this.mounts = [];
  }

  /** Network mounts one after the other, so that at most one call is out. */
  private async askOneByOne(mounts: readonly MountEntry[], round: Round): Promise<void> {
    for (const mount of mounts) {
      if (round.isOver || this.pendingNetwork.size > 0) return;
      this.pendingNetwork.add(mount.mountPoint);
      await this.ask(mount, round);
      this.pendingNetwork.delete(mount.mountPoint);
    }
  }

  private async ask(mount: MountEntry, round: Round): Promise<void> {
    const { mountPoint } = mount;
    if (this.pending.has(mountPoint)) return;
    this.pending.add(mountPoint);
    try {
      const stat = toFilesystemStat(mount, await this.statfs(this.root + mountPoint));
      if (!round.isOver) round.found.push(stat);
    } catch {
      // EACCES, ENOENT, EIO, ESTALE: a mount we may not see or that went away is absent
    } finally {
      this.pending.delete(mountPoint);
    }
  }

  private async untilDeadline(all: Promise<unknown>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.deadlineMs);
    });
    await Promise.race([all, deadline]);
    clearTimeout(timer);
  }
}

/** One reading: who has answered so far, and whether it is too late now. */
interface Round {
  readonly found: FilesystemStat[];
  isOver: boolean;
}

function toFilesystemStat(mount: MountEntry, stats: StatsFs & { readonly frsize?: number }): FilesystemStat {
  return {
    mountPoint: mount.mountPoint,
    device: mount.device,
    type: mount.type,
    isReadOnly: mount.isReadOnly,
    // statvfs(3) counts blocks in f_frsize; older Node tells only f_bsize, the same on all but some FUSE filesystems
    blockBytes: stats.frsize ?? stats.bsize,
    blocks: stats.blocks,
    blocksFree: stats.bfree,
    blocksAvailable: stats.bavail,
    files: stats.files,
    filesFree: stats.ffree,
  };
}
