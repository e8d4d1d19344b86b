import type { AccessClaims } from '@hyperion/contracts';
import { Injectable } from '@nestjs/common';
import type { Actor } from './actor';
import { Unauthenticated } from './auth.problems';
import { SessionRegistry } from './session-registry';
import { TokenVerifier } from './token-verifier';

/** Who is behind a token, and until when it speaks for them. */
export interface Authenticated {
  readonly actor: Actor;
  readonly claims: AccessClaims;
}

/** The one way from an access token to an {@link Actor}, for HTTP and for sockets: a sound token of a session that is alive. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly tokens: TokenVerifier,
    private readonly sessions: SessionRegistry,
  ) {}

  /** The actor when both token and session were looked at within the last second; costs two look-ups in memory. */
  peek(token: string): Actor | undefined {
    const claims = this.tokens.remembered(token);
    const actor = claims && this.sessions.peek(claims.sid);
    return actor && actor.userId === claims.sub ? actor : undefined;
  }

  /**
   * Who is behind `token`.
   * @throws Unauthenticated for whatever is wrong with token or session; DatabaseUnavailable when it cannot be found out.
   */
  async authenticate(token: string): Promise<Authenticated> {
    const claims = await this.tokens.verify(token);
    const actor = claims && (await this.sessions.find(claims.sid));
    if (!actor || actor.userId !== claims.sub) throw new Unauthenticated();
    return { actor, claims };
  }
}
