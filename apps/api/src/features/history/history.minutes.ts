import { Injectable } from '@nestjs/common';
import { alignDown, type BucketColumns, emptyColumns, foldValue, settleColumns } from '@hyperion/domain';
import { MINUTE_MS, packMinute, slotsIn } from './history.rollup';
import { type HostMinute, HistoryUpkeepRepository } from './history.upkeep.repository';
import { HistoryWritesRepository, type PackedMinute } from './history.writes.repository';

/** Minutes made in one go: some ten thousand values. */
const BATCH = 40;

interface Remade {
  readonly hostId: string;
  readonly atMs: number;
  readonly ids: number[];
  readonly slotOf: Map<number, number>;
  readonly values: [slot: number, value: number][];
  ticks: number;
  offsetSum: number;
}

/**
 * Makes minutes from their ticks where the writer's short cut did not: after a crash, after a late tick, when a host
 * went from one worker to another within the minute. Same folding in the same order, so the same bytes of content.
 */
@Injectable()
export class MinuteRepair {
  constructor(
    private readonly upkeep: HistoryUpkeepRepository,
    private readonly writes: HistoryWritesRepository,
  ) {}

  /** Repairs every minute in `[fromMs, untilMs)` that needs it; gives how many. */
  async run(fromMs: number, untilMs: number, nowMs: number): Promise<number> {
    const stale = await this.upkeep.staleMinutes(fromMs, alignDown(untilMs, MINUTE_MS));
    for (let first = 0; first < stale.length; first += BATCH)
      await this.remake(stale.slice(first, first + BATCH), nowMs);
    return stale.length;
  }

  private async remake(minutes: readonly HostMinute[], nowMs: number): Promise<void> {
    const remade = new Map<string, Remade>();
    for (const tick of await this.upkeep.ticksOf(minutes)) {
      const atMs = alignDown(tick.at_ms, MINUTE_MS);
      const key = `${atMs} ${tick.host_id}`;
      const minute = remade.get(key) ?? {
        hostId: tick.host_id,
        atMs,
        ids: [],
        slotOf: new Map(),
        values: [],
        ticks: 0,
        offsetSum: 0,
      };
      remade.set(key, minute);
      minute.ticks += 1;
      minute.offsetSum += tick.at_ms - atMs;
      tick.series_ids.forEach((id, place) => collect(minute, id, tick.packed.readDoubleLE(place * 8)));
    }
    const folded = [...remade.values()].map((minute) => ({ minute, ...fold(minute) }));
    const layoutIds = await this.writes.resolveLayouts(
      folded.map(({ minute, slots }) => ({
        hostId: minute.hostId,
        seriesIds: Array.from(slots, (slot) => minute.ids[slot]!),
      })),
      nowMs,
    );
    const packed: PackedMinute[] = folded.map(
      ({ minute: { hostId, atMs, ticks, offsetSum }, slots, buckets }, index) => ({
        hostId,
        atMs,
        ticks,
        offsetSum,
        layoutId: layoutIds[index]!,
        packed: packMinute(buckets, slots),
      }),
    );
    await this.writes.replaceMinutes(packed);
  }
}

function collect(minute: Remade, seriesId: number, value: number): void {
  if (Number.isNaN(value)) return;
  let slot = minute.slotOf.get(seriesId);
  if (slot === undefined) {
    slot = minute.ids.push(seriesId) - 1;
    minute.slotOf.set(seriesId, slot);
  }
  minute.values.push([slot, value]);
}

function fold(minute: Remade): { buckets: BucketColumns; slots: Int32Array } {
  const buckets = emptyColumns(minute.ids.length);
  for (const [slot, value] of minute.values) foldValue(buckets, slot, value);
  settleColumns(buckets);
  return { buckets, slots: slotsIn(buckets) };
}
