import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSeriesName } from '@hyperion/contracts';
import { METRICS } from '@hyperion/probes';
import { goldenOf } from './golden';

const FIXTURES = join(__dirname, '../../probes/src/fixtures');
const names = readdirSync(FIXTURES);

describe('every probe over every recorded host', () => {
  it.each(names)('gives the expected numbers for %s', async (name) => {
    const expected: unknown = JSON.parse(readFileSync(join(FIXTURES, name, 'expected.json'), 'utf8'));
    expect(await goldenOf(join(FIXTURES, name))).toEqual(expected);
  });

  it.each(names)(
    'publishes nothing the catalogue does not know, and nothing that is no number, for %s',
    async (name) => {
      const instancedByKey = new Map(METRICS.map((metric) => [metric.key, metric.instanced]));
      for (const { values } of (await goldenOf(join(FIXTURES, name))).ticks) {
        for (const [series, value] of Object.entries(values)) {
          const { key, instance } = parseSeriesName(series);
          expect([series, instancedByKey.get(key)]).toEqual([series, instance !== '']);
          expect([series, Number.isFinite(value)]).toEqual([series, true]);
        }
      }
    },
  );

  it.each(names)('draws no ratio outside 0 to 1 and nothing negative but temperatures for %s', async (name) => {
    const unitByKey = new Map(METRICS.map((metric) => [metric.key, metric.unit]));
    for (const { values } of (await goldenOf(join(FIXTURES, name))).ticks) {
      for (const [series, value] of Object.entries(values)) {
        const unit = unitByKey.get(parseSeriesName(series).key);
        if (unit !== 'celsius') expect([series, value >= 0]).toEqual([series, true]);
        if (unit === 'ratio') expect([series, value <= 1]).toEqual([series, true]);
      }
    }
  });
});
