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

/** A chunk as it is stored, or several of one tier joined by {@link FLUSHED}. */
export interface StoredChunks {
  readonly packed: Uint8Array;
  readonly tier: Tier;
  /** How many chunks `packed` is; one when it is left out. */
  readonly count?: number;
}

/** The columns last handed out, by length: asking for new ones for each chunk costs more than filling them. */
const roomOf = new Map<number, BucketColumns>();

/**
 * Hands the buckets of each chunk to `use`, in order, with its rank among those it is joined with. They are good only
 * until `use` returns.
 * @throws RangeError when bytes are not chunks.
 */
export function decodeChunks<Chunks extends StoredChunks>(
  all: readonly Chunks[],
  use: (buckets: BucketColumns, chunks: Chunks, rank: number) => void,
): void {
  for (let first = 0; first < all.length;) {
    let end = first;
    let count = 0;
    while (end < all.length && count < TOGETHER) count += all[end++]!.count ?? 1;
    const some = all.slice(first, end);
    const reader = new ByteReader(inflate(some, count));
    for (const chunks of some) unpack(reader, chunks, use);
    first = end;
  }
}

function inflate(some: readonly StoredChunks[], count: number): Buffer {
  const [one] = some;
  // What ends the last flush is for whatever would follow.
  const stream = some.length === 1 ? one!.packed : Buffer.concat(some.flatMap(({ packed }) => [packed, FLUSHED]));
  const chunkSize = Math.max(1_024, count * USUAL_BYTES);
  return inflateRawSync(stream, {
    windowBits: DEFLATE.windowBits,
    chunkSize,
    finishFlush: constants.Z_SYNC_FLUSH,
  });
}

function unpack<Chunks extends StoredChunks>(
  reader: ByteReader,
  chunks: Chunks,
  use: (buckets: BucketColumns, chunks: Chunks, rank: number) => void,
): void {
  const length = chunks.tier.chunkMs / chunks.tier.stepMs;
  for (let rank = 0; rank < (chunks.count ?? 1); rank++) {
    const buckets = readSeries(reader, length, roomOf.get(length));
    roomOf.set(length, buckets);
    use(buckets, chunks, rank);
  }
}
