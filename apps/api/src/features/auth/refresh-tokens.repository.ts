import type { SessionId, UserId } from '@hyperion/contracts';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { SESSION_IS_ALIVE } from '../../platform/auth/sessions.repository';

/** A refresh token that was used before. */
export interface UsedToken {
  readonly sessionId: SessionId;
  readonly userId: UserId;
  readonly isRemembered: boolean;
  readonly isSessionAlive: boolean;
  /** Whether it was replaced within the grace and its successor has not been used yet. */
  readonly isInGrace: boolean;
  /** Gives the successor again; absent once that was used. */
  readonly successorSalt: Buffer | null;
}

/** Whose token was rotated. */
export interface RotatedToken {
  readonly sessionId: SessionId;
  readonly userId: UserId;
  readonly isRemembered: boolean;
}

/** Chains of refresh tokens, as hashes. */
@Injectable()
export class RefreshTokensRepository {
  constructor(private readonly database: Database) {}

  /** Begins the chain of a new session. */
  async begin(sessionId: SessionId, hash: Buffer): Promise<void> {
    await this.database.query('INSERT INTO refresh_tokens (hash, session_id) VALUES ($1, $2)', [hash, sessionId]);
  }

  /**
   * Puts `successor` in the place of an unused token of a living session, in one statement: of many at once exactly
   * one succeeds, the others see it used. Also marks the session as in use, and erases the way from the token before
   * this one to it.
   * @returns `undefined` when the token is unknown or used, or its session over.
   */
  async rotate(hash: Buffer, successor: Buffer, salt: Buffer): Promise<RotatedToken | undefined> {
    const [row] = await this.database.query<RotatedToken & Record<string, unknown>>(
      `WITH used AS (
         UPDATE refresh_tokens t SET replaced_at = now(), replaced_by = $2, successor_salt = $3
         FROM sessions s JOIN users u ON u.id = s.user_id
         WHERE t.hash = $1 AND t.replaced_at IS NULL AND s.id = t.session_id AND ${SESSION_IS_ALIVE}
         RETURNING t.session_id, s.user_id, s.is_remembered
       ), next AS (
         INSERT INTO refresh_tokens (hash, session_id) SELECT $2, session_id FROM used
       ), seen AS (
         UPDATE sessions SET last_seen_at = now() WHERE id = (SELECT session_id FROM used)
       ), erased AS (
         UPDATE refresh_tokens SET successor_salt = NULL
         WHERE session_id = (SELECT session_id FROM used) AND replaced_by = $1
       )
       SELECT session_id AS "sessionId", user_id AS "userId", is_remembered AS "isRemembered" FROM used`,
      [hash, successor, salt],
    );
    return row;
  }

  /** What is known of a token that could not be rotated; `undefined` when nothing is. */
  async findUsed(hash: Buffer, graceSeconds: number): Promise<UsedToken | undefined> {
    const [row] = await this.database.query<UsedToken & Record<string, unknown>>(
      `SELECT t.session_id AS "sessionId", s.user_id AS "userId", s.is_remembered AS "isRemembered",
         (${SESSION_IS_ALIVE}) AS "isSessionAlive", t.successor_salt AS "successorSalt",
         coalesce(t.replaced_at > now() - make_interval(secs => $2) AND n.replaced_at IS NULL, false) AS "isInGrace"
       FROM refresh_tokens t
       JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id
       LEFT JOIN refresh_tokens n ON n.hash = t.replaced_by
       WHERE t.hash = $1`,
      [hash, graceSeconds],
    );
    return row;
  }

  /** The session a token belongs to, used or not. */
  async findSession(hash: Buffer): Promise<SessionId | undefined> {
    const [row] = await this.database.query<{ id: SessionId }>(
      'SELECT session_id AS id FROM refresh_tokens WHERE hash = $1',
      [hash],
    );
    return row?.id;
  }
}
