import { Inject, Injectable } from '@nestjs/common';
import { type Keep, TIERS, windowOf, WINDOW_MS } from '@hyperion/domain';
import { logger } from '../../platform/logging/logger';
import { HISTORY_KEEP } from './history.keep';
import { MinuteRepair } from './history.minutes';
import {
  chunksOf,
  HistoryPartitionsRepository,
  HOT_MINUTES,
  partitionName,
  SEALED_TICKS,
  TICKS,
  type TimeTable,
} from './history.partitions.repository';
import { HistorySealer } from './history.sealer';
import { HistoryUpkeepRepository } from './history.upkeep.repository';

const log = logger('history');
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A window is sealed this long after its end: the last ticks are on their way still, and minutes close. */
const GRACE_MS = 2 * MINUTE_MS;
/** Windows that have their partitions before they begin. */
const WINDOWS_AHEAD = 2;
/** Windows sealed in one run; after a long absence the next runs do the rest. */
const SEALS_PER_RUN = 6;
/** How far back each run looks for minutes to repair; every {@link WIDE_EVERY}th looks at all that is not sealed. */
const REPAIR_MS = 15 * MINUTE_MS;
const WIDE_EVERY = 10;
/**
 * How far retention's clock moves in one run. A wall clock that is a year ahead for a minute must not cost a year of
 * history: it costs ten minutes. After an absence retention catches up in its own time.
 */
const CLOCK_STEP_MS = 10 * MINUTE_MS;
/** Layouts unused for so long are forgotten; writers say every few hours which they use. */
const LAYOUT_IDLE_MS = 3 * DAY_MS;

/** What one run of the keeper did. */
export interface KeeperRun {
  readonly sealed: number;
  readonly repaired: number;
  readonly dropped: readonly string[];
}

/**
 * Keeps history in shape, once a minute in any worker: partitions ahead of time, minutes that were missed, windows that
 * are over, partitions that are too old. Every part may be cut off anywhere and run by several workers at once: each is
 * one transaction under one lock, and none depends on what ran before.
 */
@Injectable()
export class HistoryKeeper {
  private runs = 0;

  constructor(
    private readonly partitions: HistoryPartitionsRepository,
    private readonly sealer: HistorySealer,
    private readonly repair: MinuteRepair,
    private readonly upkeep: HistoryUpkeepRepository,
    @Inject(HISTORY_KEEP) private readonly keep: Keep,
  ) {}

  /** Does whatever is due at `nowMs`. */
  async run(nowMs: number): Promise<KeeperRun> {
    await this.makePartitions(nowMs);
    const sealed = await this.sealer.sealUntil(nowMs - GRACE_MS, SEALS_PER_RUN);
    const oldestMs = (await this.upkeep.oldestTick()) ?? nowMs;
    const isWide = this.runs++ % WIDE_EVERY === 0;
    const repaired = await this.repair.run(
      isWide ? oldestMs - MINUTE_MS : nowMs - REPAIR_MS,
      nowMs - GRACE_MS / 2,
      nowMs,
    );
    const dropped = await this.forget(nowMs);
    // A tick names its layout, so layouts stay while there are ticks older than their last use may be.
    if (isWide && oldestMs > nowMs - LAYOUT_IDLE_MS + DAY_MS) await this.upkeep.forgetLayouts(nowMs - LAYOUT_IDLE_MS);
    return { sealed, repaired, dropped };
  }

  private async makePartitions(nowMs: number): Promise<void> {
    for (let ahead = 0; ahead <= WINDOWS_AHEAD; ahead++) {
      const startMs = windowOf(nowMs) + ahead * WINDOW_MS;
      await this.partitions.ensure({ table: TICKS, startMs });
      await this.partitions.ensure({ table: HOT_MINUTES, startMs });
    }
  }

  private async forget(nowMs: number): Promise<string[]> {
    const clockMs = await this.upkeep.advanceClock(nowMs, CLOCK_STEP_MS);
    const dropped = await this.dropBefore(SEALED_TICKS, clockMs - this.keep['10s'] - DAY_MS);
    for (const tier of TIERS) dropped.push(...(await this.dropBefore(chunksOf(tier), clockMs - this.keep[tier.name])));
    if (dropped.length > 0) {
      log.info({ dropped }, 'history dropped because of its age');
      await this.upkeep.forgetSeries(clockMs - this.keep['1h'] - TIERS.at(-1)!.partitionMs);
    }
    return dropped;
  }

  private async dropBefore(table: TimeTable, beforeMs: number): Promise<string[]> {
    const old = (await this.partitions.list(table)).filter(({ startMs }) => startMs + table.widthMs <= beforeMs);
    for (const partition of old) await this.partitions.drop(partition);
    return old.map(partitionName);
  }
}
