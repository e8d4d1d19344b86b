import type { Role, SessionId, UserId } from '@hyperion/contracts';
import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../database/database';

/** A session that is alive, with the person behind it as they are now. */
export interface LiveSession {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly username: string;
  readonly role: Role;
}

/** What is written down when somebody signs in. */
export interface NewSession {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly lifetimeSeconds: number;
  readonly idleSeconds: number;
  readonly isRemembered: boolean;
  readonly ip: string;
  readonly userAgent: string;
}

/** Alive: not ended, not too old, not idle too long, and its person not disabled. `s` and `u` are the tables. */
export const SESSION_IS_ALIVE = `s.ended_at IS NULL AND s.expires_at > now()
  AND s.last_seen_at > now() - make_interval(secs => s.idle_seconds) AND u.disabled_at IS NULL`;

/** How long ended sessions stay listed before they are forgotten. */
const KEEP_ENDED = '30 days';

/** Sessions as PostgreSQL knows them: the truth that memory follows within a second. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly database: Database) {}

  /** Those of `ids` that are alive. Marks them as in use, at most once a minute each. */
  async findLive(ids: readonly string[]): Promise<LiveSession[]> {
    const rows = await this.database.query<LiveSession & { isStale: boolean }>(
      {
        name: 'sessions.findLive',
        text: `SELECT s.id, s.user_id AS "userId", u.username, u.role, s.last_seen_at < now() - interval '1 minute' AS "isStale"
          FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ANY($1::uuid[]) AND ${SESSION_IS_ALIVE}`,
      },
      [ids],
    );
    const stale = rows.filter((row) => row.isStale).map((row) => row.id);
    if (stale.length > 0)
      await this.database.query('UPDATE sessions SET last_seen_at = now() WHERE id = ANY($1::uuid[])', [stale]);
    return rows;
  }

  /** Those of `sessions` that are over, or whose person has another role by now. Usually none, so it costs little. */
  async findChanged(
    sessions: readonly { readonly sessionId: SessionId; readonly role: Role }[],
  ): Promise<{ id: SessionId; isAlive: boolean }[]> {
    return this.database.query<{ id: SessionId; isAlive: boolean }>(
      {
        name: 'sessions.findChanged',
        text: `SELECT known.id, s.id IS NOT NULL AS "isAlive"
          FROM unnest($1::uuid[], $2::text[]) AS known (id, role)
          LEFT JOIN (sessions s JOIN users u ON u.id = s.user_id) ON s.id = known.id AND ${SESSION_IS_ALIVE}
          WHERE s.id IS NULL OR u.role <> known.role`,
      },
      [sessions.map(({ sessionId }) => sessionId), sessions.map(({ role }) => role)],
    );
  }

  /** When the session began and must end at the latest. */
  async findTimes(id: SessionId): Promise<{ createdAt: Date; expiresAt: Date } | undefined> {
    const [row] = await this.database.query<{ createdAt: Date; expiresAt: Date }>(
      'SELECT created_at AS "createdAt", expires_at AS "expiresAt" FROM sessions WHERE id = $1',
      [id],
    );
    return row;
  }

  async insert(session: NewSession, on: Queryable = this.database): Promise<void> {
    await on.query(
      `INSERT INTO sessions (id, user_id, expires_at, idle_seconds, is_remembered, ip, user_agent)
       VALUES ($1, $2, now() + make_interval(secs => $3), $4, $5, $6, $7)`,
      [
        session.id,
        session.userId,
        session.lifetimeSeconds,
        session.idleSeconds,
        session.isRemembered,
        session.ip,
        session.userAgent,
      ],
    );
  }

  /** Ends the session; ending it again changes nothing. */
  async end(id: SessionId, reason: string): Promise<void> {
    await this.database.query(
      'UPDATE sessions SET ended_at = now(), ended_reason = $2 WHERE id = $1 AND ended_at IS NULL',
      [id, reason],
    );
  }

  /** Forgets sessions long over, and their refresh tokens with them. */
  async prune(): Promise<void> {
    await this.database.query(
      `DELETE FROM sessions WHERE least(coalesce(ended_at, expires_at), expires_at) < now() - interval '${KEEP_ENDED}'`,
    );
  }
}
