import type { Unit } from '@hyperion/contracts';
import { defineProbe, ProbeParseError, type DerivedMetric, type Emit } from '../probe';
import { describing } from '../text/describe';
import { FieldTable } from '../text/fields';

const KIB = 1024;

/** Lines of /proc/meminfo that are published as they are: field, key, help. */
const MEMINFO = [
  [
    'MemTotal',
    'memory.totalBytes',
    'Memory the kernel can use: what is built in, less what firmware and kernel reserve.',
  ],
  ['MemFree', 'memory.freeBytes', 'Memory used for nothing at all; low on a healthy machine, see available.'],
  ['MemAvailable', 'memory.availableBytes', 'Memory that could be given to programs without swapping.'],
  ['Buffers', 'memory.buffersBytes', 'Cache of raw disk blocks.'],
  ['Dirty', 'memory.dirtyBytes', 'Cached writes not yet on their disk.'],
  ['Writeback', 'memory.writebackBytes', 'Cached writes on their way to the disk.'],
  ['AnonPages', 'memory.anonymousBytes', 'Memory of programs that no file stands behind.'],
  ['Shmem', 'memory.sharedBytes', 'Shared memory and tmpfs.'],
  ['Slab', 'memory.slabBytes', 'Data structures of the kernel.'],
  ['PageTables', 'memory.pageTablesBytes', 'Page tables.'],
  ['Committed_AS', 'memory.committedBytes', 'Memory promised to programs, whether they use it or not.'],
  ['CommitLimit', 'memory.commitLimitBytes', 'Most that may be promised when overcommit is strict.'],
  ['SwapTotal', 'swap.totalBytes', 'Swap space in use or not.'],
  ['SwapFree', 'swap.freeBytes', 'Swap space not in use.'],
  ['SwapCached', 'swap.cachedBytes', 'Swapped out, but still or again in memory, too.'],
] as const;

/** Lines of /proc/meminfo that others are computed from. */
const HELPERS = ['Cached', 'SReclaimable'] as const;

/** Lines of /proc/vmstat: field, key, unit, help. */
const VMSTAT: readonly (readonly [string, string, Unit, string])[] = [
  ['pswpin', 'swap.inPages', 'pages', 'Pages read back from swap.'],
  ['pswpout', 'swap.outPages', 'pages', 'Pages written to swap.'],
  ['pgfault', 'memory.faults', 'operations', 'Page faults of any kind.'],
  ['pgmajfault', 'memory.majorFaults', 'operations', 'Page faults that had to wait for a disk.'],
  ['oom_kill', 'memory.oomKills', 'count', 'Processes killed because memory ran out.'],
];

const meminfoGauge = describing({ kind: 'gauge', instanced: false, source: '/proc/meminfo, proc_meminfo(5)' });
const vmstatCounter = describing({ kind: 'counter', instanced: false, source: '/proc/vmstat, proc_vmstat(5)' });

const ratio = (key: string, help: string, from: readonly [string, string]): DerivedMetric => ({
  ...meminfoGauge(key, 'ratio', help),
  kind: 'gauge',
  from,
  compute: ([part, whole]) => (whole! > 0 ? part! / whole! : undefined),
});

const meminfoFields = new FieldTable([...MEMINFO.map(([field]) => field), ...HELPERS]);
const vmstatFields = new FieldTable(VMSTAT.map(([field]) => field));

const indexOf = (field: (typeof MEMINFO)[number][0]): number => MEMINFO.findIndex(([name]) => name === field);
const [TOTAL, FREE, AVAILABLE, BUFFERS] = [
  indexOf('MemTotal'),
  indexOf('MemFree'),
  indexOf('MemAvailable'),
  indexOf('Buffers'),
];
const [SHMEM, SWAP_TOTAL, SWAP_FREE] = [indexOf('Shmem'), indexOf('SwapTotal'), indexOf('SwapFree')];

/** Memory and swap. "Used" is what programs and kernel hold and cannot give back: total less available, cache not counted. */
export const memoryProbe = defineProbe({
  id: 'memory',
  everyMs: 0,
  sources: { meminfo: { file: '/proc/meminfo' }, vmstat: { file: '/proc/vmstat' } },
  metrics: [
    ...MEMINFO.map(([field, key, help]) => meminfoGauge(key, 'bytes', help, field)),
    meminfoGauge(
      'memory.cachedBytes',
      'bytes',
      'Cache of files that can be dropped when needed.',
      'Cached + SReclaimable',
    ),
    meminfoGauge('memory.usedBytes', 'bytes', 'Memory in use, cache not counted.', 'MemTotal - MemAvailable'),
    meminfoGauge('swap.usedBytes', 'bytes', 'Swap space in use.', 'SwapTotal - SwapFree'),
    ...VMSTAT.map(([field, key, unit, help]) => vmstatCounter(key, unit, help, field)),
  ],
  derived: [
    ratio('memory.usedRatio', 'Share of the memory in use, cache not counted.', [
      'memory.usedBytes',
      'memory.totalBytes',
    ]),
    ratio('swap.usedRatio', 'Share of the swap space in use; absent without swap.', [
      'swap.usedBytes',
      'swap.totalBytes',
    ]),
  ],
  parse({ meminfo, vmstat }, emit) {
    if (meminfo !== undefined) emitMeminfo(meminfoFields.read(meminfo, '/proc/meminfo'), emit);
    if (vmstat === undefined) return;
    const counts = vmstatFields.read(vmstat, '/proc/vmstat');
    for (let i = 0; i < VMSTAT.length; i += 1) emitIfKnown(VMSTAT[i]![1], counts[i]!, emit);
  },
});

function emitMeminfo(kib: Float64Array, emit: Emit): void {
  if (Number.isNaN(kib[TOTAL])) throw new ProbeParseError('/proc/meminfo has no MemTotal');
  const cached = kib[MEMINFO.length]! + (kib[MEMINFO.length + 1]! || 0);
  // Before Linux 3.14 there is no MemAvailable: what is free, and the cache but for shared memory, comes close.
  if (Number.isNaN(kib[AVAILABLE])) kib[AVAILABLE] = kib[FREE]! + kib[BUFFERS]! + cached - (kib[SHMEM]! || 0);
  for (let i = 0; i < MEMINFO.length; i += 1) emitIfKnown(MEMINFO[i]![1], kib[i]! * KIB, emit);
  emitIfKnown('memory.cachedBytes', cached * KIB, emit);
  emitIfKnown('memory.usedBytes', Math.max(0, kib[TOTAL]! - kib[AVAILABLE]!) * KIB, emit);
  emitIfKnown('swap.usedBytes', Math.max(0, kib[SWAP_TOTAL]! - kib[SWAP_FREE]!) * KIB, emit);
}

function emitIfKnown(key: string, value: number, emit: Emit): void {
  if (!Number.isNaN(value)) emit(key, value);
}
