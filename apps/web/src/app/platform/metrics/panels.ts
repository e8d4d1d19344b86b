import type { DisplayUnit, LineColour } from '@hyperion/ui';

/** One line of a panel; an instanced metric gives as many lines as it has instances. */
export interface PanelLine {
  /** Metric key, see `GET /metrics/catalog`. */
  readonly key: string;
  /** Name of the line; for an instanced metric put before the instance, and may be empty. */
  readonly label: string;
  /** Colour of the meaning; an instanced metric goes round the wheel when it has none. */
  readonly colour?: LineColour;
  readonly isBelow?: boolean;
}

/** A chart and what it is made of. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  /** What the numbers mean, where it is not plain. */
  readonly note?: string;
  readonly unit: DisplayUnit;
  readonly lines: readonly PanelLine[];
  /** Upper end that is always shown. */
  readonly ceiling?: number;
  /** Metric whose newest value is the upper end: the memory there is. */
  readonly ceilingKey?: string;
  readonly isStacked?: boolean;
  readonly isFilled?: boolean;
}

const CPU: Panel = {
  id: 'cpu',
  title: $localize`CPU`,
  note: $localize`100 % = the whole machine`,
  unit: 'ratio',
  ceiling: 1,
  isStacked: true,
  lines: [
    { key: 'cpu.userRatio', label: $localize`User`, colour: 'blue' },
    { key: 'cpu.niceRatio', label: $localize`Low priority`, colour: 'cyan' },
    { key: 'cpu.systemRatio', label: $localize`System`, colour: 'violet' },
    { key: 'cpu.softirqRatio', label: $localize`Interrupts`, colour: 'slate' },
    { key: 'cpu.iowaitRatio', label: $localize`I/O wait`, colour: 'amber' },
    { key: 'cpu.stealRatio', label: $localize`Steal`, colour: 'rose' },
  ],
};

const MEMORY: Panel = {
  id: 'memory',
  title: $localize`Memory`,
  note: $localize`used = without cache`,
  unit: 'bytes',
  ceilingKey: 'memory.totalBytes',
  isFilled: true,
  lines: [
    { key: 'memory.usedBytes', label: $localize`Used`, colour: 'blue' },
    { key: 'memory.cachedBytes', label: $localize`Cache`, colour: 'slate' },
    { key: 'swap.usedBytes', label: $localize`Swap used`, colour: 'violet' },
  ],
};

const DISK: Panel = {
  id: 'disk',
  title: $localize`Disk throughput`,
  note: $localize`read above, written below`,
  unit: 'bytes/s',
  isFilled: true,
  lines: [
    { key: 'disk.totalReadBytes', label: $localize`Read`, colour: 'teal' },
    { key: 'disk.totalWriteBytes', label: $localize`Written`, colour: 'orange', isBelow: true },
  ],
};

const NETWORK: Panel = {
  id: 'network',
  title: $localize`Network`,
  note: $localize`in above, out below`,
  unit: 'bits/s',
  isFilled: true,
  lines: [
    { key: 'network.totalReceiveBytes', label: $localize`Received`, colour: 'green' },
    { key: 'network.totalTransmitBytes', label: $localize`Sent`, colour: 'pink', isBelow: true },
  ],
};

const LOAD: Panel = {
  id: 'load',
  title: $localize`Load`,
  note: $localize`tasks running or waiting`,
  unit: 'load',
  lines: [
    { key: 'load.avg1', label: $localize`1 min`, colour: 'blue' },
    { key: 'load.avg5', label: $localize`5 min`, colour: 'teal' },
    { key: 'load.avg15', label: $localize`15 min`, colour: 'slate' },
  ],
};

const PRESSURE: Panel = {
  id: 'pressure',
  title: $localize`Pressure`,
  note: $localize`share of time something waited`,
  unit: 'ratio',
  lines: [
    { key: 'pressure.cpuSomeRatio', label: $localize`CPU`, colour: 'blue' },
    { key: 'pressure.memorySomeRatio', label: $localize`Memory`, colour: 'violet' },
    { key: 'pressure.ioSomeRatio', label: $localize`Disk`, colour: 'amber' },
  ],
};

const TEMPERATURE: Panel = {
  id: 'temperature',
  title: $localize`Temperatures`,
  unit: 'celsius',
  lines: [{ key: 'sensors.temperature', label: '' }],
};

/** Charts that move, on the overview. */
export const LIVE_PANELS: readonly Panel[] = [CPU, MEMORY, DISK, NETWORK, LOAD, PRESSURE, TEMPERATURE];

/** Charts of the past. */
export const HISTORY_PANELS: readonly Panel[] = [
  CPU,
  MEMORY,
  LOAD,
  PRESSURE,
  DISK,
  {
    id: 'disk-busy',
    title: $localize`Disk utilisation`,
    note: $localize`share of time a device was busy`,
    unit: 'ratio',
    lines: [{ key: 'disk.busyRatio', label: '' }],
  },
  {
    id: 'disk-latency',
    title: $localize`Disk latency`,
    note: $localize`mean time of a read or write`,
    unit: 'seconds',
    lines: [{ key: 'disk.latency', label: '' }],
  },
  NETWORK,
  {
    id: 'filesystems',
    title: $localize`Filesystems`,
    note: $localize`space in use`,
    unit: 'ratio',
    ceiling: 1,
    lines: [{ key: 'fs.usedRatio', label: '' }],
  },
  {
    id: 'processes',
    title: $localize`Processes`,
    unit: 'count',
    lines: [
      { key: 'processes.total', label: $localize`All`, colour: 'blue' },
      { key: 'processes.running', label: $localize`Running`, colour: 'green' },
      { key: 'processes.uninterruptible', label: $localize`Waiting for a disk`, colour: 'amber' },
      { key: 'processes.zombie', label: $localize`Zombies`, colour: 'rose' },
    ],
  },
  TEMPERATURE,
];
