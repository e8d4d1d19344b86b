import type { Role, SessionId, UserId } from '@hyperion/contracts';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';

/** A person who may sign in. */
@Entity('users')
@Unique('users_username_key', ['usernameKey'])
export class UserEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'users_pkey' })
  readonly id!: UserId;

  /** As its owner writes it. */
  @Column('text')
  readonly username!: string;

  /** {@link username} folded for comparison; see `usernameKey()`. */
  @Column('text', { name: 'username_key' })
  readonly usernameKey!: string;

  /** Argon2id in PHC string form; salt and cost are inside. */
  @Column('text', { name: 'password_hash' })
  readonly passwordHash!: string;

  @Column('text')
  readonly role!: Role;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  readonly createdAt!: Date;

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  readonly disabledAt!: Date | null;
}

/** One signed-in browser or tool; lives until it ends, is idle too long, or reaches its absolute end. */
@Entity('sessions')
@Index('sessions_user_index', ['userId'])
export class SessionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'sessions_pkey' })
  readonly id!: SessionId;

  @Column('uuid', { name: 'user_id' })
  readonly userId!: UserId;

  @ManyToOne(() => UserEntity, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'sessions_user_fkey' })
  readonly user!: Relation<UserEntity>;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  readonly createdAt!: Date;

  @Column('timestamptz', { name: 'last_seen_at', default: () => 'now()' })
  readonly lastSeenAt!: Date;

  /** Absolute end, whatever its use. */
  @Column('timestamptz', { name: 'expires_at' })
  readonly expiresAt!: Date;

  @Column('integer', { name: 'idle_seconds' })
  readonly idleSeconds!: number;

  @Column('boolean', { name: 'is_remembered' })
  readonly isRemembered!: boolean;

  @Column('text')
  readonly ip!: string;

  @Column('text', { name: 'user_agent' })
  readonly userAgent!: string;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  readonly endedAt!: Date | null;

  @Column('text', { name: 'ended_reason', nullable: true })
  readonly endedReason!: string | null;
}

/** One link in a session's chain of refresh tokens; only its hash is kept. */
@Entity('refresh_tokens')
@Index('refresh_tokens_session_index', ['sessionId'])
export class RefreshTokenEntity {
  /** SHA-256 of the token. */
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'refresh_tokens_pkey' })
  readonly hash!: Buffer;

  @Column('uuid', { name: 'session_id' })
  readonly sessionId!: SessionId;

  @ManyToOne(() => SessionEntity, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'session_id', foreignKeyConstraintName: 'refresh_tokens_session_fkey' })
  readonly session!: Relation<SessionEntity>;

  @Column('timestamptz', { name: 'issued_at', default: () => 'now()' })
  readonly issuedAt!: Date;

  @Column('timestamptz', { name: 'replaced_at', nullable: true })
  readonly replacedAt!: Date | null;

  /** Hash of the successor. */
  @Column('bytea', { name: 'replaced_by', nullable: true })
  readonly replacedBy!: Buffer | null;

  /** What, together with this token, gives its successor once more; erased when the successor is replaced. */
  @Column('bytea', { name: 'successor_salt', nullable: true })
  readonly successorSalt!: Buffer | null;
}

/** The one-time right to create the first administrator. */
@Entity('setup_tokens')
export class SetupTokenEntity {
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'setup_tokens_pkey' })
  readonly hash!: Buffer;

  @Column('timestamptz', { name: 'expires_at' })
  readonly expiresAt!: Date;
}

/** Public half of a key some API process signs access tokens with. */
@Entity('signing_keys')
export class SigningKeyEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'signing_keys_pkey' })
  readonly kid!: string;

  /** Source: RFC 7517. */
  @Column('jsonb')
  readonly jwk!: Record<string, unknown>;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  readonly createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  readonly expiresAt!: Date;
}

/** Failed sign-ins of one account or address. */
@Entity('login_throttles')
export class LoginThrottleEntity {
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'login_throttles_pkey' })
  readonly key!: Buffer;

  @Column('integer')
  readonly failures!: number;

  @Column('timestamptz', { name: 'last_failed_at' })
  readonly lastFailedAt!: Date;

  @Column('timestamptz', { name: 'blocked_until' })
  readonly blockedUntil!: Date;
}

/** The tables behind accounts. */
export const ACCOUNT_ENTITIES = [
  UserEntity,
  SessionEntity,
  RefreshTokenEntity,
  SetupTokenEntity,
  SigningKeyEntity,
  LoginThrottleEntity,
] as const;
