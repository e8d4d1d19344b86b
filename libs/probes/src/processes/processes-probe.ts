import { defineProbe, ProbeParseError } from '../probe';
import { describing } from '../text/describe';

const CLOSING = 41;
const SPACE = 32;
/** Fields between state (3) and num_threads (20). */
const FIELDS_TO_THREADS = 17;

/** State letter of proc_pid_stat(5), key, help. */
const STATES = [
  ['R', 'processes.running', 'Processes running or ready to run.'],
  ['S', 'processes.sleeping', 'Processes waiting for something, ready to be woken.'],
  ['D', 'processes.uninterruptible', 'Processes waiting for a disk or a driver, deaf to signals.'],
  ['I', 'processes.idle', 'Idle threads of the kernel.'],
  ['T', 'processes.stopped', 'Processes stopped by a signal.'],
  ['t', 'processes.traced', 'Processes stopped by a debugger.'],
  ['Z', 'processes.zombie', 'Processes that ended and whose parent has not looked.'],
] as const;

const gauge = describing({ kind: 'gauge', instanced: false, source: '/proc/[pid]/stat, proc_pid_stat(5)' });
const STATE_OF_BYTE = new Map<number, number>(STATES.map(([letter], index) => [letter.charCodeAt(0), index]));
const counts = new Array<number>(STATES.length).fill(0);

/** Processes by state. Every 10 s: it opens one file per process. */
export const processesProbe = defineProbe({
  id: 'processes',
  everyMs: 10_000,
  sources: { stats: { glob: '/proc/[0-9]*/stat' } },
  metrics: [
    gauge('processes.total', 'count', 'Processes, kernel threads included.'),
    gauge('processes.threads', 'count', 'Threads of all processes.', 'num_threads'),
    ...STATES.map(([letter, key, help]) => gauge(key, 'count', help, `state ${letter}`)),
  ],
  parse({ stats }, emit) {
    if (stats.size === 0) return;
    counts.fill(0);
    let threads = 0;
    for (const [path, bytes] of stats) threads += addProcess(path, bytes);
    emit('processes.total', stats.size);
    emit('processes.threads', threads);
    STATES.forEach(([, key], index) => {
      emit(key, counts[index]!);
    });
  },
});

/** Counts one process and answers its threads. Its name may hold anything, brackets and newlines too: the last `)` ends it. */
function addProcess(path: string, bytes: Uint8Array): number {
  let at = bytes.lastIndexOf(CLOSING) + 2;
  if (at < 2 || at >= bytes.length) throw new ProbeParseError(`${path} has no name in brackets`);
  const state = STATE_OF_BYTE.get(bytes[at]!);
  if (state !== undefined) counts[state]! += 1;
  for (let i = 0; i < FIELDS_TO_THREADS; i += 1) at = bytes.indexOf(SPACE, at) + 1 || bytes.length;
  let threads = 0;
  for (let byte = bytes[at] ?? 0; byte >= 48 && byte <= 57; byte = bytes[at] ?? 0) {
    threads = threads * 10 + byte - 48;
    at += 1;
  }
  return threads;
}
