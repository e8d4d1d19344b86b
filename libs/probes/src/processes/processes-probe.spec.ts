import { emittedOn } from '../probe.testing';
import { processesProbe } from './processes-probe';

const stat = (name: string, state: string, threads: number): string =>
  `7 (${name}) ${state} 1 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 ${threads} 0 24 1 2\n`;
const emitted = (...stats: string[]) =>
  emittedOn(processesProbe, {
    files: Object.fromEntries(stats.map((text, index) => [`/proc/${index + 1}/stat`, text])),
  });

describe('processesProbe', () => {
  it('counts processes by state and their threads', () => {
    expect(
      emitted(stat('init', 'S', 1), stat('node', 'R', 11), stat('x', 'Z', 1), stat('k', 'I', 1), stat('y', 'D', 2)),
    ).toMatchObject({
      ...{ 'processes.total': 5, 'processes.threads': 16, 'processes.running': 1, 'processes.sleeping': 1 },
      ...{ 'processes.zombie': 1, 'processes.idle': 1, 'processes.uninterruptible': 1, 'processes.stopped': 0 },
    });
  });

  it.each(['a) R 1 (b', ') Z', '(((', 'x y z', 'new\nline) Z 1 1 1'])(
    'is not led astray by a process called %p',
    (name) => {
      expect(emitted(stat(name, 'S', 3))).toMatchObject({
        'processes.sleeping': 1,
        'processes.zombie': 0,
        'processes.threads': 3,
      });
    },
  );

  it('fails on a line without a name', () => {
    expect(() => emitted('7 no brackets S 1\n')).toThrow('/proc/1/stat');
  });
});
