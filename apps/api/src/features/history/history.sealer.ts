import { Injectable } from '@nestjs/common';
import { setImmediate as breathe } from 'node:timers/promises';
import {
  alignDown,
  type BucketColumns,
  coarser,
  emptyColumns,
  foldBucket,
  foldValue,
  settleColumns,
  type Tier,
  TIERS,
  WINDOW_MS,
} from '@hyperion/domain';
import type { Queryable } from '../../platform/database/database';
import { logger } from '../../platform/logging/logger';
import { decodeChunks, encodeChunk } from './history.chunks';
import { chunksOf, HistoryPartitionsRepository, SEALED_TICKS } from './history.partitions.repository';
import { HistorySealsRepository, type WindowSource } from './history.seals.repository';
import { packTimes, unpackTimes } from './history.times';

const log = logger('history');

/** Series whose chunks are merged in one go. */
const BATCH = 100;
/** Series packed between two breaths, so that a worker goes on sampling meanwhile. */
const BREATH = 10;
const MINUTE_MS = 60_000;
const [FINEST, MINUTES] = TIERS as readonly [Tier, Tier, Tier, Tier];

/** The buckets of one window of one series. */
interface WindowBuckets {
  readonly fine: BucketColumns;
  readonly minutes: BucketColumns;
}

/**
 * Turns the ticks of a window that is over into chunks of all tiers and removes the ticks, in one transaction: whoever
 * is killed in the middle has done nothing, and whoever comes next does all of it. Chunks that are there are merged
 * into, and ticks that were sealed before are known by their time, so sealing the same tick again changes nothing.
 */
@Injectable()
export class HistorySealer {
  constructor(
    private readonly repository: HistorySealsRepository,
    private readonly partitions: HistoryPartitionsRepository,
  ) {}

  /** Seals every window that ended before `untilMs`, oldest first, at most `limit`; gives how many. */
  async sealUntil(untilMs: number, limit: number): Promise<number> {
    const due = (await this.repository.dueWindows(untilMs)).slice(0, limit);
    let sealed = 0;
    for (const source of due) {
      const { windowMs } = source;
      let isReady = true;
      for (const table of [SEALED_TICKS, ...TIERS.map(chunksOf)]) {
        isReady &&= await this.partitions.ensure({ table, startMs: alignDown(windowMs, table.widthMs) });
      }
      if (!isReady) return sealed; // another worker is at it
      const ticks = await this.partitions.alone((transaction) => this.seal(transaction, source));
      if (ticks === undefined) return sealed;
      log.info({ windowMs, ticks, isLate: !source.isPartition }, 'window sealed');
      sealed++;
    }
    return sealed;
  }

  private async seal(transaction: Queryable, source: WindowSource): Promise<number> {
    const counts = new Map<string, number>();
    let ticks = 0;
    for (const hostId of await this.repository.hosts(transaction, source)) {
      const times = await this.sealHost(transaction, source, hostId);
      if (!source.isPartition) await this.repository.deleteLate(transaction, source, hostId, times);
      counts.set(hostId, times.size);
      ticks += times.size;
    }
    if (source.isPartition) await this.repository.dropWindow(transaction, source, counts);
    return ticks;
  }

  private async sealHost(transaction: Queryable, source: WindowSource, hostId: string): Promise<ReadonlySet<number>> {
    const { windowMs } = source;
    const before = unpackTimes(await this.repository.sealedTimes(transaction, hostId, windowMs));
    const layouts = await this.repository.layouts(transaction, hostId);
    const buckets = new Map<number, WindowBuckets>();
    const times = new Set<number>();
    for await (const rows of this.repository.ticks(transaction, source, hostId)) {
      for (const row of rows) {
        times.add(row.at_ms);
        if (!before.has(row.at_ms))
          foldRow(buckets, layouts.get(row.layout_id) ?? [], { offsetMs: row.at_ms - windowMs, packed: row.packed });
      }
      await breathe();
    }
    const series = [...buckets].map(([id, { fine, minutes }]) => ({
      id,
      fine: settleColumns(fine),
      minutes: settleColumns(minutes),
    }));
    for (let first = 0; first < series.length; first += BATCH) {
      const batch = series.slice(first, first + BATCH);
      for (const tier of TIERS)
        await this.merge(
          transaction,
          tier,
          windowMs,
          batch.map((one) => ({ id: one.id, buckets: bucketsFor(tier, one) })),
        );
    }
    if (series.length > 0) {
      const inOrder = [...times]; // as they were read
      const span = { firstMs: inOrder[0]!, lastMs: inOrder.at(-1)! };
      await this.repository.putSpans(
        transaction,
        series.map((one) => one.id),
        span,
      );
    }
    await this.repository.putSealedTimes(
      transaction,
      hostId,
      windowMs,
      packTimes(new Set([...before, ...times]), windowMs),
    );
    return times;
  }

  private async merge(
    transaction: Queryable,
    tier: Tier,
    windowMs: number,
    series: readonly { id: number; buckets: BucketColumns }[],
  ): Promise<void> {
    const startMs = alignDown(windowMs, tier.chunkMs);
    const offset = (windowMs - startMs) / tier.stepMs;
    const there = await this.repository.chunks(
      transaction,
      tier,
      series.map((one) => one.id),
      startMs,
    );
    const wholes = new Map(series.map(({ id }) => [id, emptyColumns(tier.chunkMs / tier.stepMs)]));
    const old = [...there].map(([id, packed]) => ({ id, packed, tier }));
    decodeChunks(old, (buckets, { id }) => foldAll(wholes.get(id)!, 0, buckets));
    const chunks = [];
    for (const { id, buckets } of series) {
      const whole = wholes.get(id)!;
      foldAll(whole, offset, buckets);
      chunks.push({ seriesId: id, startMs, packed: encodeChunk(settleColumns(whole)) });
      if (chunks.length % BREATH === 0) await breathe();
    }
    await this.repository.putChunks(transaction, tier, chunks);
  }
}

function foldAll(whole: BucketColumns, offset: number, buckets: BucketColumns): void {
  for (let index = 0; index < buckets.length; index++) foldBucket(whole, offset + index, buckets, index);
}

function foldRow(
  buckets: Map<number, WindowBuckets>,
  seriesIds: readonly number[],
  tick: { offsetMs: number; packed: Buffer },
): void {
  const fineIndex = Math.floor(tick.offsetMs / FINEST.stepMs);
  const minuteIndex = Math.floor(tick.offsetMs / MINUTE_MS);
  for (let place = 0; place < seriesIds.length; place++) {
    const value = tick.packed.readDoubleLE(place * 8);
    if (value !== value) continue;
    let one = buckets.get(seriesIds[place]!);
    if (!one) {
      one = { fine: emptyColumns(WINDOW_MS / FINEST.stepMs), minutes: emptyColumns(WINDOW_MS / MINUTE_MS) };
      buckets.set(seriesIds[place]!, one);
    }
    foldValue(one.fine, fineIndex, value);
    foldValue(one.minutes, minuteIndex, value);
  }
}

function bucketsFor(tier: Tier, { fine, minutes }: WindowBuckets): BucketColumns {
  if (tier === FINEST) return fine;
  return tier === MINUTES ? minutes : coarser(minutes, tier.stepMs / MINUTE_MS);
}
