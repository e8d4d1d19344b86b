import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import type { Duties } from '../../platform/config/duties';
import { HistoryModule } from '../history';
import { MetricsLive } from './live/metrics-live';
import { MetricsPublisher } from './live/metrics-publisher';
import { MetricsController } from './metrics.controller';
import { MetricsSampler } from './metrics.sampler';
import { MetricsService } from './metrics.service';
import { SamplingPlanner } from './sampling/sampling-planner';
import { SamplingJobs } from './sampling/sampling.jobs';
import { SamplingRepository } from './sampling/sampling.repository';
import { SlotHolder } from './sampling/slot-holder';
import { SlotLockRepository } from './sampling/slot-lock.repository';
import { TickRunner } from './sampling/tick-runner';

const SERVING: Provider[] = [MetricsService, MetricsLive];

const WORKING: Provider[] = [
  MetricsPublisher,
  MetricsSampler,
  SamplingJobs,
  SamplingPlanner,
  SamplingRepository,
  SlotHolder,
  SlotLockRepository,
  TickRunner,
];

/** Samples hosts, publishes what was measured, answers what can be measured. */
@Module({})
export class MetricsModule {
  static for(duties: Duties): DynamicModule {
    return {
      module: MetricsModule,
      imports: [HistoryModule],
      controllers: duties.serves ? [MetricsController] : [],
      providers: [...(duties.serves ? SERVING : []), ...(duties.works ? WORKING : [])],
    };
  }
}
