import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Times of the sealed ticks of one window: ascending distances from one to the next as uint32, deflated. */
export function packTimes(times: ReadonlySet<number>, windowMs: number): Buffer {
  const distances = new Uint32Array(times.size);
  let lastMs = windowMs;
  [...times]
    .sort((a, b) => a - b)
    .forEach((atMs, index) => {
      distances[index] = atMs - lastMs;
      lastMs = atMs;
    });
  const start = Buffer.alloc(8);
  start.writeDoubleLE(windowMs);
  return Buffer.concat([start, deflateRawSync(Buffer.from(distances.buffer))]);
}

/** The inverse of {@link packTimes}; nothing packed is no times. */
export function unpackTimes(packed: Buffer | undefined): Set<number> {
  const times = new Set<number>();
  if (!packed) return times;
  let atMs = packed.readDoubleLE(0);
  const distances = inflateRawSync(packed.subarray(8));
  for (let at = 0; at < distances.length; at += 4) {
    atMs += distances.readUInt32LE(at);
    times.add(atMs);
  }
  return times;
}
