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
  const many = isSingle ? present.subarray(0, 0) : present.filter((_, rank) => counts[rank]! > 1);
  const maxs = pick(columns.maxs, many);
  const sums = pick(columns.sums, many);
  const integers = scaledTogether({
    mins,
    counts: pick(columns.counts, many),
    lows: pick(columns.mins, many),
    maxs,
    sums,
  });
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

/** Room to unpack in, kept between calls: asking for it anew each time took half of the time. Nothing of it is given out. */
class Room {
  readonly present: Int32Array;
  readonly lows: Float64Array;
  readonly spans: Float64Array;
  readonly rests: Float64Array;

  constructor(readonly length: number) {
    this.present = new Int32Array(length);
    this.lows = new Float64Array(length);
    this.spans = new Float64Array(length);
    this.rests = new Float64Array(length);
  }
}

// Replaced when it is too small, never changed: an object whose fields change here made the optimizer give up and begin
// again thousands of times.
let kept = new Room(0);

function roomFor(length: number): Room {
  if (kept.length < length) kept = new Room(length);
  return kept;
}

/** Where buckets go that are being read. */
interface Reading {
  readonly reader: ByteReader;
  readonly columns: BucketColumns;
  readonly room: Room;
  /** Buckets that are there, and those of them with more than one value. */
  readonly found: number;
  readonly many: number;
}

/** The buckets that {@link packSeries} packed; `length` as it was then, or more. @throws RangeError on bytes it did not write. */
export function unpackSeries(packed: Uint8Array, length: number): BucketColumns {
  return readSeries(new ByteReader(packed), length);
}

/**
 * The same for one of several series packed one behind the other; the reader then stands at the next. Whoever reads many
 * hands the columns of the one before as `into`.
 */
export function readSeries(reader: ByteReader, length: number, into?: BucketColumns): BucketColumns {
  const columns = into?.length === length ? into : emptyColumns(length);
  const { counts } = columns;
  counts.fill(0);
  const flags = reader.byte();
  const room = roomFor(length);
  const { present, lows } = room;
  const found = readRuns(reader, length, present);
  if (!(flags & SINGLE)) readIntegers(reader, found, lows);
  let many = 0;
  for (let rank = 0; rank < found; rank++) {
    const count = flags & SINGLE ? 1 : lows[rank]!;
    counts[present[rank]!] = count;
    if (count > 1) many++;
  }
  if (flags & DECIMAL) readDecimals({ reader, columns, room, found, many });
  else readRaw({ reader, columns, room, found, many });
  return columns;
}

function readRaw({ reader, columns, room: { present }, found, many }: Reading): void {
  const mins = readBits(reader, found);
  const maxs = readBits(reader, many);
  const sums = readBits(reader, many);
  for (let rank = 0, ofMany = 0; rank < found; rank++) {
    const index = present[rank]!;
    setAll(columns, index, mins[rank]!);
    if (columns.counts[index] === 1) continue;
    columns.maxs[index] = maxs[ofMany]!;
    columns.sums[index] = sums[ofMany++]!;
  }
}

// Written out as loops: a chart is some dozen of these, and closures over every value were half of their cost.
function readDecimals({ reader, columns, room, found, many }: Reading): void {
  const { counts, maxs, sums } = columns;
  const { present, lows, spans, rests } = room;
  const divisor = 10 ** reader.byte();
  readIntegers(reader, found, lows);
  readIntegers(reader, many, spans);
  readIntegers(reader, many, rests);
  for (let rank = 0, ofMany = 0; rank < found; rank++) {
    const index = present[rank]!;
    const low = lows[rank]!;
    setAll(columns, index, low / divisor);
    const count = counts[index]!;
    if (count === 1) continue;
    maxs[index] = (low + spans[ofMany]!) / divisor;
    sums[index] = (low * count + rests[ofMany++]!) / divisor;
  }
}

/** Value columns of some buckets. */
interface Values {
  /** Of all buckets. */
  readonly mins: Float64Array;
  /** Of the buckets of count > 1 alone, like all that follow. */
  readonly counts: Float64Array;
  readonly lows: Float64Array;
  readonly maxs: Float64Array;
  readonly sums: Float64Array;
}

/** The value columns as integers of one scale: mins, and of the buckets of many values max - min and sum - count · min. */
function scaledTogether({
  mins,
  counts,
  lows,
  maxs,
  sums,
}: Values): { places: number; columns: Float64Array[] } | undefined {
  const places = placesOfAll([mins, maxs, sums]);
  if (places === undefined) return undefined;
  const [minInts, lowInts, spans, rests] = [mins, lows, maxs, sums].map((column) => toIntegers(column, places));
  if (!minInts || !lowInts || !spans || !rests) return undefined;
  for (let rank = 0; rank < lowInts.length; rank++) {
    const share = lowInts[rank]! * counts[rank]!;
    spans[rank]! -= lowInts[rank]!;
    rests[rank]! -= share;
    if (Math.max(Math.abs(share), Math.abs(rests[rank]!), Math.abs(spans[rank]!)) > SAFE) return undefined;
  }
  return { places, columns: [minInts, spans, rests] };
}

function placesOfAll(columns: readonly Float64Array[]): number | undefined {
  let places: number | undefined = 0;
  for (const column of columns) places = places === undefined ? undefined : decimalPlaces(column, places);
  return places;
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

/** Puts the places of the buckets into `present` and gives their number. */
function readRuns(reader: ByteReader, length: number, present: Int32Array): number {
  let found = 0;
  let index = 0;
  const runs = reader.varint();
  for (let run = 0; run < runs; run++) {
    const end = index + reader.varint();
    if (end > length) throw new RangeError('packed series is longer than its chunk');
    if (run % 2 === 0) index = end;
    else while (index < end) present[found++] = index++;
  }
  return found;
}

function presentIndexes(columns: BucketColumns): Int32Array {
  const present = new Int32Array(countPresent(columns));
  let rank = 0;
  for (let index = 0; index < columns.length; index++) if (columns.counts[index]! > 0) present[rank++] = index;
  return present;
}

function pick(column: Float64Array | Uint32Array, indexes: Int32Array): Float64Array {
  const picked = new Float64Array(indexes.length);
  for (let rank = 0; rank < indexes.length; rank++) picked[rank] = column[indexes[rank]!]!;
  return picked;
}

function setAll(columns: BucketColumns, index: number, value: number): void {
  columns.mins[index] = value;
  columns.maxs[index] = value;
  columns.sums[index] = value;
}
