import { boundedName, decodeUtf8 } from '@hyperion/domain';

/** Slots of the cache of names; a host has a few hundred of them. A power of two. */
const SLOTS = 2048;

interface Interned {
  readonly bytes: Uint8Array;
  readonly name: string;
}

const interned = new Array<Interned | undefined>(SLOTS);

/**
 * The bytes from `start` to `end` as a bounded name ({@link boundedName}). The same bytes give the same string object
 * as long as no other name takes their place, so a tick decodes nothing and its map look-ups compare pointers. The
 * cache is of fixed size and does not show in any result.
 */
export function internName(bytes: Uint8Array, start: number, end: number): string {
  let hash = 0x811c9dc5; // FNV-1a
  for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
  const known = interned[slot];
  if (known !== undefined && isSame(known.bytes, bytes, start, end)) return known.name;
  const entry = { bytes: bytes.slice(start, end), name: boundedName(decodeUtf8(bytes, start, end)) };
  interned[slot] = entry;
  return entry.name;
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i += 1) if (known[i] !== bytes[start + i]) return false;
  return true;
}
