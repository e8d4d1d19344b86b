import { NewPasswordSchema, UsernameSchema } from '@hyperion/contracts';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SetupRepository } from '../../platform/auth/setup.repository';
import { CONFIG } from '../../platform/config/config.module';
import type { Config } from '../../platform/config/config.schema';
import { dutiesOf } from '../../platform/config/duties';
import { ConfigError } from '../../platform/config/load-config';
import { SetupLinkInvalid } from './auth.errors';
import { SignInService } from './sign-in.service';

/** Makes the first administrator from the environment, for set-ups nobody attends; later starts ignore it. */
@Injectable()
export class FirstAdmin implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly setups: SetupRepository,
    private readonly signIns: SignInService,
  ) {}

  /** @throws ConfigError when name or password is not good enough, and they are needed. */
  async onApplicationBootstrap(): Promise<void> {
    const { HYPERION_ADMIN_USERNAME: username, HYPERION_ADMIN_PASSWORD: password, HYPERION_ROLE: role } = this.config;
    if (!username || !password || !dutiesOf(role).serves || !(await this.setups.isNeeded())) return;
    const problems = problemsOf(username, password.reveal());
    if (problems.length > 0) throw new ConfigError(problems);
    try {
      await this.signIns.makeFirstAdministrator(username, password.reveal());
    } catch (error) {
      if (!(error instanceof SetupLinkInvalid)) throw error;
      // Another process that started at the same moment made it.
    }
  }
}

function problemsOf(username: string, password: string): string[] {
  return [
    ...(UsernameSchema.safeParse(username).success
      ? []
      : ['HYPERION_ADMIN_USERNAME: expected letters, digits and . _ - @ + only, at most 64.']),
    ...(NewPasswordSchema.safeParse(password).success
      ? []
      : ['HYPERION_ADMIN_PASSWORD: expected 15 to 256 characters.']),
  ];
}
