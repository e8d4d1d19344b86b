import { Injectable } from '@nestjs/common';
import { logger } from '../../../platform/logging/logger';
import { Clock } from '../../../platform/time/clock';
import { HistoryWriter } from '../../history';
import { MetricsPublisher } from '../live/metrics-publisher';
import { MetricsSampler } from '../metrics.sampler';

const log = logger('sampling');

/**
 * A tick sooner after the last one is a turn run twice, and skipped. Not longer: the first turn of a slower schedule
 * may follow the last one of the faster schedule at once, and without it there would be a hole.
 */
const MIN_DISTANCE_MS = 500;

/** Runs the ticks of a batch: sample, store, publish. One slow or dead host never delays another. */
@Injectable()
export class TickRunner {
  private readonly inFlight = new Map<string, Promise<void>>();
  private readonly lastTickMs = new Map<string, number>();

  constructor(
    private readonly sampler: MetricsSampler,
    private readonly history: HistoryWriter,
    private readonly publisher: MetricsPublisher,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins one tick of each host and does not wait for it, so that a slow host holds up neither the others nor the
   * next turn. A host whose last tick still runs, or ran just now, is left out.
   */
  run(hostIds: readonly string[]): void {
    const nowMs = this.clock.monotonicMs();
    for (const hostId of hostIds) if (this.isDue(hostId, nowMs)) this.begin(hostId, nowMs);
  }

  /** Forgets hosts that are sampled elsewhere now. */
  async keepOnly(hostIds: ReadonlySet<string>): Promise<void> {
    for (const hostId of this.lastTickMs.keys()) if (!hostIds.has(hostId)) this.lastTickMs.delete(hostId);
    await this.sampler.forgetAllBut(hostIds);
  }

  /** Waits for the ticks under way and gives back what the sampler holds. */
  async close(): Promise<void> {
    await Promise.all(this.inFlight.values());
    await this.sampler.close();
  }

  private begin(hostId: string, nowMs: number): void {
    this.lastTickMs.set(hostId, nowMs);
    const tick = this.tick(hostId).finally(() => this.inFlight.delete(hostId));
    this.inFlight.set(hostId, tick);
  }

  private isDue(hostId: string, nowMs: number): boolean {
    const lastMs = this.lastTickMs.get(hostId);
    return !this.inFlight.has(hostId) && (lastMs === undefined || nowMs - lastMs >= MIN_DISTANCE_MS);
  }

  private async tick(hostId: string): Promise<void> {
    try {
      const batch = await this.sampler.sample(hostId);
      if (batch.values.size === 0) return;
      void this.history.write(batch);
      await this.publisher.publish(batch);
    } catch (error) {
      log.warn({ err: error, hostId }, 'tick failed');
    }
  }
}
