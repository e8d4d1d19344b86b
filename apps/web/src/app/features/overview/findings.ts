import { parseSeriesName } from '@hyperion/contracts';
import type { Bucket } from '@hyperion/domain';
import { STATUS_ORDER, formatValue, type Status } from '@hyperion/ui';

/** Something wrong with the host, in words: what, how bad, and what it means. */
export interface Finding {
  readonly id: string;
  readonly status: Extract<Status, 'warning' | 'critical'>;
  readonly title: string;
  readonly detail: string;
}

/** What findings are drawn from. */
export interface Evidence {
  /** Newest value of each series. */
  readonly values: ReadonlyMap<string, number>;
  /** The last ten minutes of what is judged by its mean. */
  readonly series: ReadonlyMap<string, readonly Bucket[]>;
  readonly nowMs: number;
}

/** When a share is a warning and when it is critical. */
interface Threshold {
  readonly warning: number;
  readonly critical: number;
}

/** Values of Cockpit (disks) and Netdata (the rest), see the guide. */
const DISK: Threshold = { warning: 0.8, critical: 0.9 };
const MEMORY: Threshold = { warning: 0.9, critical: 0.97 };
const SWAP: Threshold = { warning: 0.8, critical: 0.98 };
const CPU: Threshold = { warning: 0.85, critical: 0.95 };
const IOWAIT: Threshold = { warning: 0.4, critical: 0.7 };
const STEAL: Threshold = { warning: 0.1, critical: 0.3 };
/** Smallest filesystem whose being read-only is worth a word. */
const SMALLEST_DISK_BYTES = 64 * 1024 ** 2;
/** °C; used when the sensor tells no limit of its own. */
const HEAT: Threshold = { warning: 85, critical: 95 };
/** °C below a sensor's own limit from which on it is worth a warning. */
const HEAT_MARGIN = 10;
/** Span of the means, and how much of it must be known for a mean to say anything, milliseconds. */
const MEAN_MS = 10 * 60_000;
const MIN_KNOWN_MS = 2 * 60_000;

/** All that is wrong, worst first. */
export function findProblems(evidence: Evidence): readonly Finding[] {
  const found = [
    ...filesystems(evidence.values),
    ...memory(evidence.values),
    ...processor(evidence),
    ...heat(evidence.values),
  ];
  return found.sort((a, b) => STATUS_ORDER.indexOf(a.status) - STATUS_ORDER.indexOf(b.status));
}

function filesystems(values: ReadonlyMap<string, number>): Finding[] {
  return instancesOf(values, 'fs.usedRatio').flatMap((mount) => {
    const read = (key: string): number | undefined => values.get(`${key}:${mount}`);
    const used = read('fs.usedRatio') ?? 0;
    // What cannot be written to cannot run full; images (squashfs, ISO, tiny mounts) are read-only by nature.
    if (read('fs.isReadOnly') === 1) {
      const isImage = used >= 0.999 || (read('fs.totalBytes') ?? 0) < SMALLEST_DISK_BYTES;
      return isImage ? [] : [readOnly(mount)];
    }
    const space = judge(used, DISK);
    const inodes = judge(read('fs.inodesUsedRatio'), DISK);
    return [
      ...(space ? [spaceFinding(mount, space, { used, left: read('fs.availableBytes') })] : []),
      ...(inodes ? [inodeFinding(mount, inodes, read('fs.inodesUsedRatio'))] : []),
    ];
  });
}

function spaceFinding(
  mount: string,
  status: Finding['status'],
  { used, left }: { used: number; left: number | undefined },
): Finding {
  const share = formatValue(used, 'ratio');
  return {
    id: `fs:${mount}`,
    status,
    title: $localize`${mount}:mount: is ${share}:share: full`,
    detail: $localize`${formatValue(left, 'bytes')}:left: are left. When it is full, programs fail in ways hard to read.`,
  };
}

function inodeFinding(mount: string, status: Finding['status'], used: number | undefined): Finding {
  return {
    id: `inodes:${mount}`,
    status,
    title: $localize`${mount}:mount: is running out of inodes (${formatValue(used, 'ratio')}:share:)`,
    detail: $localize`No new files can be made when none are left, however much space there is. Look for very many small files.`,
  };
}

