import { Injectable } from '@nestjs/common';
import { logger } from '../../../platform/logging/logger';
import { Clock } from '../../../platform/time/clock';
import { HistoryWriter } from '../../history';
import { MetricsPublisher } from '../live/metrics-publisher';
import { MetricsSampler } from '../metrics.sampler';

const log = logger('sampling');

/** A tick sooner after the last one than this share of the interval is a turn run twice, and skipped. */
const MIN_DISTANCE_RATIO = 0.5;

/** Runs the ticks of a batch: sample, store, publish. One slow or dead host never delays another. */
@Injectable()
export class TickRunner {
  private readonly inFlight = new Set<string>();
  private readonly lastTickMs = new Map<string, number>();

  constructor(
    private readonly sampler: MetricsSampler,
    private readonly history: HistoryWriter,
    private readonly publisher: MetricsPublisher,
    private readonly clock: Clock,
  ) {}

  /** One tick of each host; a host whose last tick still runs, or ran just now, is left out. */
  async run(hostIds: readonly string[], intervalMs: number): Promise<void> {
    const nowMs = this.clock.monotonicMs();
    const due = hostIds.filter((hostId) => this.isDue(hostId, intervalMs, nowMs));
    await Promise.all(due.map((hostId) => this.tick(hostId, nowMs)));
  }

  /** Forgets hosts that are sampled elsewhere now. */
  async keepOnly(hostIds: ReadonlySet<string>): Promise<void> {
    for (const hostId of this.lastTickMs.keys()) if (!hostIds.has(hostId)) this.lastTickMs.delete(hostId);
    await this.sampler.forgetAllBut(hostIds);
  }

  /** Gives back what the sampler holds. */
  close(): Promise<void> {
    return this.sampler.close();
  }

  private isDue(hostId: string, intervalMs: number, nowMs: number): boolean {
    const lastMs = this.lastTickMs.get(hostId);
    return !this.inFlight.has(hostId) && (lastMs === undefined || nowMs - lastMs >= intervalMs * MIN_DISTANCE_RATIO);
  }

  private async tick(hostId: string, nowMs: number): Promise<void> {
    this.inFlight.add(hostId);
    this.lastTickMs.set(hostId, nowMs);
    try {
      const batch = await this.sampler.sample(hostId);
      if (batch.values.size === 0) return;
      this.history.write(batch);
      await this.publisher.publish(batch);
    } catch (error) {
      log.warn({ err: error, hostId }, 'tick failed');
    } finally {
      this.inFlight.delete(hostId);
    }
  }
}
