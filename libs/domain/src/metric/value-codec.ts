import type { ByteReader, ByteWriter } from './bytes';

/** Scaled integers beyond this would make differences and their signs overflow 2^53. */
const LARGEST = 2 ** 50;
/** Decimal places tried; what has more is no decimal. */
const MOST_PLACES = 9;
const POWERS = Array.from({ length: MOST_PLACES + 1 }, (_, places) => 10 ** places);

/**
 * The fewest decimal places, `atLeast` or more, at which every value is an exact integer; `undefined` when there are
 * none (or for -0, which no integer is).
 */
export function decimalPlaces(values: Float64Array, atLeast = 0): number | undefined {
  let places = atLeast;
  let power = POWERS[places]!;
  for (const value of values) {
    let scaled = Math.round(value * power);
    while (scaled / power !== value) {
      if (++places > MOST_PLACES) return undefined;
      power = POWERS[places]!;
      scaled = Math.round(value * power);
    }
    if (scaled === 0 && Object.is(value, -0)) return undefined;
  }
  return places;
}

/**
 * The values as integers at `places`; divided by 10^places they are the values again, bit for bit. `undefined` where
 * that does not hold: the integers would be too large.
 */
export function toIntegers(values: Float64Array, places: number): Float64Array | undefined {
  const power = POWERS[places]!;
  const integers = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) {
    const integer = Math.round(values[index]! * power);
    if (integer > LARGEST || integer < -LARGEST || integer / power !== values[index]) return undefined;
    integers[index] = integer;
  }
  return integers;
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
  // Off by a multiple of the divisor from the first, so that all differences are multiples of it.
  const middle = first + Math.round((mean(integers) - first) / divisor) * divisor;
  const isJitter = bitsFromMiddle(integers, middle) < bitsFromPrevious(integers);
  writer.byte(isJitter ? FROM_MIDDLE : FROM_PREVIOUS);
  writer.varint(divisor);
  let base = isJitter ? middle : first;
  writer.signed(base);
  for (const integer of integers) {
    writer.signed((integer - base) / divisor);
    if (!isJitter) base = integer;
  }
}

/** Reads `length` integers that {@link writeIntegers} wrote into the beginning of `into`. */
export function readIntegers(reader: ByteReader, length: number, into: Float64Array): Float64Array {
  if (length === 0) return into;
  const isJitter = reader.byte() === FROM_MIDDLE;
  const divisor = reader.varint();
  let base = reader.signed();
  reader.signedInto(into, length);
  for (let index = 0; index < length; index++) {
    const integer = base + into[index]! * divisor;
    into[index] = integer;
    if (!isJitter) base = integer;
  }
  return into;
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
    while (rest !== 0) {
      const less = divisor % rest;
      divisor = rest;
      rest = less;
    }
    if (divisor === 1) return 1;
  }
  return divisor || 1;
}

function mean(integers: Float64Array): number {
  let sum = 0;
  for (const integer of integers) sum += integer;
  return sum / integers.length;
}

function bitsFromPrevious(integers: Float64Array): number {
  let bits = 0;
  let previous = integers[0]!;
  for (const integer of integers) {
    bits += bitsOf(integer - previous);
    previous = integer;
  }
  return bits;
}

function bitsFromMiddle(integers: Float64Array, middle: number): number {
  let bits = 0;
  for (const integer of integers) bits += bitsOf(integer - middle);
  return bits;
}

/** Bits a difference needs, its sign aside. */
function bitsOf(difference: number): number {
  const size = Math.abs(difference);
  return size < 2 ** 31 ? 32 - Math.clz32(size) : 32 + Math.log2(size / 2 ** 32);
}
