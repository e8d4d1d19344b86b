import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SessionsRepository } from '../../platform/auth/sessions.repository';
import { CONFIG } from '../../platform/config/config.module';
import type { Config } from '../../platform/config/config.schema';
import { dutiesOf } from '../../platform/config/duties';
import { startTicker, type Ticker } from '../../platform/time/ticker';
import { LoginThrottleRepository } from './login-throttle.repository';

const EVERY_MS = 3_600_000;

/** Forgets sessions and failed sign-ins of long ago, hourly; harmless when several processes do it. */
@Injectable()
export class AuthHousekeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private ticker: Ticker | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly sessions: SessionsRepository,
    private readonly throttles: LoginThrottleRepository,
  ) {}

  onApplicationBootstrap(): void {
    if (!dutiesOf(this.config.HYPERION_ROLE).serves) return;
    this.ticker = startTicker('auth.housekeeping', EVERY_MS, async () => {
      await this.sessions.prune();
      await this.throttles.prune();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.ticker?.stop();
  }
}
