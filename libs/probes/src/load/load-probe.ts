import { defineProbe } from '../probe';
import { describing } from '../text/describe';
import { scanner } from '../text/scanner';

const gauge = describing({ kind: 'gauge', instanced: false, source: '/proc/loadavg, proc_loadavg(5)' });

/** Fields of /proc/loadavg in their order. */
const AVERAGES = [
  ['load.avg1', 'Tasks running or in uninterruptible sleep, mean of 1 minute; to be held against the number of cores.'],
  ['load.avg5', 'Tasks running or in uninterruptible sleep, mean of 5 minutes.'],
  ['load.avg15', 'Tasks running or in uninterruptible sleep, mean of 15 minutes.'],
] as const;

/** How many tasks want to run or wait for a disk. */
export const loadProbe = defineProbe({
  id: 'load',
  everyMs: 0,
  sources: { loadavg: { file: '/proc/loadavg' } },
  metrics: AVERAGES.map(([key, help], index) => gauge(key, 'load', help, `field ${index + 1}`)),
  parse({ loadavg }, emit) {
    if (loadavg === undefined) return;
    scanner.open(loadavg, '/proc/loadavg');
    for (const [key] of AVERAGES) emit(key, scanner.decimal());
  },
});
