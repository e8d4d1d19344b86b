import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard';
import { AccessTokens } from './access-tokens';
import { AuthenticationGuard } from './authentication.guard';
import { Authenticator } from './authenticator';
import { SessionRegistry } from './session-registry';
import { SessionsRepository } from './sessions.repository';
import { SetupLinks } from './setup-links';
import { SetupRepository } from './setup.repository';
import { SigningKeys } from './signing-keys';
import { SigningKeysRepository } from './signing-keys.repository';
import { TokenVerifier } from './token-verifier';

/** Who asks, and whether they may: in front of every route and every socket. */
@Global()
@Module({
  providers: [
    AccessTokens,
    Authenticator,
    SessionRegistry,
    SessionsRepository,
    SetupLinks,
    SetupRepository,
    SigningKeys,
    SigningKeysRepository,
    TokenVerifier,
    // Guards run in this order.
    { provide: APP_GUARD, useClass: AuthenticationGuard },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [AccessTokens, Authenticator, SessionRegistry, SessionsRepository, SetupLinks, SetupRepository],
})
export class AccessModule {}
