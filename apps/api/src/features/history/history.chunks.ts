import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type BucketColumns, packSeries, unpackSeries, type Tier } from '@hyperion/domain';

const PLAIN = 0;
const DEFLATED = 1;
/** A chunk is a few kilobytes: a window of 4 KiB sees all of it, and small buffers are what makes many small chunks cheap. */
const DEFLATE = { level: 9, windowBits: 12, memLevel: 6 };
const INFLATE = { windowBits: 12, chunkSize: 2048 };

/** The buckets as they are stored: one byte that tells how, and the packed series, deflated where that helps. */
export function encodeChunk(columns: BucketColumns): Buffer {
  const packed = packSeries(columns);
  const deflated = deflateRawSync(packed, DEFLATE);
  return deflated.length < packed.length ? Buffer.concat([Uint8Array.of(DEFLATED), deflated]) : Buffer.concat([Uint8Array.of(PLAIN), packed]);
}

/** The buckets of a whole chunk of `tier`. @throws RangeError when the bytes are not a chunk. */
export function decodeChunk(chunk: Uint8Array, tier: Tier): BucketColumns {
  const body = chunk.subarray(1);
  return unpackSeries(chunk[0] === DEFLATED ? inflateRawSync(body, INFLATE) : body, tier.chunkMs / tier.stepMs);
}
