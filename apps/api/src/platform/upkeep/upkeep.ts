import { InjectQueue, Process, Processor } from '@nestjs/bull';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import { logger } from '../logging/logger';
import { reconcileRepeatingJobs } from '../queue/repeating-jobs';
import { SchedulesRepository } from '../schedules/schedules.repository';
import { Clock } from '../time/clock';
import { startTicker, type Ticker } from '../time/ticker';

const log = logger('upkeep');

/** Name of the queue of timed work that any worker may do. */
export const UPKEEP_QUEUE = 'upkeep';

/** How often Redis is made to agree with PostgreSQL. */
const RECONCILE_MS = 30_000;

/** Timed work: what it is called, how often, and what to do. It may run twice after a worker was killed in it. */
export interface UpkeepWork {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<void>;
}

/** Timed work of all features that is not sampling: retention, inventory … Any worker does it, one at a time. */
@Processor(UPKEEP_QUEUE)
export class Upkeep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly works = new Map<string, UpkeepWork>();
  private ticker: Ticker | undefined;

  constructor(
    @InjectQueue(UPKEEP_QUEUE) private readonly queue: Queue,
    private readonly schedules: SchedulesRepository,
    private readonly clock: Clock,
  ) {
    queue.on('error', (error) => log.debug({ err: error }, 'queue error'));
  }

  /** Adds work; to be called while the application starts. */
  register(work: UpkeepWork): void {
    this.works.set(work.name, work);
  }

  onApplicationBootstrap(): void {
    this.ticker = startTicker('upkeep.reconcile', RECONCILE_MS, () => this.reconcile());
    void this.ticker.poke();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.ticker?.stop();
  }

  @Process('*')
  protected async run(job: Job): Promise<void> {
    const work = this.works.get(job.name);
    if (!work) return; // a schedule of another version; the next reconcile drops it
    const startedMs = this.clock.monotonicMs();
    await work
      .run()
      .catch((error: unknown) =>
        log.error({ err: error, work: job.name }, 'timed work failed; it is tried again at its next turn'),
      );
    log.debug({ work: job.name, durationMs: this.clock.monotonicMs() - startedMs }, 'timed work done');
  }

  private async reconcile(): Promise<void> {
    for (const work of this.works.values()) {
      await this.schedules.put({ kind: 'upkeep', target: work.name, everyMs: work.everyMs });
    }
    const wanted = (await this.schedules.list('upkeep')).filter(({ target }) => this.works.has(target));
    const jobs = wanted.map(({ target, everyMs }) => ({ name: target, everyMs }));
    await reconcileRepeatingJobs(this.queue, jobs, this.clock.nowMs());
  }
}
