import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { SessionId, UserId } from '@hyperion/contracts';
import { SigningKeys } from './signing-keys';

/** Life of an access token. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;
/** `iss` of every access token. */
export const TOKEN_ISSUER = 'hyperion';
/** `aud` of every access token. */
export const TOKEN_AUDIENCE = 'hyperion-api';
/** The one algorithm signed with and accepted. Source: RFC 7518, 3.4. */
export const TOKEN_ALGORITHM = 'ES256';

/** Issues access tokens: JWTs of 15 minutes that name a session and nothing a role could be read from. */
@Injectable()
export class AccessTokens {
  private readonly jwt = new JwtService();

  constructor(private readonly keys: SigningKeys) {}

  /** A signed token for this session. Rights are not in it: they are looked up at each use. */
  issue(userId: UserId, sessionId: SessionId): string {
    const { kid, privateKey } = this.keys.current();
    return this.jwt.sign(
      { sid: sessionId, typ: 'access' },
      {
        // @nestjs/jwt takes a KeyObject, as jsonwebtoken does, but types it as text.
        privateKey: privateKey as never,
        algorithm: TOKEN_ALGORITHM,
        keyid: kid,
        issuer: TOKEN_ISSUER,
        audience: TOKEN_AUDIENCE,
        subject: userId,
        jwtid: randomUUID(),
        expiresIn: ACCESS_TOKEN_SECONDS,
      },
    );
  }
}
