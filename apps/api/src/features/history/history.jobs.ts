import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/time/clock';
import { Upkeep } from '../../platform/upkeep/upkeep';
import { HistoryKeeper } from './history.keeper';
import { HistoryModule } from './history.module';

/** How often history is kept in shape. */
const KEEP_EVERY_MS = 60_000;

/** Has one worker at a time keep history in shape. */
@Injectable()
export class HistoryJobs implements OnModuleInit {
  constructor(
    private readonly keeper: HistoryKeeper,
    private readonly upkeep: Upkeep,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.upkeep.register({
      name: 'history.keep',
      everyMs: KEEP_EVERY_MS,
      run: async () => void (await this.keeper.run(this.clock.nowMs())),
    });
  }
}

/** The timed side of history; only in processes that are workers. */
@Module({ imports: [HistoryModule], providers: [HistoryJobs] })
export class HistoryJobsModule {}
