import { randomBytes } from 'node:crypto';
import { type BucketColumns, bucketAt, emptyColumns, foldValue, TIERS } from '@hyperion/domain';
import { decodeChunks, encodeChunk } from './history.chunks';

const [FINEST, MINUTES] = TIERS as readonly [(typeof TIERS)[number], (typeof TIERS)[number]];

describe(encodeChunk, () => {
  const columnsOf = (length: number, value: (index: number) => number | undefined): BucketColumns => {
    const columns = emptyColumns(length);
    for (let index = 0; index < length; index++) {
      const one = value(index);
      if (one !== undefined) foldValue(columns, index, one);
    }
    return columns;
  };
  const plain = (columns: BucketColumns) =>
    Array.from({ length: columns.length }, (_, index) => bucketAt(columns, index, index));

  it('makes chunks that are read back together, whatever their number, tier and content', () => {
    const noise = Array.from({ length: 720 }, () => randomBytes(8).readUInt32LE() / 3);
    const kinds = [
      (index: number) => noise[index],
      () => 5,
      () => undefined,
      (index: number) => (index % 3 === 0 ? index / 10 : undefined),
    ];
    const given = Array.from({ length: 150 }, (_, index) => {
      const tier = index % 2 === 0 ? FINEST : MINUTES;
      const columns = columnsOf(tier.chunkMs / tier.stepMs, kinds[index % kinds.length]!);
      return { tier, columns, packed: encodeChunk(columns) };
    });
    let read = 0;
    decodeChunks(given, (buckets, { columns }) => {
      expect(plain(buckets)).toEqual(plain(columns));
      read++;
    });
    expect(read).toBe(150);
  });

  it('spends a few bytes on a series that never moves', () => {
    expect(encodeChunk(columnsOf(720, () => 5)).length).toBeLessThan(30);
  });

  it('does not pass off other bytes as a chunk', () => {
    expect(() => decodeChunks([{ tier: FINEST, packed: Buffer.of(1, 2, 3, 4) }], () => undefined)).toThrow();
    expect(() => decodeChunks([{ tier: FINEST, packed: Buffer.alloc(0) }], () => undefined)).toThrow();
  });
});
