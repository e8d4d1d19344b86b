import { defineProbe, type Emit } from '../probe';
import { describing } from '../text/describe';
import { ascii, scanner } from '../text/scanner';

const SOURCE = 'Documentation/accounting/psi.rst';
const AVG10 = ascii(' avg10=');
const TOTAL = ascii('total=');

/** Resources and what a stall on them is; each has a line `some` and, but for the CPU of old kernels, a line `full`. */
const RESOURCES = [
  ['cpu', 'a CPU'],
  ['memory', 'memory'],
  ['io', 'a disk'],
] as const;

/** Lines of a pressure file: word, name in the key, who waits. */
const LINES = [
  ['some', 'Some', 'at least one task'],
  ['full', 'Full', 'every task that could do work'],
] as const;

const TOKENS = LINES.map(([word]) => ascii(word));

const METRICS = RESOURCES.flatMap(([resource, what]) =>
  LINES.flatMap(([word, name, who]) => {
    const source = `/proc/pressure/${resource}, ${SOURCE}, ${word}`;
    const gauge = describing({ kind: 'gauge', instanced: false, source });
    const counter = describing({ kind: 'counter', instanced: false, source });
    const key = `pressure.${resource}${name}`;
    return [
      gauge(`${key}Ratio`, 'ratio', `Share of the last 10 seconds in which ${who} waited for ${what}.`, 'avg10'),
      counter(`${key}Seconds`, 'seconds', `Time in which ${who} waited for ${what}.`, 'total'),
    ];
  }),
);

const KEYS = Object.fromEntries(
  RESOURCES.map(([resource]) => [
    resource,
    LINES.map(([, name]) => ({
      ratio: `pressure.${resource}${name}Ratio`,
      seconds: `pressure.${resource}${name}Seconds`,
    })),
  ]),
) as Record<(typeof RESOURCES)[number][0], { ratio: string; seconds: string }[]>;

/** Pressure stall information; absent on kernels built or booted without PSI and in many containers. */
export const pressureProbe = defineProbe({
  id: 'pressure',
  everyMs: 0,
  sources: {
    cpu: { file: '/proc/pressure/cpu' },
    memory: { file: '/proc/pressure/memory' },
    io: { file: '/proc/pressure/io' },
  },
  metrics: METRICS,
  parse(readings, emit) {
    for (const [resource] of RESOURCES) {
      const bytes = readings[resource];
      if (bytes === undefined) continue;
      scanner.open(bytes, '/proc/pressure');
      while (!scanner.isDone) emitLine(KEYS[resource], emit);
    }
  },
});

/** `some avg10=0.49 avg60=0.30 avg300=1.47 total=22525149`: percent, and microseconds. */
function emitLine(keys: readonly { ratio: string; seconds: string }[], emit: Emit): void {
  const index = TOKENS.findIndex((token) => scanner.take(token));
  const key = keys[index];
  if (key !== undefined) {
    if (!scanner.take(AVG10)) scanner.fail('has no avg10');
    emit(key.ratio, scanner.decimal() / 100);
    scanner.skipWords(2);
    scanner.skipBlanks();
    if (!scanner.take(TOTAL)) scanner.fail('has no total');
    emit(key.seconds, scanner.number() / 1e6);
  }
  scanner.nextLine();
}
