import type { DerivedMetric, ProbeMetric } from '../probe';
import { defineProbe, type Emit } from '../probe';
import { describing } from '../text/describe';
import { ascii, scanner } from '../text/scanner';

/** Ticks of user space per second, the unit of proc_stat(5). Source: time(7); 100 on every architecture still built. */
const USER_HZ = 100;
/** Furthest a column may fall without a reset: proc_stat(5) says iowait decreases in certain conditions, idle follows it. */
const DIP_SECONDS = 3;
/** Columns that add up to the whole time; guest time is part of user and nice. */
const WHOLE = 8;

/** Columns of a cpu line in their order: name in our keys, name in the man page, what it is. */
const COLUMNS = [
  ['user', 'user', 'in user mode, guests included'],
  ['nice', 'nice', 'in user mode at low priority, guests included'],
  ['system', 'system', 'in the kernel'],
  ['idle', 'idle', 'idle'],
  ['iowait', 'iowait', 'idle while a task of this CPU waited for a disk'],
  ['irq', 'irq', 'in hardware interrupts'],
  ['softirq', 'softirq', 'in soft interrupts'],
  ['steal', 'steal', 'taken by the hypervisor for other machines'],
  ['guest', 'guest', 'running guests, a part of user'],
  ['guestNice', 'guest_nice', 'running guests at low priority, a part of nice'],
] as const;

/** Shares shown as a ratio of the whole time; idle is what is left. */
const SHARES = COLUMNS.flatMap((column, index) => (column[0] === 'idle' ? [] : [{ column, index }]));

const SOURCE = '/proc/stat, proc_stat(5)';
const counter = describing({ kind: 'counter', instanced: false, source: SOURCE });
const totalGauge = describing({ kind: 'gauge', instanced: false, source: SOURCE });
const coreGauge = describing({ kind: 'gauge', instanced: true, source: SOURCE });

const TOTAL_KEYS = COLUMNS.map(([name]) => `cpu.${name}Seconds`);
const CORE_KEYS = COLUMNS.map(([name]) => `core.${name}Seconds`);
const traits = (name: string): { dips?: number } => (name === 'idle' || name === 'iowait' ? { dips: DIP_SECONDS } : {});

const IDLE = 3;
const IOWAIT = 4;

/** Time of every sort together. */
const sumOf = (values: readonly number[]): number => {
  let sum = 0;
  for (let i = 0; i < WHOLE; i += 1) sum += values[i]!;
  return sum;
};

/** Time in which something was done; added up rather than taken from the whole, so it is exactly 0 when idle. */
const busyOf = (values: readonly number[]): number => {
  let sum = 0;
  for (let i = 0; i < WHOLE; i += 1) if (i !== IDLE && i !== IOWAIT) sum += values[i]!;
  return sum;
};

const share = (part: number, whole: number): number | undefined => (whole > 0 ? Math.min(1, part / whole) : undefined);

function ratios(area: 'cpu' | 'core', from: readonly string[]): DerivedMetric[] {
  const gauge = area === 'cpu' ? totalGauge : coreGauge;
  const whole = area === 'cpu' ? 'all CPUs' : 'this CPU';
  const used: DerivedMetric = {
    ...gauge(
      `${area}.usedRatio`,
      'ratio',
      `Share of the time of ${whole} that was not idle and not waiting for a disk.`,
    ),
    kind: 'gauge',
    from,
    compute: (values) => share(busyOf(values), sumOf(values)),
  };
  return [
    used,
    ...SHARES.map(({ column: [name, field, what], index }): DerivedMetric => ({
      ...gauge(`${area}.${name}Ratio`, 'ratio', `Share of the time of ${whole} spent ${what}.`, field),
      kind: 'gauge',
      from,
      compute: (values) => share(values[index]!, sumOf(values)),
    })),
  ];
}

const CPU = ascii('cpu');
/** Core numbers as text, made once. */
const coreNames: string[] = [];

/**
 * Where the processors' time goes: the whole machine in CPU seconds per second ("cores busy") and as a ratio of the
 * whole, each core as ratios only. Needs two ticks.
 */
export const cpuProbe = defineProbe({
  id: 'cpu',
  everyMs: 0,
  sources: { stat: { file: '/proc/stat' } },
  metrics: [
    totalGauge('cpu.cores', 'count', 'Logical processors online.', 'cpuN lines'),
    ...COLUMNS.map(([name, field, what]): ProbeMetric => ({
      ...counter(
        `cpu.${name}Seconds`,
        'seconds',
        `CPU time ${what}; per second it is the number of cores so occupied.`,
        field,
      ),
      ...traits(name),
    })),
  ],
  inputs: COLUMNS.map(([name], index) => ({ key: CORE_KEYS[index]!, ...traits(name) })),
  derived: [...ratios('cpu', TOTAL_KEYS), ...ratios('core', CORE_KEYS)],
  parse({ stat }, emit) {
    if (stat === undefined) return;
    scanner.open(stat, '/proc/stat');
    if (!scanner.take(CPU)) scanner.fail('does not begin with a cpu line');
    emitColumns(TOTAL_KEYS, '', emit);
    let cores = 0;
    while (scanner.take(CPU)) {
      const number = scanner.number();
      emitColumns(CORE_KEYS, (coreNames[number] ??= String(number)), emit);
      cores += 1;
    }
    emit('cpu.cores', cores);
  },
});

/** The columns at the cursor; those an old kernel does not have are 0. The first four always are there. */
function emitColumns(keys: readonly string[], instance: string, emit: Emit): void {
  for (let i = 0; i < COLUMNS.length; i += 1) {
    const ticks = i >= 4 && scanner.isLineDone ? 0 : scanner.number();
    emit(keys[i]!, ticks / USER_HZ, instance);
  }
  scanner.nextLine();
}
