import { Inject, Injectable } from '@nestjs/common';
import { LOCAL_HOST_ID } from '@hyperion/contracts';
import { CONFIG } from '../../../platform/config/config.module';
import type { Config } from '../../../platform/config/config.schema';
import { SchedulesRepository } from '../../../platform/schedules/schedules.repository';
import { planFor, type SamplingPlan } from './sampling-plan';
import { SamplingRepository } from './sampling.repository';
import { SlotLockRepository } from './slot-lock.repository';

/** Makes the plan of a slot from what PostgreSQL says now. */
@Injectable()
export class SamplingPlanner {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly schedules: SchedulesRepository,
    private readonly watches: SamplingRepository,
    private readonly slots: SlotLockRepository,
  ) {}

  /** The batches of `slot` now. @throws DatabaseUnavailable: the plan made before stays in force. */
  async plan(slot: number): Promise<SamplingPlan> {
    const everyMs = this.config.HYPERION_SAMPLE_INTERVAL_SECONDS * 1_000;
    await this.schedules.put({ kind: 'sample', target: LOCAL_HOST_ID, everyMs });
    const [schedules, watched, liveSlots] = await Promise.all([
      this.schedules.list('sample'),
      this.watches.watchedHosts(),
      this.slots.live(),
    ]);
    return planFor({ schedules, watched, slot, liveSlots });
  }
}
