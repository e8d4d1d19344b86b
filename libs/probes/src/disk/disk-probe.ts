import type { Unit } from '@hyperion/contracts';
import { defineProbe, type DerivedMetric, type ProbeMetric, type TotalMetric } from '../probe';
import { describing } from '../text/describe';
import { scanner } from '../text/scanner';
import { isWholeDevice } from './whole-device';

const SOURCE = '/proc/diskstats, Documentation/admin-guide/iostats.rst';
/** Unit of the sector counts, whatever the device's own sector is. */
const SECTOR_BYTES = 512;
const MS = 0.001;

/** Column of /proc/diskstats after the device name (from 0), key, unit, factor to the unit, help. */
type Row = readonly [column: number, key: string, unit: Unit, factor: number, help: string];

/** Counters that are published. */
const COUNTERS: readonly Row[] = [
  [0, 'disk.readOps', 'operations', 1, 'Reads completed.'],
  [2, 'disk.readBytes', 'bytes', SECTOR_BYTES, 'Bytes read.'],
  [4, 'disk.writeOps', 'operations', 1, 'Writes completed.'],
  [6, 'disk.writeBytes', 'bytes', SECTOR_BYTES, 'Bytes written.'],
  [11, 'disk.discardOps', 'operations', 1, 'Discards completed (TRIM).'],
  [13, 'disk.discardBytes', 'bytes', SECTOR_BYTES, 'Bytes discarded.'],
  [15, 'disk.flushOps', 'operations', 1, 'Flushes of the write cache completed.'],
];

/** Counters that only serve to derive. The kernel prints these milliseconds as 32 bits on every architecture. */
const INPUTS = [
  [3, 'disk.readSeconds'],
  [7, 'disk.writeSeconds'],
  [9, 'disk.busySeconds'],
  [10, 'disk.queueSeconds'],
] as const;

/** Column of the one gauge: operations in flight. */
const IN_FLIGHT = 8;

const counter = describing({ kind: 'counter', instanced: true, source: SOURCE });
const gauge = describing({ kind: 'gauge', instanced: true, source: SOURCE });
const total = describing({ kind: 'counter', instanced: false, source: SOURCE });

/** How the columns become values: what to emit for each, nothing for those not asked for. */
const BY_COLUMN: (readonly { key: string; factor: number }[])[] = [];
const addColumn = (column: number, key: string, factor: number): void => {
  BY_COLUMN[column] = [...(BY_COLUMN[column] ?? []), { key, factor }];
};
for (const [column, key, , factor] of COUNTERS) addColumn(column, key, factor);
for (const [column, key] of INPUTS) addColumn(column, key, MS);
addColumn(IN_FLIGHT, 'disk.inFlight', 1);
const COLUMN_COUNT = BY_COLUMN.length;
/** Columns of Linux 2.6 to 4.17; discards and flushes came later. */
const LEAST_COLUMNS = 11;

const latency = (key: string, help: string, from: readonly string[]): DerivedMetric => ({
  ...gauge(key, 'seconds', help, 'time spent / operations'),
  kind: 'gauge',
  from,
  // the first half of the inputs are times, the second half operations
  compute: (values) => {
    const half = values.length / 2;
    let seconds = 0;
    let operations = 0;
    for (let i = 0; i < half; i += 1) {
      seconds += values[i]!;
      operations += values[i + half]!;
    }
    return operations > 0 ? seconds / operations : undefined;
  },
});

/** Physical devices count in the totals; dm-* and md* lie on top of them and would count everything twice. */
const isPhysical = (device: string): boolean => !/^(dm-|md|bcache|drbd|nbd|zd)\d*/.test(device);
const sum = (key: string, totalOf: string, help: string): TotalMetric => ({
  ...total(key, 'bytes', help),
  instanced: false,
  totalOf,
  counts: isPhysical,
});

/** Whole block devices: throughput, operations, latency, utilisation, queue. Partitions, loop and RAM devices are left out. */
export const diskProbe = defineProbe({
  id: 'disk',
  everyMs: 0,
  sources: { diskstats: { file: '/proc/diskstats' } },
  metrics: [
    ...COUNTERS.map(([column, key, unit, factor, help]): ProbeMetric => ({
      ...counter(key, unit, help, `column ${column + 4}`),
      wrapsAt: factor * 2 ** 32,
    })),
    gauge('disk.inFlight', 'count', 'Operations handed to the device and not yet done.', `column ${IN_FLIGHT + 4}`),
  ],
  inputs: INPUTS.map(([, key]) => ({ key, wrapsAt: 2 ** 32 * MS })),
  derived: [
    {
      ...gauge(
        'disk.busyRatio',
        'ratio',
        'Share of the time in which the device had something to do ("utilisation").',
        'column 13',
      ),
      kind: 'gauge',
      from: ['disk.busySeconds'],
      compute: ([busy]) => Math.min(1, busy!),
    },
    {
      ...gauge('disk.queueLength', 'count', 'Operations waiting or under way, mean of the tick.', 'column 14'),
      kind: 'gauge',
      from: ['disk.queueSeconds'],
      compute: ([weighted]) => weighted,
    },
    latency('disk.readLatency', 'Mean time a read took; absent while there is none.', [
      'disk.readSeconds',
      'disk.readOps',
    ]),
    latency('disk.writeLatency', 'Mean time a write took; absent while there is none.', [
      'disk.writeSeconds',
      'disk.writeOps',
    ]),
    latency('disk.latency', 'Mean time a read or write took ("await"); absent while there is none.', [
      ...['disk.readSeconds', 'disk.writeSeconds'],
      ...['disk.readOps', 'disk.writeOps'],
    ]),
  ],
  totals: [
    sum('disk.totalReadBytes', 'disk.readBytes', 'Bytes read from all physical devices.'),
    sum('disk.totalWriteBytes', 'disk.writeBytes', 'Bytes written to all physical devices.'),
  ],
  parse({ diskstats }, emit) {
    if (diskstats === undefined) return;
    const isWhole = isWholeDevice(diskstats);
    scanner.open(diskstats, '/proc/diskstats');
    while (!scanner.isDone) {
      scanner.skipWords(2);
      const device = scanner.word();
      if (isWhole(device)) emitColumns(device, emit);
      scanner.nextLine();
    }
  },
});

function emitColumns(device: string, emit: (key: string, value: number, instance: string) => void): void {
  for (let column = 0; column < COLUMN_COUNT; column += 1) {
    if (column >= LEAST_COLUMNS && scanner.isLineDone) return;
    const value = scanner.number();
    const wanted = BY_COLUMN[column];
    if (wanted === undefined) continue;
    for (const { key, factor } of wanted) emit(key, value * factor, device);
  }
}
