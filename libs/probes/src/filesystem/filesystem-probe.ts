import type { Unit } from '@hyperion/contracts';
import { boundedName, type FilesystemStat } from '@hyperion/domain';
import { defineProbe } from '../probe';
import { describing } from '../text/describe';

/** Key, unit, value (absent when `undefined`), help, field of statvfs(3). */
type Row = readonly [
  key: string,
  unit: Unit,
  value: (stat: FilesystemStat) => number | undefined,
  help: string,
  field: string,
];

const share = (part: number, whole: number): number | undefined => (whole > 0 ? part / whole : undefined);
const used = (stat: FilesystemStat): number => Math.max(0, stat.blocks - stat.blocksFree);
/** Some filesystems (btrfs, FAT, many network ones) have no fixed number of inodes and say 0. */
const ifInodes = (stat: FilesystemStat, value: number): number | undefined => (stat.files > 0 ? value : undefined);

const ROWS: readonly Row[] = [
  ['fs.totalBytes', 'bytes', (s) => s.blocks * s.blockBytes, 'Size of the filesystem.', 'f_blocks'],
  ['fs.usedBytes', 'bytes', (s) => used(s) * s.blockBytes, 'Space in use.', 'f_blocks - f_bfree'],
  [
    'fs.availableBytes',
    'bytes',
    (s) => s.blocksAvailable * s.blockBytes,
    'Space an unprivileged user can still take.',
    'f_bavail',
  ],
  [
    'fs.usedRatio',
    'ratio',
    (s) => share(used(s), used(s) + s.blocksAvailable),
    'Share in use of what users can have, as df(1).',
    'f_bavail',
  ],
  ['fs.inodes', 'count', (s) => ifInodes(s, s.files), 'Files and directories there can be.', 'f_files'],
  [
    'fs.inodesUsed',
    'count',
    (s) => ifInodes(s, s.files - s.filesFree),
    'Files and directories there are.',
    'f_files - f_ffree',
  ],
  [
    'fs.inodesUsedRatio',
    'ratio',
    (s) => share(s.files - s.filesFree, s.files),
    'Share of the inodes in use.',
    'f_ffree',
  ],
  [
    'fs.isReadOnly',
    'boolean',
    (s) => (s.isReadOnly ? 1 : 0),
    'Whether it refuses writes; 1 on a disk that should not be is an alarm.',
    'ST_RDONLY',
  ],
];

const gauge = describing({ kind: 'gauge', instanced: true, source: 'statvfs(3), proc_pid_mountinfo(5)' });

/** Mounted filesystems that hold data, by mount point. Every 10 s: disks fill slowly, and each is a call of its own. */
export const filesystemProbe = defineProbe({
  id: 'filesystem',
  everyMs: 10_000,
  sources: { mounts: { statvfs: 'mounts' } },
  metrics: ROWS.map(([key, unit, , help, field]) => gauge(key, unit, help, field)),
  parse({ mounts }, emit) {
    for (const stat of mounts) {
      if (!(stat.blocks > 0)) continue;
      const instance = boundedName(stat.mountPoint);
      for (const [key, , value] of ROWS) {
        const number = value(stat);
        if (number !== undefined) emit(key, number, instance);
      }
    }
  },
});
