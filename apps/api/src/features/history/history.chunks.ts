import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { type BucketColumns, ByteReader, packSeries, readSeries, type Tier } from '@hyperion/domain';

/**
 * A chunk is a packed series, deflated and left open: without the last-block mark, and without the four bytes that end
 * what was flushed. So any number of chunks, with those bytes put back between them, are one deflate stream: a chart of
 * a day is a dozen chunks, and to set up and collect a dozen inflaters took longer than all the rest of reading it.
 *
 * A chunk is a few kilobytes; a window of 4 KiB sees all of it.
 */
const DEFLATE = { level: 9, windowBits: 12, memLevel: 6, finishFlush: constants.Z_SYNC_FLUSH };
const FLUSHED = Buffer.of(0, 0, 0xff, 0xff);
/** Chunks inflated together. */
const TOGETHER = 64;
/** What a chunk inflates to, about; only to ask for the right amount of memory at once. */
const USUAL_BYTES = 1_600;

/** The buckets as they are stored. */
export function encodeChunk(columns: BucketColumns): Buffer {
  const flushed = deflateRawSync(packSeries(columns), DEFLATE);
  return flushed.subarray(0, flushed.length - FLUSHED.length);
}

/** A chunk as it is stored, and its tier. */
export interface StoredChunk {
  readonly packed: Uint8Array;
  readonly tier: Tier;
}

/** The columns last handed out, by length: asking for new ones for each chunk costs more than filling them. */
const roomOf = new Map<number, BucketColumns>();

/**
 * Hands the buckets of each chunk to `use`, in order. They are good only until `use` returns.
 * @throws RangeError when bytes are not chunks.
 */
export function decodeChunks<Chunk extends StoredChunk>(
  chunks: readonly Chunk[],
  use: (buckets: BucketColumns, chunk: Chunk) => void,
): void {
  for (let first = 0; first < chunks.length; first += TOGETHER) {
    const some = chunks.slice(first, first + TOGETHER);
    const stream = Buffer.concat(some.flatMap(({ packed }) => [packed, FLUSHED]));
    const chunkSize = Math.max(1_024, some.length * USUAL_BYTES);
    const reader = new ByteReader(
      inflateRawSync(stream, { windowBits: DEFLATE.windowBits, chunkSize, finishFlush: constants.Z_SYNC_FLUSH }),
    );
    for (const chunk of some) {
      const length = chunk.tier.chunkMs / chunk.tier.stepMs;
      const buckets = readSeries(reader, length, roomOf.get(length));
      roomOf.set(length, buckets);
      use(buckets, chunk);
    }
  }
}