function readOnly(mount: string): Finding {
  return {
    id: `ro:${mount}`,
    status: mount === '/' ? 'critical' : 'warning',
    title: $localize`${mount}:mount: is read-only`,
    detail: $localize`If it should not be, the kernel may have stopped writing because of errors on the disk: see dmesg.`,
  };
}

function memory(values: ReadonlyMap<string, number>): Finding[] {
  const found: Finding[] = [];
  const used = values.get('memory.usedRatio');
  const status = judge(used, MEMORY);
  if (status) {
    const left = formatValue(values.get('memory.availableBytes'), 'bytes');
    found.push({
      id: 'memory',
      status,
      title: $localize`Memory is ${formatValue(used, 'ratio')}:share: used`,
      detail: $localize`${left}:left: are available, cache already counted as free. The kernel kills processes when nothing is left.`,
    });
  }
  const swap = values.get('swap.usedRatio');
  const swapStatus = judge(swap, SWAP);
  if (swapStatus) {
    found.push({
      id: 'swap',
      status: swapStatus,
      title: $localize`Swap is ${formatValue(swap, 'ratio')}:share: used`,
      detail: $localize`The machine had to put memory of programs on disk; it may be slow.`,
    });
  }
  return found;
}

function processor({ series, nowMs }: Evidence): Finding[] {
  const checks = [
    {
      key: 'cpu.usedRatio',
      limit: CPU,
      title: (share: string) => $localize`CPU is ${share}:share: busy`,
      detail: $localize`Mean of the last 10 minutes over all cores.`,
    },
    {
      key: 'cpu.iowaitRatio',
      limit: IOWAIT,
      title: (share: string) => $localize`The CPU waits for disks ${share}:share: of the time`,
      detail: $localize`Mean of the last 10 minutes. A disk is too slow for what is asked of it, or failing.`,
    },
    {
      key: 'cpu.stealRatio',
      limit: STEAL,
      title: (share: string) => $localize`The hypervisor takes ${share}:share: of the CPU away`,
      detail: $localize`Mean of the last 10 minutes. Other machines on the same hardware are in the way.`,
    },
  ];
  return checks.flatMap(({ key, limit, title, detail }) => {
    const mean = meanOf(series.get(key) ?? [], nowMs);
    const status = judge(mean, limit);
    return status ? [{ id: key, status, title: title(formatValue(mean, 'ratio')), detail }] : [];
  });
}

function heat(values: ReadonlyMap<string, number>): Finding[] {
  return instancesOf(values, 'sensors.temperature').flatMap((sensor) => {
    const degrees = values.get(`sensors.temperature:${sensor}`);
    const own = values.get(`sensors.temperatureCritical:${sensor}`);
    const status = judge(degrees, own ? { warning: own - HEAT_MARGIN, critical: own } : HEAT);
    if (!status) return [];
    const limit = own ? $localize`Its own limit is ${formatValue(own, 'celsius')}:limit:.` : '';
    const title = $localize`${sensor}:sensor: is ${formatValue(degrees, 'celsius')}:degrees: hot`;
    return [{ id: `heat:${sensor}`, status, title, detail: $localize`${limit}:limit: Check fans and airflow.`.trim() }];
  });
}

/** Mean over the last ten minutes; `undefined` while too little of them is known. */
function meanOf(buckets: readonly Bucket[], nowMs: number): number | undefined {
  const recent = buckets.filter(({ atMs }) => atMs >= nowMs - MEAN_MS);
  const [first, last] = [recent[0], recent.at(-1)];
  if (!first || !last || last.atMs - first.atMs < MIN_KNOWN_MS) return undefined;
  // By time, not by tick: seconds must not outweigh the ten-second ticks before somebody looked.
  let area = 0;
  for (let index = 1; index < recent.length; index++) {
    const [a, b] = [recent[index - 1], recent[index]];
    if (a && b) area += (b.sum / b.count) * (b.atMs - a.atMs);
  }
  return area / (last.atMs - first.atMs);
}

function judge(value: number | undefined, { warning, critical }: Threshold): Finding['status'] | undefined {
  if (value === undefined || value < warning) return undefined;
  return value >= critical ? 'critical' : 'warning';
}

function instancesOf(values: ReadonlyMap<string, number>, key: string): string[] {
  return [...values.keys()]
    .map(parseSeriesName)
    .filter((name) => name.key === key)
    .map((name) => name.instance);
}
