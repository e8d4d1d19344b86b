import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People, their sessions and what proves them; the throttle of sign-ins; who watches which host right now. */
export class Accounts1700000000001 implements MigrationInterface {
  readonly name = 'Accounts1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE users (
        id uuid CONSTRAINT users_pkey PRIMARY KEY,
        username text NOT NULL,
        username_key text NOT NULL CONSTRAINT users_username_key UNIQUE,
        password_hash text NOT NULL,
        role text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        disabled_at timestamptz
      )`);
    await runner.query(`
      CREATE TABLE sessions (
        id uuid CONSTRAINT sessions_pkey PRIMARY KEY,
        user_id uuid NOT NULL CONSTRAINT sessions_user_fkey REFERENCES users (id) ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_seen_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        idle_seconds integer NOT NULL,
        is_remembered boolean NOT NULL,
        ip text NOT NULL,
        user_agent text NOT NULL,
        ended_at timestamptz,
        ended_reason text
      )`);
    await runner.query('CREATE INDEX sessions_user_index ON sessions (user_id)');
    await runner.query(`
      CREATE TABLE refresh_tokens (
        hash bytea CONSTRAINT refresh_tokens_pkey PRIMARY KEY,
        session_id uuid NOT NULL CONSTRAINT refresh_tokens_session_fkey REFERENCES sessions (id) ON DELETE CASCADE,
        issued_at timestamptz NOT NULL DEFAULT now(),
        replaced_at timestamptz,
        replaced_by bytea,
        successor_salt bytea
      )`);
    await runner.query('CREATE INDEX refresh_tokens_session_index ON refresh_tokens (session_id)');
    await runner.query(`
      CREATE TABLE setup_tokens (
        hash bytea CONSTRAINT setup_tokens_pkey PRIMARY KEY,
        expires_at timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE signing_keys (
        kid uuid CONSTRAINT signing_keys_pkey PRIMARY KEY,
        jwk jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE login_throttles (
        key bytea CONSTRAINT login_throttles_pkey PRIMARY KEY,
        failures integer NOT NULL,
        last_failed_at timestamptz NOT NULL,
        blocked_until timestamptz NOT NULL
      )`);
    // Leases of seconds: not worth the write-ahead log, and rightly gone after a crash.
    await runner.query(`
      CREATE UNLOGGED TABLE host_watches (
        host_id text NOT NULL,
        api_id uuid NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT host_watches_pkey PRIMARY KEY (host_id, api_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE host_watches, login_throttles, signing_keys, setup_tokens, refresh_tokens, sessions, users',
    );
  }
}
