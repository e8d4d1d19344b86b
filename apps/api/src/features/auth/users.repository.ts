import type { Role, UserId } from '@hyperion/contracts';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';

/** What sign-in needs to know of a person. */
export interface Credentials {
  readonly id: UserId;
  readonly username: string;
  readonly role: Role;
  readonly passwordHash: string;
  readonly isDisabled: boolean;
}

/** People as PostgreSQL knows them. */
@Injectable()
export class UsersRepository {
  constructor(private readonly database: Database) {}

  /** By compared name; `undefined` when there is none. */
  async findCredentials(usernameKey: string): Promise<Credentials | undefined> {
    const [row] = await this.database.query<Credentials & Record<string, unknown>>(
      `SELECT id, username, role, password_hash AS "passwordHash", disabled_at IS NOT NULL AS "isDisabled"
       FROM users WHERE username_key = $1`,
      [usernameKey],
    );
    return row;
  }
}
