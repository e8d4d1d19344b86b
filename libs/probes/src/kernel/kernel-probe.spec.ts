import { emittedOn, lastValues } from '../probe.testing';
import { kernelProbe } from './kernel-probe';

const stat = (contextSwitches: number): string =>
  `cpu  1 2 3 4\ncpu0 1 2 3 4\nintr 500 ${'0 '.repeat(3000)}\nctxt ${contextSwitches}\nbtime 1\nprocesses 40\nprocs_running 2\nprocs_blocked 1\nsoftirq 60 1 2\n`;
const host = (text: string) => ({ files: { '/proc/stat': text } });

describe('kernelProbe', () => {
  it('emits interrupts, switches, forks and what runs or is blocked', () => {
    expect(emittedOn(kernelProbe, host(stat(900)))).toEqual({
      ...{ 'kernel.interrupts': 500, 'kernel.contextSwitches': 900, 'kernel.forks': 40 },
      ...{ 'kernel.runnableTasks': 2, 'kernel.blockedTasks': 1, 'kernel.softInterrupts': 60 },
    });
  });

  it('makes switches a rate', () => {
    expect(lastValues(kernelProbe, host(stat(0)), host(stat(5000)))['kernel.contextSwitches']).toBe(500);
  });

  it('fails on another file', () => {
    expect(() => emittedOn(kernelProbe, host('hello\n'))).toThrow('/proc/stat');
  });
});
