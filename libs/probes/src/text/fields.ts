import { ascii, scanner } from './scanner';

const NEWLINE = 10;
const SPACE = 32;
const COLON = 58;
/** Buckets of the look-up by name; a power of two, several times the fields anyone asks for. */
const BUCKETS = 256;

/**
 * Picks named numbers out of a file of lines `name value` or `Name:  value kB` (proc_meminfo(5), proc_vmstat(5)).
 * Such files have up to 200 lines of which a probe wants a dozen, so names are compared as bytes, once each.
 */
export class FieldTable {
  private readonly names: readonly Uint8Array[];
  private readonly buckets: readonly (readonly number[] | undefined)[];
  private readonly values: Float64Array;

  /** @param names the fields wanted; their position is their index in what `read` answers. */
  constructor(names: readonly string[]) {
    this.names = names.map(ascii);
    const buckets = new Array<number[] | undefined>(BUCKETS);
    this.names.forEach((name, index) => {
      const hash = hashOf(name, 0, name.length);
      (buckets[hash] ??= []).push(index);
    });
    this.buckets = buckets;
    this.values = new Float64Array(names.length);
  }

  /**
   * The value of each field, NaN where the file has none. The array is valid until the next call.
   * @throws ProbeParseError when a wanted field has no number, or the file is cut.
   */
  read(bytes: Uint8Array, what: string): Float64Array {
    const { values } = this;
    values.fill(NaN);
    scanner.open(bytes, what);
    const { length } = bytes;
    for (let start = 0; start < length;) {
      let end = start;
      while (end < length && bytes[end]! > SPACE && bytes[end] !== COLON) end += 1;
      const index = this.find(bytes, start, end);
      let next = end;
      while (next < length && bytes[next] !== NEWLINE) next += 1;
      if (index >= 0) values[index] = numberAt(bytes, end, what);
      start = next + 1;
    }
    return values;
  }

  private find(bytes: Uint8Array, start: number, end: number): number {
    const bucket = this.buckets[hashOf(bytes, start, end)];
    if (bucket === undefined) return -1;
    for (const index of bucket) {
      if (isSame(this.names[index]!, bytes, start, end)) return index;
    }
    return -1;
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  const middle = bytes[start + (length >> 1)] ?? 0;
  return (length * 7 + (bytes[start] ?? 0) * 3 + (bytes[end - 1] ?? 0) * 31 + middle * 13) & (BUCKETS - 1);
}

function isSame(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let i = 0; i < name.length; i += 1) if (name[i] !== bytes[start + i]) return false;
  return true;
}

function numberAt(bytes: Uint8Array, at: number, what: string): number {
  let cursor = at;
  while (bytes[cursor] === COLON || bytes[cursor] === SPACE || bytes[cursor] === 9) cursor += 1;
  const start = cursor;
  let value = 0;
  for (let byte = bytes[cursor]!; byte >= 48 && byte <= 57; byte = bytes[cursor]!) {
    value = value * 10 + (byte - 48);
    cursor += 1;
  }
  if (cursor === start) scanner.fail(`has no number at byte ${at} of ${what}`);
  return value;
}
