import { type BucketColumns, countPresent, emptyColumns } from './bucket-columns';
import { ByteReader, ByteWriter } from './bytes';
import { decimalPlaces, readBits, readIntegers, toIntegers, writeBits, writeIntegers } from './value-codec';

/**
 * Buckets of one series as few bytes, exactly: `unpackSeries(packSeries(x), x.length)` is `x`, bit for bit. The bytes
 * are meant to be deflated; what is done here is to make them small numbers that repeat.
 *
 * ```
 * flags · runs of gaps and buckets · [counts] · values
 * values   single  one value per bucket (count 1: min = max = sum)
 *          full    mins, then of the buckets of count > 1: max - min, sum - count · min
 * ```
 * Values are integers after decimal scaling where that loses nothing (`1`), else raw bits (`0`).
 */
const SINGLE = 1;
const DECIMAL = 2;
/** Integers beyond this lose bits when multiplied by counts. */
const SAFE = 2 ** 50;

/** Packs all buckets; gaps cost next to nothing. Values must be finite. */
export function packSeries(columns: BucketColumns): Uint8Array {
  const present = presentIndexes(columns);
  const counts = pick(columns.counts, present);
  const writer = new ByteWriter();
  const isSingle = counts.every((count) => count === 1);
  const mins = pick(columns.mins, present);
  const many = present.filter((_, rank) => counts[rank]! > 1);
  const maxs = pick(columns.maxs, many);
  const sums = pick(columns.sums, many);
  const integers = scaledTogether(mins, maxs, sums, pick(columns.counts, many), pick(columns.mins, many));
  writer.byte((isSingle ? SINGLE : 0) | (integers ? DECIMAL : 0));
  writeRuns(writer, columns);
  if (!isSingle) writeIntegers(writer, counts);
  if (integers) {
    writer.byte(integers.places);
    for (const column of integers.columns) writeIntegers(writer, column);
  } else {
    for (const column of [mins, maxs, sums]) writeBits(writer, column);
  }
  return writer.finish();
}

/** The buckets that {@link packSeries} packed; `length` as it was then, or more. @throws RangeError on bytes it did not write. */
export function unpackSeries(packed: Uint8Array, length: number): BucketColumns {
  const reader = new ByteReader(packed);
  const columns = emptyColumns(length);
  const flags = reader.byte();
  const present = readRuns(reader, length);
  if (flags & SINGLE) for (const index of present) columns.counts[index] = 1;
  else readIntegers(reader, present.length).forEach((count, rank) => (columns.counts[present[rank]!] = count));
  const many = flags & SINGLE ? present.subarray(0, 0) : present.filter((index) => columns.counts[index]! > 1);
  if (flags & DECIMAL) readDecimals(reader, columns, present, many);
  else readRaw(reader, columns, present, many);
  return columns;
}

function readRaw(reader: ByteReader, columns: BucketColumns, present: Int32Array, many: Int32Array): void {
  const mins = readBits(reader, present.length);
  const maxs = readBits(reader, many.length);
  const sums = readBits(reader, many.length);
  for (let rank = 0; rank < present.length; rank++) setAll(columns, present[rank]!, mins[rank]!);
  for (let rank = 0; rank < many.length; rank++) {
    columns.maxs[many[rank]!] = maxs[rank]!;
    columns.sums[many[rank]!] = sums[rank]!;
  }
}

// Written out as loops: a chart is some dozen of these, and closures over every value were half of their cost.
function readDecimals(reader: ByteReader, columns: BucketColumns, present: Int32Array, many: Int32Array): void {
  const divisor = 10 ** reader.byte();
  const lows = readIntegers(reader, present.length);
  const spans = readIntegers(reader, many.length);
  const rests = readIntegers(reader, many.length);
  for (let rank = 0, ofMany = 0; rank < present.length; rank++) {
    const index = present[rank]!;
    const low = lows[rank]!;
    setAll(columns, index, low / divisor);
    if (index !== many[ofMany]) continue;
    columns.maxs[index] = (low + spans[ofMany]!) / divisor;
    columns.sums[index] = (low * columns.counts[index]! + rests[ofMany]!) / divisor;
    ofMany++;
  }
}

/** The value columns as integers of one scale: mins, and of the buckets of many values max - min and sum - count · min. */
function scaledTogether(
  mins: Float64Array,
  maxs: Float64Array,
  sums: Float64Array,
  ...[counts, lows]: [counts: Float64Array, lows: Float64Array]
): { places: number; columns: Float64Array[] } | undefined {
  const places = [maxs, sums, mins].reduce<number | undefined>((least, column) => (least === undefined ? undefined : decimalPlaces(column, least)), decimalPlaces(mins));
  if (places === undefined || [maxs, sums].some((column) => decimalPlaces(column, places) !== places)) return undefined;
  const low = toIntegers(lows, places);
  const spans = toIntegers(maxs, places).map((max, rank) => max - low[rank]!);
  const rests = toIntegers(sums, places).map((sum, rank) => sum - counts[rank]! * low[rank]!);
  if (low.some((value, rank) => Math.abs(value * counts[rank]!) > SAFE) || rests.some((value) => Math.abs(value) > SAFE)) return undefined;
  return { places, columns: [toIntegers(mins, places), spans, rests] };
}

/** Lengths of runs, alternately of gaps and of buckets, up to the last bucket. */
function writeRuns(writer: ByteWriter, columns: BucketColumns): void {
  const runs: number[] = [];
  let isPresent = false;
  let run = 0;
  for (let index = 0; index < columns.length; index++) {
    if (columns.counts[index]! > 0 !== isPresent) {
      runs.push(run);
      run = 0;
      isPresent = !isPresent;
    }
    run++;
  }
  if (isPresent) runs.push(run);
  writer.varint(runs.length);
  for (const length of runs) writer.varint(length);
}

function readRuns(reader: ByteReader, length: number): Int32Array {
  const present = new Int32Array(length);
  let found = 0;
  let index = 0;
  const runs = reader.varint();
  for (let run = 0; run < runs; run++) {
    const end = index + reader.varint();
    if (end > length) throw new RangeError('packed series is longer than its chunk');
    if (run % 2 === 0) index = end;
    else while (index < end) present[found++] = index++;
  }
  return present.subarray(0, found);
}

function presentIndexes(columns: BucketColumns): Float64Array {
  const present = new Float64Array(countPresent(columns));
  let rank = 0;
  for (let index = 0; index < columns.length; index++) if (columns.counts[index]! > 0) present[rank++] = index;
  return present;
}

function pick(column: Float64Array | Uint32Array, indexes: Float64Array): Float64Array {
  return indexes.map((index) => column[index]!);
}

function setAll(columns: BucketColumns, index: number, value: number): void {
  columns.mins[index] = value;
  columns.maxs[index] = value;
  columns.sums[index] = value;
}
