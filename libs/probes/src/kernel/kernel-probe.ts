import type { MetricDescriptor, Unit } from '@hyperion/contracts';
import { defineProbe } from '../probe';
import { describing } from '../text/describe';
import { ascii, scanner } from '../text/scanner';

/** First word of a line of /proc/stat, kind, key, unit, help; the first number of the line is the value. */
const ROWS: readonly (readonly [
  word: string,
  kind: MetricDescriptor['kind'],
  key: string,
  unit: Unit,
  help: string,
])[] = [
  ['intr ', 'counter', 'kernel.interrupts', 'interrupts', 'Hardware interrupts served.'],
  ['ctxt ', 'counter', 'kernel.contextSwitches', 'switches', 'Times a CPU changed from one task to another.'],
  ['processes ', 'counter', 'kernel.forks', 'count', 'Processes and threads made.'],
  ['procs_running ', 'gauge', 'kernel.runnableTasks', 'count', 'Tasks running or ready to run at this moment.'],
  ['procs_blocked ', 'gauge', 'kernel.blockedTasks', 'count', 'Tasks waiting for a disk at this moment.'],
  ['softirq ', 'counter', 'kernel.softInterrupts', 'interrupts', 'Soft interrupts served.'],
];

const TOKENS = ROWS.map(([word]) => ascii(word));
const SOURCE = '/proc/stat, proc_stat(5)';

/** How busy the kernel's scheduler and interrupt handling are. */
export const kernelProbe = defineProbe({
  id: 'kernel',
  everyMs: 0,
  sources: { stat: { file: '/proc/stat' } },
  metrics: ROWS.map(([word, kind, key, unit, help]) =>
    describing({ kind, instanced: false, source: SOURCE })(key, unit, help, word.trim()),
  ),
  parse({ stat }, emit) {
    if (stat === undefined) return;
    scanner.open(stat, '/proc/stat');
    let found = 0;
    while (!scanner.isDone) {
      const index = indexOfLine();
      if (index >= 0) {
        emit(ROWS[index]![2], scanner.number());
        found += 1;
      }
      scanner.nextLongLine();
    }
    if (found === 0) scanner.fail('has none of the lines it should have');
  },
});

function indexOfLine(): number {
  for (let i = 0; i < TOKENS.length; i += 1) if (scanner.take(TOKENS[i]!)) return i;
  return -1;
}
