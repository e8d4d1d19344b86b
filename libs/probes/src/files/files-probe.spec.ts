import { emittedOn, lastValues } from '../probe.testing';
import { filesProbe } from './files-probe';

const host = (text: string) => ({ files: { '/proc/sys/fs/file-nr': text } });

describe('filesProbe', () => {
  it('shows open files beside their limit', () => {
    expect(lastValues(filesProbe, host('500\t100\t1600\n'))).toMatchObject({
      'files.open': 400,
      'files.limit': 1600,
      'files.usedRatio': 0.25,
    });
  });

  it('copes with a limit of 2^63', () => {
    const values = lastValues(filesProbe, host('500\t0\t9223372036854775807\n'));
    expect(values['files.usedRatio']).toBeLessThan(1e-15);
  });

  it('fails on fewer than three numbers', () => {
    expect(() => emittedOn(filesProbe, host('500\t0\n'))).toThrow('file-nr');
  });
});
