import { MetricDescriptorSchema } from '@hyperion/contracts';
import { METRICS, PROBES, ProbeParseError } from './index';
import { readingsOf } from './probe.testing';

const keys = METRICS.map(({ key }) => key);

describe('the registry', () => {
  it('describes every metric as the contract wants it', () => {
    for (const metric of METRICS) expect(() => MetricDescriptorSchema.parse(metric)).not.toThrow();
  });

  it('names no metric twice, in published metrics and inputs together', () => {
    const all = [...keys, ...PROBES.flatMap((probe) => (probe.inputs ?? []).map(({ key }) => key))];
    expect(all.filter((key, index) => all.indexOf(key) !== index)).toEqual([]);
  });

  it('explains every metric and says where it comes from', () => {
    expect(METRICS.filter(({ help, source }) => !/^[A-Z].*\.$/.test(help) || source.length < 5)).toEqual([]);
  });

  it('has one probe per id', () => {
    const ids = PROBES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(PROBES.map((probe) => [probe.id, probe] as const))(
    '%s emits nothing on an empty host, and throws nothing',
    (_, probe) => {
      const emit = jest.fn();
      probe.parse(readingsOf(probe.sources, { files: {} }), emit);
      expect(emit).not.toHaveBeenCalled();
    },
  );

  it.each(PROBES.map((probe) => [probe.id, probe] as const))('%s throws only ProbeParseError on noise', (_, probe) => {
    const noise = [
      '',
      '\n',
      'x',
      'x\n',
      '\u0000\n',
      '1 2 3\n',
      ': : :\n',
      '-\n',
      'cpu\n',
      'NaN NaN\n',
      `${'9'.repeat(400)} `.repeat(20) + '\n',
    ];
    const files = Object.values(probe.sources).flatMap((source) => {
      if ('file' in source) return [source.file];
      return 'glob' in source ? [source.glob.replace('[0-9]*', '12').replace(/\*/g, '0')] : [];
    });
    for (const text of noise) {
      const host = { files: Object.fromEntries(files.map((path) => [path, text])) };
      try {
        probe.parse(readingsOf(probe.sources, host), () => undefined);
      } catch (error) {
        expect(error).toBeInstanceOf(ProbeParseError);
      }
    }
  });
});
