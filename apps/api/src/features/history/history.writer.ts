import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { SampleBatch } from '@hyperion/contracts';
import type { Keep } from '@hyperion/domain';
import { logger } from '../../platform/logging/logger';
import { Clock } from '../../platform/time/clock';
import { DiskFloor } from './history.disk-floor';
import { HISTORY_KEEP } from './history.keep';
import { HostSeries, type TickLayout } from './history.layouts';
import { type FoldedMinute, MinuteRollup, packMinute, slotsIn } from './history.rollup';
import { Spool, type SpooledTick, type WriteOutcome } from './history.spool';
import { HistoryWritesRepository, isUntold, type PackedMinute } from './history.writes.repository';

const log = logger('history');

/** Ticks that wait while PostgreSQL is away; some hours of one host at one second, and never more memory than this. */
const SPOOL_LIMITS = { ticks: 100_000, bytes: 64 * 2 ** 20 };
/** One commit; small enough to stay far below the statement's deadline. */
const COMMIT_LIMITS = { ticks: 500, bytes: 4 * 2 ** 20 };
/** How long a tick may wait for others to share its commit. */
const LINGER_MS = 20;
/** How often minutes are looked at that nothing was written to. */
const CLOSE_EVERY_MS = 5_000;
const RETRY_MS = { first: 250, longest: 2_000 };
/** A tick further ahead of our clock than this would poison "latest" and make partitions of nonsense. */
export const MAX_AHEAD_MS = 86_400_000;
const SHUTDOWN_MS = 3_000;

/** What the writer has done since the start of the process, for `/metrics`. */
export interface HistoryWriterStats {
  readonly committed: number;
  /** Ticks lost because the spool was full. */
  readonly dropped: number;
  /** Ticks not stored: too far ahead, older than anything kept, or not storable. */
  readonly refused: number;
  readonly waiting: number;
  readonly waitingBytes: number;
}

/**
 * Stores ticks. `write` packs, rolls up and returns at once; one loop commits whatever has gathered, many hosts in
 * one transaction, in order.
 *
 * - A tick is settled `committed` only after PostgreSQL has it on disk; kill -9 of either side loses nothing settled.
 * - While PostgreSQL is away, or its disk nearly full, ticks wait in a bounded spool; the oldest is dropped, and counted, when it is full.
 * - A tick sent twice is stored once (same host and time). Late ticks go where they belong and undo the minute that
 *   was rolled up without them; the keeper makes it again.
 * - Time is taken as told, so the wall clock may jump: ticks more than a day ahead of it, and ticks older than the finest
 *   tier is kept, are refused; all others are stored under the time they carry.
 */
