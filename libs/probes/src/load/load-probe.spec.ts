import { emittedOn } from '../probe.testing';
import { loadProbe } from './load-probe';

const host = (text: string) => ({ files: { '/proc/loadavg': text } });

describe('loadProbe', () => {
  it('emits the three means', () => {
    expect(emittedOn(loadProbe, host('0.02 12.50 8.00 1/85 4426\n'))).toEqual({
      'load.avg1': 0.02,
      'load.avg5': 12.5,
      'load.avg15': 8,
    });
  });

  it.each(['0.02 0.09\n', '\n', 'none\n', '0.02 0.0'])('fails on %p', (text) => {
    expect(() => emittedOn(loadProbe, host(text))).toThrow('/proc/loadavg');
  });
});
