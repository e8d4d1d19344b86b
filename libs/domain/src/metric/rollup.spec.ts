import fc from 'fast-check';
import type { Bucket } from './bucket';
import { coarser, emptyColumns, foldValue, settleColumns } from './bucket-columns';
import { rollup, settledSum } from './rollup';

const HOUR_MS = 3_600_000;

/** Ticks as buckets of count 1, ascending in time. */
const ticksOf = (value: fc.Arbitrary<number>) =>
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 3 * HOUR_MS }), value), {
      selector: ([atMs]) => atMs,
      maxLength: 400,
    })
    .map((ticks) =>
      ticks.sort(([a], [b]) => a - b).map(([atMs, one]): Bucket => ({ atMs, count: 1, min: one, max: one, sum: one })),
    );

const integers = ticksOf(fc.integer({ min: -1e9, max: 1e12 }));
const decimals = ticksOf(fc.integer({ min: 0, max: 1e6 }).map((integer) => integer / 1e4));

describe(rollup, () => {
  it.each([
    ['integers', integers],
    ['decimals', decimals],
  ])('composes on %s: ticks to an hour equals ticks to 10 s to a minute to 15 minutes to an hour', (_, ticks) => {
    fc.assert(
      fc.property(ticks, (buckets) => {
        const stepwise = [10_000, 60_000, 900_000, HOUR_MS].reduce<Bucket[]>(
          (finer, stepMs) => rollup(finer, stepMs),
          buckets,
        );
        expect(stepwise).toEqual(rollup(buckets, HOUR_MS));
      }),
      { numRuns: 200 },
    );
  });

  it('leaves gaps as gaps and aligns to multiples of the step', () => {
    const ticks = [61_000, 62_000, 181_000].map((atMs) => ({ atMs, count: 1, min: 2, max: 2, sum: 2 }));
    expect(rollup(ticks, 60_000)).toEqual([
      { atMs: 60_000, count: 2, min: 2, max: 2, sum: 4 },
      { atMs: 180_000, count: 1, min: 2, max: 2, sum: 2 },
    ]);
  });

  it('counts every value exactly once', () => {
    fc.assert(
      fc.property(integers, (buckets) => {
        expect(rollup(buckets, HOUR_MS).reduce((total, bucket) => total + bucket.count, 0)).toBe(buckets.length);
      }),
    );
  });
});

describe(coarser, () => {
  it('says of columns what rollup says of buckets', () => {
    fc.assert(
      fc.property(decimals, (ticks) => {
        const fine = emptyColumns(3 * 360 + 1);
        for (const tick of ticks) foldValue(fine, Math.floor(tick.atMs / 10_000), tick.sum);
        const hours = coarser(settleColumns(fine), 360);
        const expected = rollup(ticks, HOUR_MS);
        const found = expected
          .map(({ atMs }) => atMs / HOUR_MS)
          .map((index) => [hours.counts[index], hours.mins[index], hours.maxs[index], hours.sums[index]]);
        expect(found).toEqual(expected.map(({ count, min, max, sum }) => [count, min, max, sum]));
      }),
    );
  });
});

describe(settledSum, () => {
  it('takes the rounding out of decimals', () => {
    expect(settledSum(0.1 + 0.2, 2, 0.1, 0.2)).toBe(0.3);
  });

  it('leaves a sum that is no decimal as it is', () => {
    const sum = Math.PI + Math.E;
    expect(settledSum(sum, 2, Math.E, Math.PI)).toBe(sum);
  });

  it('leaves large integers as they are', () => {
    expect(settledSum(2 ** 53 - 1, 9, 1, 2 ** 52)).toBe(2 ** 53 - 1);
  });
});