@Injectable()
export class HistoryWriter implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly hosts = new Map<string, HostSeries>();
  private readonly minutes = new MinuteRollup();
  private readonly spool = new Spool(SPOOL_LIMITS);
  private readonly counts: Record<WriteOutcome, number> = { committed: 0, dropped: 0, refused: 0 };
  private timer: NodeJS.Timeout | undefined;
  private closeTimer: NodeJS.Timeout | undefined;
  private draining: Promise<void> | undefined;
  private retryMs = 0;

  constructor(
    private readonly repository: HistoryWritesRepository,
    private readonly clock: Clock,
    @Inject(HISTORY_KEEP) private readonly keep: Keep,
    private readonly floor: DiskFloor,
  ) {}

  onApplicationBootstrap(): void {
    this.closeTimer = setInterval(() => this.schedule(0), CLOSE_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.closeTimer);
    const deadline = new Promise<void>((resolve) => setTimeout(resolve, SHUTDOWN_MS).unref());
    await Promise.race([this.flush(), deadline]);
  }

  /** Takes one tick. Never waits and never rejects; the promise tells what became of it. */
  write(batch: SampleBatch): Promise<WriteOutcome> {
    const nowMs = this.clock.nowMs();
    const { hostId, atMs } = batch;
    if (
      !Number.isSafeInteger(atMs) ||
      atMs > nowMs + MAX_AHEAD_MS ||
      atMs < nowMs - this.keep['10s'] ||
      batch.values.size === 0
    ) {
      this.counts.refused += 1;
      return Promise.resolve('refused');
    }
    const host = this.hostOf(hostId);
    const { layout, values } = host.pack(batch.values, nowMs);
    const isLate = this.minutes.fold({ hostId, atMs, slots: layout.slots, values, slotCount: host.slots.length });
    return new Promise((resolve) => {
      const settle = (outcome: WriteOutcome) => {
        this.counts[outcome] += 1;
        resolve(outcome);
      };
      this.spool.push({ hostId, atMs, layout, values, isLate, settle });
      if (!this.draining) this.schedule(this.retryMs || LINGER_MS);
    });
  }

  /** Writes what waits, now. Returns when all of it is settled or PostgreSQL cannot be reached. */
  async flush(): Promise<void> {
    await this.draining;
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.drain();
  }

  /** What has been done so far. */
  stats(): HistoryWriterStats {
    return { ...this.counts, waiting: this.spool.size, waitingBytes: this.spool.bytes };
  }

  private hostOf(hostId: string): HostSeries {
    let host = this.hosts.get(hostId);
    if (!host) {
      host = new HostSeries(hostId);
      this.hosts.set(hostId, host);
    }
    return host;
  }

  private schedule(afterMs: number): void {
    if (this.timer || this.draining) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.drain();
    }, afterMs);
  }

  private drain(): Promise<void> {
    this.draining ??= this.writeAll().finally(() => {
      this.draining = undefined;
      if (this.spool.size > 0) this.schedule(this.retryMs);
    });
    return this.draining;
  }

  private async writeAll(): Promise<void> {
    try {
      await this.floor.check();
      while (this.spool.size > 0) await this.writeSome();
      const closed = this.minutes.takeClosed(this.clock.nowMs());
      if (closed.length > 0) await this.repository.insertMinutes(await this.packed(closed));
      if (this.retryMs > 0) log.info({ committed: this.counts.committed }, 'ticks are written again');
      this.retryMs = 0;
    } catch (error) {
      if (this.retryMs === 0) log.warn({ err: error, waiting: this.spool.size }, 'ticks cannot be written; they wait');
      this.retryMs = Math.min(this.retryMs * 2 || RETRY_MS.first, RETRY_MS.longest) * (0.75 + Math.random() / 2);
    }
  }

  private async writeSome(): Promise<void> {
    const ticks = this.spool.take(COMMIT_LIMITS);
    try {
      const refused = await this.store(ticks);
      this.spool.done((tick) => (refused.has(tick) ? 'refused' : 'committed'));
    } catch (error) {
      this.spool.putBack();
      throw error;
    }
  }

  /** Stores the ticks and gives back those PostgreSQL will never take, so that one of them does not hold up the rest. */
  private async store(ticks: readonly SpooledTick[]): Promise<ReadonlySet<SpooledTick>> {
    try {
      await this.tell(ticks.map((tick) => tick.layout));
      await this.repository.insertTicks(ticks);
      return new Set();
    } catch (error) {
      if (!isTheirFault(error)) throw error;
      if (ticks.length === 1) {
        log.error({ err: error, hostId: ticks[0]!.hostId }, 'a tick cannot be stored');
        return new Set(ticks);
      }
    }
    const half = Math.ceil(ticks.length / 2);
    const first = await this.store(ticks.slice(0, half));
    return new Set([...first, ...(await this.store(ticks.slice(half)))]);
  }

  /** Makes series and layouts known to PostgreSQL before anything names them. */
  private async tell(used: readonly TickLayout[]): Promise<void> {
    const nowMs = this.clock.nowMs();
    const layouts = [...new Set(used)].filter((layout) => isUntold(layout, nowMs));
    if (layouts.length === 0) return;
    const slots = layouts.flatMap((layout) =>
      [...layout.slots].map((slot) => ({ hostId: layout.hostId, slot: this.hostOf(layout.hostId).slots[slot]! })),
    );
    const fresh = slots.filter(({ slot }) => slot.id === 0);
    if (fresh.length > 0)
      await this.repository.resolveSeries(
        fresh.map(({ hostId }) => hostId),
        fresh.map(({ slot }) => slot),
      );
    const ids = await this.repository.resolveLayouts(
      layouts.map((layout) => ({ hostId: layout.hostId, seriesIds: this.seriesIdsOf(layout) })),
      nowMs,
    );
    layouts.forEach((layout, index) => Object.assign(layout, { id: ids[index]!, toldMs: nowMs }));
  }

  private seriesIdsOf(layout: TickLayout): number[] {
    const { slots } = this.hostOf(layout.hostId);
    return Array.from(layout.slots, (slot) => slots[slot]!.id);
  }

  private async packed(minutes: readonly FoldedMinute[]): Promise<PackedMinute[]> {
    const nowMs = this.clock.nowMs();
    const withLayout = minutes.map((minute) => ({
      minute,
      layout: this.hostOf(minute.hostId).layoutOf(slotsIn(minute.buckets), nowMs),
    }));
    await this.tell(withLayout.map(({ layout }) => layout));
    return withLayout.map(({ minute: { hostId, atMs, ticks, offsetSum, buckets }, layout }) => ({
      hostId,
      atMs,
      layoutId: layout.id,
      ticks,
      offsetSum,
      packed: packMinute(buckets, layout.slots),
    }));
  }
}

/** Whether PostgreSQL refuses the very data (SQLSTATE classes 22, 23, 54) and would refuse it again. */
function isTheirFault(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(22|23|54)[0-9A-Z]{3}$/.test(code);
}
