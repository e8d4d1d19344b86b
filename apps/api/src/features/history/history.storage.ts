import { Inject, Injectable } from '@nestjs/common';
import type { HistoryStorage } from '@hyperion/contracts';
import { type Keep, type Tier, TIERS } from '@hyperion/domain';
import { HISTORY_KEEP } from './history.keep';
import { HistoryStorageRepository } from './history.storage.repository';

/** Row header, keys and both index entries of one chunk, bytes. */
const ROW_BYTES = 80;
/** Bytes of a full chunk before there is one to measure; from synthetic data of real shape (tools/bench/history.ts). */
const USUAL_CHUNK_BYTES: Readonly<Record<Tier['name'], number>> = {
  '10s': 1_100,
  '1m': 1_000,
  '15m': 900,
  '1h': 1_100,
};

/** Weighs the history: what each tier takes now, and what it will take once it is as old as it may get. */
@Injectable()
export class HistoryStorageReport {
  constructor(
    private readonly repository: HistoryStorageRepository,
    @Inject(HISTORY_KEEP) private readonly keep: Keep,
  ) {}

  async read(): Promise<HistoryStorage> {
    const [hotBytes, seriesCount] = await Promise.all([this.repository.hotBytes(), this.repository.seriesCount()]);
    const tiers = [];
    for (const tier of TIERS) {
      const storedBytes = await this.repository.storedBytes(tier);
      const keepMs = this.keep[tier.name];
      const chunkBytes = (await this.repository.fullChunkBytes(tier)) ?? USUAL_CHUNK_BYTES[tier.name];
      // A partition is dropped only when all of it is too old, so one more than asked for is kept.
      const chunks = (keepMs + tier.partitionMs) / tier.chunkMs;
      tiers.push({
        stepSeconds: tier.stepMs / 1000,
        keepSeconds: keepMs / 1000,
        storedBytes,
        projectedBytes: Math.max(storedBytes, Math.round(seriesCount * chunks * (chunkBytes + ROW_BYTES))),
      });
    }
    return { tiers, hotBytes, seriesCount };
  }
}
