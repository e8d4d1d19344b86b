import { Inject, Injectable } from '@nestjs/common';
import type { Health, HealthCheck } from '@hyperion/contracts';
import { LOCAL_HOST_ID } from '@hyperion/contracts';
import type { Redis } from 'ioredis';
import { Database } from '../../platform/database/database';
import { logger } from '../../platform/logging/logger';
import { REDIS } from '../../platform/redis/redis.module';
import { Clock } from '../../platform/time/clock';
import { DiskFloor, HistoryReader } from '../history';

const log = logger('health');

/** Age at which the last sample says that sampling has stopped; the slowest schedule allowed is a minute. */
const SAMPLE_STALE_MS = 90_000;
/** Longest wait for one check. */
const CHECK_TIMEOUT_MS = 2_000;

/** Whether this process can do its work. A dependency that is down turns readiness red, never liveness. */
@Injectable()
export class HealthService {
  constructor(
    private readonly database: Database,
    @Inject(REDIS) private readonly redis: Redis,
    private readonly history: HistoryReader,
    private readonly disk: DiskFloor,
    private readonly clock: Clock,
  ) {}

  /** Every check with its outcome, within two seconds. */
  async ready(): Promise<Health> {
    const checks: HealthCheck[] = await Promise.all([
      this.check('database', () => this.database.query('SELECT 1')),
      this.check('redis', () => this.redis.ping()),
      this.check('migrations', () => this.migrations()),
      this.check('disk', () => this.disk.check()),
      this.check('sampling', () => this.sampling()),
    ]);
    const down = checks.filter((check) => check.status === 'down');
    if (down.length > 0) log.warn({ down }, 'not ready');
    return { status: down.length === 0 ? 'ok' : 'down', checks };
  }

  private async check(name: string, work: () => Promise<unknown>): Promise<HealthCheck> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS);
    });
    try {
      await Promise.race([work(), deadline]);
      return { name, status: 'ok' };
    } catch (error) {
      return { name, status: 'down', detail: (error as Error).message };
    } finally {
      clearTimeout(timer);
    }
  }

  /** The schema must be at least as new as this program. */
  private async migrations(): Promise<void> {
    const pending = await this.database.pendingMigrations();
    if (pending.length > 0) throw new Error(`not applied: ${pending.join(', ')}`);
  }

  private async sampling(): Promise<void> {
    const latest = await this.history.latest(LOCAL_HOST_ID);
    const ageMs = latest ? this.clock.nowMs() - latest.atMs : undefined;
    if (ageMs === undefined) throw new Error('no sample has been taken yet');
    if (ageMs > SAMPLE_STALE_MS) throw new Error(`the last sample is ${Math.round(ageMs / 1000)} s old`);
  }
}
