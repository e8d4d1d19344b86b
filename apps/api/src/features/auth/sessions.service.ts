import { randomBytes } from 'node:crypto';
import type { Me, SessionId, UserId } from '@hyperion/contracts';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AccessTokens } from '../../platform/auth/access-tokens';
import { type Actor, userOf } from '../../platform/auth/actor';
import { hashOpaqueToken, isOpaqueToken, newOpaqueToken, successorOf } from '../../platform/auth/opaque-token';
import { SessionRegistry } from '../../platform/auth/session-registry';
import { SessionsRepository } from '../../platform/auth/sessions.repository';
import { RefreshRefused, RefreshReused } from './auth.errors';
import { RefreshTokensRepository, type UsedToken } from './refresh-tokens.repository';

const DAY_SECONDS = 86_400;
/** Longest life and longest idleness of a session, by whether the browser remembers it. */
const LIMITS = {
  remembered: { lifetimeSeconds: 30 * DAY_SECONDS, idleSeconds: 14 * DAY_SECONDS },
  transient: { lifetimeSeconds: 7 * DAY_SECONDS, idleSeconds: DAY_SECONDS / 2 },
} as const;
/** How long the token just replaced is still answered: for tabs that refresh at the same moment, and lost answers. */
const GRACE_SECONDS = 10;
const SALT_BYTES = 32;
/** Longest user agent written down. */
const USER_AGENT_LENGTH = 300;

/** Where a request comes from, for the list of sessions. */
export interface ClientOrigin {
  readonly ip: string;
  readonly userAgent: string;
}

/** What a client gets for proving who it is. */
export interface Grant {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly isRemembered: boolean;
  readonly actor: Actor;
}

/**
 * Opens, prolongs and ends sessions.
 *
 * A refresh token is used once: it is replaced by its successor in one statement. Many tabs share one cookie and
 * refresh at the same moment, so the token just replaced is answered for ten seconds more, with *the same* successor
 * (it is a MAC under the old token, so it need not be stored): whichever answer arrives last, the cookie is right.
 * A used token outside of that means somebody has a copy: the session ends for both.
 */
@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly registry: SessionRegistry,
    private readonly refreshTokens: RefreshTokensRepository,
    private readonly accessTokens: AccessTokens,
  ) {}

  /** A new session of a person who has proved who they are. */
  async open(userId: UserId, isRemembered: boolean, client: ClientOrigin): Promise<Grant> {
    const id = uuidv7() as SessionId;
    const refreshToken = newOpaqueToken();
    const userAgent = client.userAgent.slice(0, USER_AGENT_LENGTH);
    await this.sessions.insert({
      id,
      userId,
      isRemembered,
      ...LIMITS[isRemembered ? 'remembered' : 'transient'],
      ip: client.ip,
      userAgent,
    });
    await this.refreshTokens.begin(id, hashOpaqueToken(refreshToken));
    return this.grant({ sessionId: id, userId, isRemembered }, refreshToken);
  }

  /**
   * A fresh access token, and the next refresh token, for a refresh token.
   * @throws RefreshReused when it was used before and the grace is over: the session has been ended;
   * RefreshRefused for whatever else is wrong with it.
   */
  async refresh(token: string | undefined): Promise<Grant> {
    if (token === undefined || !isOpaqueToken(token)) throw new RefreshRefused();
    const hash = hashOpaqueToken(token);
    const salt = randomBytes(SALT_BYTES);
    const successor = successorOf(token, salt);
    const rotated = await this.refreshTokens.rotate(hash, hashOpaqueToken(successor), salt);
    if (rotated) return this.grant(rotated, successor);
    const used = await this.refreshTokens.findUsed(hash, GRACE_SECONDS);
    if (!used?.isSessionAlive) throw new RefreshRefused();
    return this.grant(used, await this.successorInGrace(token, used));
  }

  /** Ends one session, here and everywhere. */
  async end(sessionId: SessionId, reason: string): Promise<void> {
    await this.registry.end(sessionId, reason);
  }

  /** Ends the session a refresh token belongs to, if it is one. */
  async endByToken(token: string, reason: string): Promise<void> {
    const sessionId = isOpaqueToken(token) ? await this.refreshTokens.findSession(hashOpaqueToken(token)) : undefined;
    if (sessionId) await this.registry.end(sessionId, reason);
  }

  /** The actor and their session. */
  async describe(actor: Actor): Promise<Me> {
    const times = await this.sessions.findTimes(actor.sessionId);
    if (!times) throw new RefreshRefused();
    return {
      user: userOf(actor),
      session: {
        id: actor.sessionId,
        createdAt: times.createdAt.toISOString(),
        expiresAt: times.expiresAt.toISOString(),
      },
    };
  }

  private async successorInGrace(token: string, used: UsedToken): Promise<string> {
    if (used.isInGrace && used.successorSalt) return successorOf(token, used.successorSalt);
    await this.registry.end(used.sessionId, 'refresh_reused');
    throw new RefreshReused();
  }

  private async grant(
    session: { sessionId: SessionId; userId: UserId; isRemembered: boolean },
    refreshToken: string,
  ): Promise<Grant> {
    const actor = await this.registry.find(session.sessionId);
    if (!actor) throw new RefreshRefused();
    const accessToken = this.accessTokens.issue(session.userId, session.sessionId);
    return { accessToken, refreshToken, isRemembered: session.isRemembered, actor };
  }
}
