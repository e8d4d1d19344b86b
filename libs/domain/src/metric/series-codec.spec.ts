import fc from 'fast-check';
import { type BucketColumns, emptyColumns } from './bucket-columns';
import { packSeries, unpackSeries } from './series-codec';

interface PlainBucket {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const decimal = fc
  .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 4 }))
  .map(([integer, places]) => integer / 10 ** places);
const large = fc.integer({ min: -(2 ** 53), max: 2 ** 53 });

const bucketOf = (value: fc.Arbitrary<number>): fc.Arbitrary<PlainBucket | undefined> =>
  fc.oneof(
    { weight: 4, arbitrary: value.map((one) => ({ count: 1, min: one, max: one, sum: one })) },
    {
      weight: 2,
      arbitrary: fc.record({ count: fc.integer({ min: 2, max: 4_000_000 }), min: value, max: value, sum: value }),
    },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );

function columnsOf(buckets: readonly (PlainBucket | undefined)[]): BucketColumns {
  const columns = emptyColumns(buckets.length);
  buckets.forEach((bucket, index) => {
    if (!bucket) return;
    columns.counts[index] = bucket.count;
    columns.mins[index] = bucket.min;
    columns.maxs[index] = bucket.max;
    columns.sums[index] = bucket.sum;
  });
  return columns;
}

/** The bytes of every column, so that -0 differs from 0. */
function bits(columns: BucketColumns): string[] {
  return [columns.counts, columns.mins, columns.maxs, columns.sums].map((column) =>
    Buffer.from(column.slice().buffer).toString('hex'),
  );
}

describe(packSeries, () => {
  it.each([
    ['any finite values', finite],
    ['decimals', decimal],
    ['integers up to 2^53', large],
    ['a level with jitter', fc.integer({ min: 400, max: 420 })],
  ])('gives back %s bit for bit, with gaps where they were', (_, value) => {
    fc.assert(
      fc.property(fc.array(bucketOf(value), { maxLength: 80 }), (buckets) => {
        const columns = columnsOf(buckets);
        expect(bits(unpackSeries(packSeries(columns), columns.length))).toEqual(bits(columns));
      }),
      { numRuns: 300 },
    );
  });

  it.each([[-0], [5e-324], [Number.MAX_VALUE], [0.1 + 0.2], [2 ** 53], [-1e-9], [123456789.12345679]])(
    'keeps %d as it is',
    (value) => {
      const columns = columnsOf([{ count: 1, min: value, max: value, sum: value }]);
      expect(unpackSeries(packSeries(columns), 1).sums[0]).toBe(value);
    },
  );

  it('spends next to nothing on gaps', () => {
    expect(packSeries(emptyColumns(1440)).length).toBeLessThan(8);
  });

  it('spends about a byte on a value that moves by a page at a time', () => {
    const values = Array.from({ length: 720 }, (_, index) => 16e9 + 4096 * ((index * 7919) % 50));
    const columns = columnsOf(values.map((value) => ({ count: 1, min: value, max: value, sum: value })));
    expect(packSeries(columns).length).toBeLessThan(760);
  });

  it('refuses bytes that are cut off', () => {
    const packed = packSeries(columnsOf([{ count: 1, min: 3, max: 3, sum: 3 }]));
    expect(() => unpackSeries(packed.subarray(0, packed.length - 1), 1)).toThrow(RangeError);
  });

  it('refuses bytes that claim more buckets than the chunk has', () => {
    const packed = packSeries(columnsOf([1, 2, 3].map((value) => ({ count: 1, min: value, max: value, sum: value }))));
    expect(() => unpackSeries(packed, 2)).toThrow(RangeError);
  });
});
