import type { UserId } from '@hyperion/contracts';
import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../database/database';

/** The first administrator to be. */
export interface FirstAdministrator {
  readonly id: UserId;
  readonly username: string;
  readonly usernameKey: string;
  readonly passwordHash: string;
}

/** Advisory lock under which administrators are first made: any constant nobody else uses. */
const FIRST_ADMIN_LOCK = 7_400_001;

/** The one-time token of the first set-up, and the making of the first administrator, exactly once. */
@Injectable()
export class SetupRepository {
  constructor(private readonly database: Database) {}

  /** Whether nobody administers this Hyperion yet. */
  async isNeeded(on: Queryable = this.database): Promise<boolean> {
    const [row] = await on.query<{ needed: boolean }>(
      "SELECT NOT EXISTS (SELECT FROM users WHERE role = 'admin') AS needed",
    );
    return row!.needed;
  }

  /** Puts a new token in the place of all older ones. */
  async replaceToken(hash: Buffer, lifetimeSeconds: number): Promise<void> {
    await this.database.transaction(async (transaction) => {
      await transaction.query('DELETE FROM setup_tokens');
      await transaction.query(
        'INSERT INTO setup_tokens (hash, expires_at) VALUES ($1, now() + make_interval(secs => $2))',
        [hash, lifetimeSeconds],
      );
    });
  }

  async isTokenValid(hash: Buffer): Promise<boolean> {
    const rows = await this.database.query('SELECT FROM setup_tokens WHERE hash = $1 AND expires_at > now()', [hash]);
    return rows.length > 0;
  }

  /**
   * Makes the first administrator and voids every setup token; `token` must be one of them, when given.
   * @returns `made`, `refused` when the token is not valid or somebody was faster, `taken` when the name is.
   */
  async makeAdministrator(person: FirstAdministrator, token?: Buffer): Promise<'made' | 'refused' | 'taken'> {
    return this.database.transaction(async (transaction) => {
      await transaction.query('SELECT pg_advisory_xact_lock($1)', [FIRST_ADMIN_LOCK]);
      const valid =
        token === undefined ||
        (await transaction.query('SELECT FROM setup_tokens WHERE hash = $1 AND expires_at > now()', [token])).length >
          0;
      if (!valid || !(await this.isNeeded(transaction))) return 'refused';
      const made = await transaction.query(
        `INSERT INTO users (id, username, username_key, password_hash, role) VALUES ($1, $2, $3, $4, 'admin')
         ON CONFLICT (username_key) DO NOTHING RETURNING id`,
        [person.id, person.username, person.usernameKey, person.passwordHash],
      );
      if (made.length === 0) return 'taken';
      await transaction.query('DELETE FROM setup_tokens');
      return 'made';
    });
  }
}
