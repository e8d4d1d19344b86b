import fc from 'fast-check';
import { finestKeptStep, type Keep, TIERS, tierSpans, WINDOW_MS } from './tiers';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.UTC(2026, 10, 20, 13, 7, 11);
const KEEP: Keep = { '10s': 2 * DAY_MS, '1m': 30 * DAY_MS, '15m': 365 * DAY_MS, '1h': 1825 * DAY_MS };

const names = (fromMs: number, stepMs: number, toMs = NOW_MS) =>
  tierSpans({ fromMs, toMs, stepMs }, KEEP, NOW_MS).map(({ tier }) => tier.name);

describe(tierSpans, () => {
  it.each([
    ['the last hour by 10 s', NOW_MS - HOUR_MS, 10_000, ['10s']],
    ['the last hour by 1 s: nothing finer is sealed', NOW_MS - HOUR_MS, 1_000, ['10s']],
    ['a day by 3 minutes', NOW_MS - DAY_MS, 180_000, ['1m']],
    ['a day by 50 s', NOW_MS - DAY_MS, 50_000, ['10s']],
    ['three days by 10 s', NOW_MS - 3 * DAY_MS, 10_000, ['1m', '10s']],
    ['forty days by a minute', NOW_MS - 40 * DAY_MS, 60_000, ['15m', '1m']],
    ['two years by a day', NOW_MS - 730 * DAY_MS, DAY_MS, ['1h']],
    ['two years by 10 s', NOW_MS - 730 * DAY_MS, 10_000, ['1h', '15m', '1m', '10s']],
    ['ten years ago', NOW_MS - 3650 * DAY_MS, DAY_MS, ['1h']],
  ])('answers %s from the right tiers', (_, fromMs, stepMs, tiers) => {
    expect(names(fromMs, stepMs)).toEqual(tiers);
  });

  it('answers nothing that no tier keeps', () => {
    expect(names(NOW_MS - 3650 * DAY_MS, HOUR_MS, NOW_MS - 3000 * DAY_MS)).toEqual([]);
  });

  it('covers the range without hole or overlap, each border on the grid of the coarser tier', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1800 * 24 }),
        fc.constantFrom(1_000, 10_000, 50_000, 60_000, 180_000, 900_000, HOUR_MS),
        (hours, stepMs) => {
          const fromMs = Math.floor((NOW_MS - hours * HOUR_MS) / stepMs) * stepMs;
          const spans = tierSpans({ fromMs, toMs: NOW_MS, stepMs }, KEEP, NOW_MS);
          expect(spans[0]!.fromMs).toBe(fromMs);
          expect(spans.at(-1)!.toMs).toBe(NOW_MS);
          spans.slice(1).forEach((span, index) => {
            expect(span.fromMs).toBe(spans[index]!.toMs);
            expect(span.fromMs % spans[index]!.tier.stepMs).toBe(0);
          });
        },
      ),
    );
  });
});

describe('TIERS', () => {
  it('nest: steps, chunks, windows and partitions divide one another', () => {
    TIERS.forEach((tier, index) => {
      expect(tier.chunkMs % WINDOW_MS).toBe(0);
      expect(WINDOW_MS % tier.stepMs).toBe(0);
      expect(tier.partitionMs % tier.chunkMs).toBe(0);
      if (index > 0) expect(tier.stepMs % TIERS[index - 1]!.stepMs).toBe(0);
    });
  });
});

describe(finestKeptStep, () => {
  it('is the step of the finest tier that reaches back so far', () => {
    expect(
      [HOUR_MS, 3 * DAY_MS, 100 * DAY_MS, 4000 * DAY_MS].map((age) => finestKeptStep(NOW_MS - age, KEEP, NOW_MS)),
    ).toEqual([10_000, 60_000, 900_000, HOUR_MS]);
  });
});
