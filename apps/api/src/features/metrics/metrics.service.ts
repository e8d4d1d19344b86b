import { Inject, Injectable } from '@nestjs/common';
import {
  type HostId,
  type MetricCatalog,
  type MetricKey,
  seriesUnitOf,
  type SystemSnapshot,
} from '@hyperion/contracts';
import { METRICS } from '@hyperion/probes';
import { CONFIG } from '../../platform/config/config.module';
import type { Config } from '../../platform/config/config.schema';
import { Clock } from '../../platform/time/clock';
import { HistoryReader } from '../history';
import { SampleStale } from './metrics.errors';

/** Intervals without a sample after which a host's numbers are no longer "now". */
const STALE_INTERVALS = 3;

/** What can be measured, and what was measured last. */
@Injectable()
export class MetricsService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly history: HistoryReader,
    private readonly clock: Clock,
  ) {}

  /** Every metric the probes declare. */
  catalog(): MetricCatalog {
    return {
      items: METRICS.map((metric) => ({ ...metric, key: metric.key as MetricKey, seriesUnit: seriesUnitOf(metric) })),
    };
  }

  /** The newest value of every series of a host. @throws SampleStale when the newest is no longer "now". */
  async latest(hostId: HostId): Promise<SystemSnapshot> {
    const latest = await this.history.latest(hostId);
    const ageMs = latest && Math.max(0, this.clock.nowMs() - latest.atMs);
    if (
      !latest ||
      ageMs === undefined ||
      ageMs > STALE_INTERVALS * this.config.HYPERION_SAMPLE_INTERVAL_SECONDS * 1_000
    ) {
      throw new SampleStale(ageMs);
    }
    return { hostId, ts: new Date(latest.atMs).toISOString(), ageMs, values: Object.fromEntries(latest.values) };
  }
}
