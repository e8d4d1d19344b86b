import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSeriesName } from '@hyperion/contracts';
import { METRICS } from '@hyperion/probes';
import { goldenOf, type Golden } from './golden';

const FIXTURES = join(__dirname, '../../probes/src/fixtures');
const names = readdirSync(FIXTURES);

const expectedOf = (name: string): Golden =>
  JSON.parse(readFileSync(join(FIXTURES, name, 'expected.json'), 'utf8')) as Golden;

/** Metrics that stand in any golden file. One just added stands in none: it fails nothing until it is recorded. */
const recorded = new Set(
  names
    .map(expectedOf)
    .flatMap(({ emitted, ticks }) => [emitted, ...ticks.map(({ values }) => values)])
    .flatMap((values) => Object.keys(values).map((series) => parseSeriesName(series).key)),
);
const known = (values: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).filter(([series]) => recorded.has(parseSeriesName(series).key)));

describe('every probe over every recorded host', () => {
  it.each(names)('gives the expected numbers for %s', async (name) => {
    const { emitted, ticks } = await goldenOf(join(FIXTURES, name));
    const golden = {
      emitted: known(emitted),
      ticks: ticks.map(({ outcomes, values }) => ({ outcomes, values: known(values) })),
    };
    expect(golden).toEqual(expectedOf(name));
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
