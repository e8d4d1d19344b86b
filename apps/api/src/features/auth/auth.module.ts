import { Module } from '@nestjs/common';
import { AccessModule } from '../../platform/auth/access.module';
import { LiveModule } from '../../platform/live/live.module';
import { AuthController } from './auth.controller';
import { AuthHousekeeping } from './auth.housekeeping';
import { FirstAdmin } from './first-admin';
import { LoginThrottle } from './login-throttle';
import { LoginThrottleRepository } from './login-throttle.repository';
import { PasswordHasher } from './password-hasher';
import { RefreshTokensRepository } from './refresh-tokens.repository';
import { SessionsService } from './sessions.service';
import { SignInService } from './sign-in.service';
import { UsersRepository } from './users.repository';

/** Sign-in, first set-up, sessions. */
@Module({
  imports: [AccessModule, LiveModule],
  controllers: [AuthController],
  providers: [
    AuthHousekeeping,
    FirstAdmin,
    LoginThrottle,
    LoginThrottleRepository,
    PasswordHasher,
    RefreshTokensRepository,
    SessionsService,
    SignInService,
    UsersRepository,
  ],
})
export class AuthModule {}
