import { emittedOn, lastValues, ticksOf } from '../probe.testing';
import { cpuProbe } from './cpu-probe';

const host = (...lines: string[]) => ({ files: { '/proc/stat': `${lines.join('\n')}\nintr 5 0\nctxt 9\n` } });

describe('cpuProbe', () => {
  it('emits every column of the machine and of each core in seconds', () => {
    const emitted = emittedOn(
      cpuProbe,
      host('cpu  100 200 300 400 500 600 700 800 90 10', 'cpu3 1 2 3 4 5 6 7 8 9 10'),
    );
    expect(emitted).toMatchObject({
      ...{ 'cpu.userSeconds': 1, 'cpu.idleSeconds': 4, 'cpu.stealSeconds': 8, 'cpu.guestNiceSeconds': 0.1 },
      ...{ 'core.userSeconds:3': 0.01, 'core.iowaitSeconds:3': 0.05, 'cpu.cores': 1 },
    });
  });

  it('gives cores busy and ratios of the whole once there are two ticks', () => {
    const before = host('cpu  0 0 0 0 0 0 0 0 0 0', 'cpu0 0 0 0 0 0 0 0 0 0 0', 'cpu1 0 0 0 0 0 0 0 0 0 0');
    const after = host(
      'cpu  600 0 200 900 100 0 0 200 0 0',
      'cpu0 500 0 200 0 100 0 0 200 0 0',
      'cpu1 100 0 0 900 0 0 0 0 0 0',
    );
    const values = lastValues(cpuProbe, before, after);
    expect(values).toMatchObject({
      'cpu.userSeconds': 0.6,
      'cpu.usedRatio': 0.5,
      'cpu.userRatio': 0.3,
      'cpu.stealRatio': 0.1,
    });
    expect(values).toMatchObject({ 'cpu.iowaitRatio': 0.05, 'core.usedRatio:0': 0.9, 'core.usedRatio:1': 0.1 });
  });

  it('publishes cores as ratios only', () => {
    const ticks = ticksOf(cpuProbe, host('cpu  0 0 0 0', 'cpu0 0 0 0 0'), host('cpu  1 0 0 9', 'cpu0 1 0 0 9'));
    expect(
      [...ticks[1]!.batch.values.keys()].filter((name) => name.startsWith('core.') && name.includes('Seconds')),
    ).toEqual([]);
  });

  it('keeps its ratios when iowait and idle step back a little', () => {
    const values = lastValues(cpuProbe, host('cpu  100 0 0 500 300 0 0 0'), host('cpu  200 0 0 1400 299 0 0 0'));
    expect(values).toMatchObject({ 'cpu.usedRatio': 0.1, 'cpu.iowaitRatio': 0 });
  });

  it('takes columns an old kernel lacks for zero', () => {
    expect(emittedOn(cpuProbe, host('cpu  1 2 3 4'))).toMatchObject({ 'cpu.idleSeconds': 0.04, 'cpu.stealSeconds': 0 });
  });

  it.each([
    ['fewer than four columns', 'cpu  1 2 3\n'],
    ['another file', '<html>\n'],
    ['a cut line', 'cpu  1 2 3 4 5'],
  ])('fails on %s', (_, text) => {
    expect(() => emittedOn(cpuProbe, { files: { '/proc/stat': text } })).toThrow('/proc/stat');
  });

  it('says nothing without the file', () => {
    expect(emittedOn(cpuProbe, { files: {} })).toEqual({});
  });
});
