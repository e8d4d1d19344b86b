import { emittedOn, lastValues } from '../probe.testing';
import { pressureProbe } from './pressure-probe';

const some = (avg: string, total: number): string => `some avg10=${avg} avg60=0.30 avg300=1.47 total=${total}\n`;
const full = some('0.50', 10).replace('some', 'full');

describe('pressureProbe', () => {
  it('emits the ten-second share and the stalled time of each resource', () => {
    const emitted = emittedOn(pressureProbe, { files: { '/proc/pressure/io': some('12.25', 1_500_000) + full } });
    expect(emitted).toEqual({
      ...{ 'pressure.ioSomeRatio': 0.1225, 'pressure.ioSomeSeconds': 1.5 },
      ...{ 'pressure.ioFullRatio': 0.005, 'pressure.ioFullSeconds': 0.00001 },
    });
  });

  it('makes the stalled time a rate', () => {
    const host = (total: number) => ({ files: { '/proc/pressure/memory': some('0.00', total) } });
    expect(lastValues(pressureProbe, host(0), host(5_000_000))['pressure.memorySomeSeconds']).toBe(0.5);
  });

  it('does without the full line, which the CPU of older kernels lacks', () => {
    expect(Object.keys(emittedOn(pressureProbe, { files: { '/proc/pressure/cpu': some('1.00', 5) } }))).toHaveLength(2);
  });

  it('says nothing on a kernel without PSI', () => {
    expect(emittedOn(pressureProbe, { files: {} })).toEqual({});
  });

  it('fails on another format', () => {
    expect(() => emittedOn(pressureProbe, { files: { '/proc/pressure/cpu': 'some average=1\n' } })).toThrow('avg10');
  });
});
