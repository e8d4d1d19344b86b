import { type BucketColumns, emptyColumns, foldBucket, foldValue, type TierSpan } from '@hyperion/domain';
import { decodeChunks } from './history.chunks';
import { MINUTE_PART, type SeriesPiece, TICK_PART } from './history.reads.repository';
import { MINUTE_RECORD_BYTES } from './history.rollup';

/** The buckets of an answer: `length` steps from `fromMs`. */
export interface Grid {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
  readonly length: number;
}

const TIME_BYTES = 8;
const TICK_BYTES = 16;

/** Folds pieces of stored history into the aligned buckets they fall into, by series. */
export function foldPieces(
  pieces: readonly SeriesPiece[],
  spans: readonly TierSpan[],
  grid: Grid,
): Map<number, BucketColumns> {
  const series = new Map<number, BucketColumns>();
  const columnsOf = (seriesId: number): BucketColumns => {
    let columns = series.get(seriesId);
    if (!columns) {
      columns = emptyColumns(grid.length);
      series.set(seriesId, columns);
    }
    return columns;
  };
  const chunks = [];
  for (const [part, seriesId, starts, packed] of pieces) {
    if (part === TICK_PART) foldTicks(columnsOf(seriesId), grid, packed);
    else if (part === MINUTE_PART) foldMinutes(columnsOf(seriesId), grid, packed);
    else if (starts)
      chunks.push({
        seriesId,
        starts,
        packed,
        count: starts.length / TIME_BYTES,
        span: spans[part]!,
        tier: spans[part]!.tier,
      });
  }
  decodeChunks(chunks, (buckets, { seriesId, starts, span }, rank) =>
    foldChunk(columnsOf(seriesId), grid, buckets, { startMs: timeAt(starts, rank * TIME_BYTES), span }),
  );
  return series;
}

function foldTicks(columns: BucketColumns, grid: Grid, packed: Buffer): void {
  for (let at = 0; at < packed.length; at += TICK_BYTES) {
    const value = packed.readDoubleLE(at + TIME_BYTES);
    if (value === value) foldValue(columns, Math.floor((timeAt(packed, at) - grid.fromMs) / grid.stepMs), value);
  }
}

function foldMinutes(columns: BucketColumns, grid: Grid, packed: Buffer): void {
  const one = emptyColumns(1);
  for (let at = 0; at < packed.length; at += TIME_BYTES + MINUTE_RECORD_BYTES) {
    one.mins[0] = packed.readDoubleLE(at + TIME_BYTES);
    one.maxs[0] = packed.readDoubleLE(at + TIME_BYTES + 8);
    one.sums[0] = packed.readDoubleLE(at + TIME_BYTES + 16);
    one.counts[0] = packed.readUInt16LE(at + TIME_BYTES + 24);
    foldBucket(columns, Math.floor((timeAt(packed, at) - grid.fromMs) / grid.stepMs), one, 0);
  }
}

function foldChunk(
  columns: BucketColumns,
  grid: Grid,
  buckets: BucketColumns,
  chunk: { startMs: number; span: TierSpan },
): void {
  const { tier, fromMs, toMs } = chunk.span;
  const first = Math.max(0, Math.ceil((fromMs - chunk.startMs) / tier.stepMs));
  const end = Math.min(buckets.length, Math.ceil((toMs - chunk.startMs) / tier.stepMs));
  for (let index = first; index < end; index++) {
    foldBucket(columns, Math.floor((chunk.startMs + index * tier.stepMs - grid.fromMs) / grid.stepMs), buckets, index);
  }
}

/** A big-endian int64 that is a time: below 2^53. */
function timeAt(packed: Buffer, at: number): number {
  return packed.readInt32BE(at) * 2 ** 32 + packed.readUInt32BE(at + 4);
}
