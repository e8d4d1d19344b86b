import type { ByteReader, ByteWriter } from './bytes';

/** Scaled integers beyond this would make differences and their signs overflow 2^53. */
const LARGEST = 2 ** 50;
/** Decimal places tried; what has more is no decimal. */
const MOST_PLACES = 9;
const POWERS = Array.from({ length: MOST_PLACES + 1 }, (_, places) => 10 ** places);

/** Integers that stand for float64 values: `value = integer / 10^places`, bit for bit. */
export interface Scaled {
  readonly places: number;
  readonly integers: Float64Array;
}

/** The fewest decimal places at which every value is an exact integer; `undefined` when there are none (or for -0). */
export function decimalPlaces(values: Float64Array, atLeast = 0): number | undefined {
  let places = atLeast;
  for (const value of values) {
    while (Math.round(value * POWERS[places]!) / POWERS[places]! !== value) {
      if (++places > MOST_PLACES) return undefined;
    }
  }
  for (const value of values) {
    const scaled = Math.round(value * POWERS[places]!);
    if (!Object.is(scaled / POWERS[places]!, value) || Object.is(scaled, -0) || Math.abs(scaled) > LARGEST) return undefined;
  }
  return places;
}

/** The values as integers at `places`, which {@link decimalPlaces} gave; divided by 10^places they are the values again. */
export function toIntegers(values: Float64Array, places: number): Float64Array {
  return values.map((value) => Math.round(value * POWERS[places]!));
}

const FROM_PREVIOUS = 0;
const FROM_MIDDLE = 1;

/**
 * Integers as differences divided by their greatest common divisor (memory moves in pages): from the one before, or,
 * where the series only jitters about a level, from the middle; whichever is shorter.
 */
export function writeIntegers(writer: ByteWriter, integers: Float64Array): void {
  if (integers.length === 0) return;
  const first = integers[0]!;
  const divisor = commonDivisor(integers);
  const middle = integers.toSorted()[integers.length >> 1]!;
  const isJitter = cost(integers, (index) => integers[index]! - middle) < cost(integers, (index) => integers[index]! - (integers[index - 1] ?? first));
  writer.byte(isJitter ? FROM_MIDDLE : FROM_PREVIOUS);
  writer.varint(divisor);
  writer.signed(isJitter ? middle : first);
  let base = isJitter ? middle : first;
  for (const integer of integers) {
    writer.signed((integer - base) / divisor);
    if (!isJitter) base = integer;
  }
}

/** Reads `length` integers that {@link writeIntegers} wrote. */
export function readIntegers(reader: ByteReader, length: number): Float64Array {
  const integers = new Float64Array(length);
  if (length === 0) return integers;
  const isJitter = reader.byte() === FROM_MIDDLE;
  const divisor = reader.varint();
  let base = reader.signed();
  for (let index = 0; index < length; index++) {
    const integer = base + reader.signed() * divisor;
    integers[index] = integer;
    if (!isJitter) base = integer;
  }
  return integers;
}

/** Any float64 values: each XORed with the one before, bytes of equal rank side by side, so that deflate finds the still ones. */
export function writeBits(writer: ByteWriter, values: Float64Array): void {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  for (let rank = 0; rank < 8; rank++) {
    for (let at = rank; at < bytes.length; at += 8) writer.byte(bytes[at]! ^ (at >= 8 ? bytes[at - 8]! : 0));
  }
}

/** The inverse of {@link writeBits}. */
export function readBits(reader: ByteReader, length: number): Float64Array {
  const values = new Float64Array(length);
  const bytes = new Uint8Array(values.buffer);
  for (let rank = 0; rank < 8; rank++) {
    for (let at = rank; at < bytes.length; at += 8) bytes[at] = reader.byte() ^ (at >= 8 ? bytes[at - 8]! : 0);
  }
  return values;
}

function commonDivisor(integers: Float64Array): number {
  const first = integers[0]!;
  let divisor = 0;
  for (const integer of integers) {
    let rest = Math.abs(integer - first);
    while (rest !== 0) [divisor, rest] = [rest, divisor % rest];
    if (divisor === 1) return 1;
  }
  return divisor || 1;
}

function cost(integers: Float64Array, difference: (index: number) => number): number {
  let bits = 0;
  for (let index = 0; index < integers.length; index++) bits += Math.log2(1 + Math.abs(difference(index)));
  return bits;
}
