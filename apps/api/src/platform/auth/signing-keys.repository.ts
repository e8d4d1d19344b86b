import type { JsonWebKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';

/** Public half of a signing key as it is stored. */
export interface PublishedKey {
  readonly kid: string;
  readonly jwk: JsonWebKey;
}

/** Public keys of every API process; private ones are in no table. */
@Injectable()
export class SigningKeysRepository {
  constructor(private readonly database: Database) {}

  /** Makes a key known to all processes for `lifetimeSeconds`, and drops those whose time is over. */
  async publish(key: PublishedKey, lifetimeSeconds: number): Promise<void> {
    await this.database.query('DELETE FROM signing_keys WHERE expires_at < now()');
    await this.database.query(
      'INSERT INTO signing_keys (kid, jwk, expires_at) VALUES ($1, $2, now() + make_interval(secs => $3))',
      [key.kid, JSON.stringify(key.jwk), lifetimeSeconds],
    );
  }

  /** Every key whose tokens may still be alive. */
  async list(): Promise<PublishedKey[]> {
    return this.database.query<PublishedKey & Record<string, unknown>>(
      'SELECT kid, jwk FROM signing_keys WHERE expires_at > now()',
    );
  }
}
