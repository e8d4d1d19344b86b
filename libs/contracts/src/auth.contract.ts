import * as z from 'zod';
import { SessionIdSchema, TimestampSchema, UserIdSchema } from './ids';
import { RoleSchema, ScopeSchema } from './permissions';

/** Shortest password of an account without a second factor (NIST SP 800-63B-4, 3.1.1.2). */
export const PASSWORD_MIN_LENGTH = 15;
/** Longest password taken; nothing is ever cut off. */
export const PASSWORD_MAX_LENGTH = 256;

/** A name to sign in with: letters, digits, `. _ - @ +`; compared without regard to case. */
export const UsernameSchema = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[\p{L}\p{N}._@+-]+$/u, 'Letters, digits and . _ - @ + only.');

/** A password being chosen; any Unicode, counted in code points. */
export const NewPasswordSchema = z
  .string()
  .refine((value) => [...value].length >= PASSWORD_MIN_LENGTH, `At least ${PASSWORD_MIN_LENGTH} characters.`)
  .refine((value) => [...value].length <= PASSWORD_MAX_LENGTH, `At most ${PASSWORD_MAX_LENGTH} characters.`);

/** Body of `POST /auth/login`. */
export const LoginSchema = z.strictObject({
  username: z.string().max(256),
  password: z.string().max(1024),
  rememberMe: z.boolean().default(false),
});
export type Login = z.infer<typeof LoginSchema>;

/** Body of `POST /auth/setup`: the first administrator, by the one-time link printed at start. */
export const SetupSchema = z.strictObject({
  token: z.string().min(20).max(200),
  username: UsernameSchema,
  password: NewPasswordSchema,
});
export type Setup = z.infer<typeof SetupSchema>;

/** `GET /auth/setup`: whether this Hyperion still waits for its first administrator. */
export const SetupStateSchema = z.object({ needed: z.boolean() });
export type SetupState = z.infer<typeof SetupStateSchema>;

/** A signed-in person as the console sees them. */
export const UserSchema = z.object({
  id: UserIdSchema,
  username: z.string(),
  role: RoleSchema,
  scopes: z.array(ScopeSchema),
});
export type User = z.infer<typeof UserSchema>;

/** Answer of login, setup and refresh; the refresh token travels as a cookie only. */
export const SessionGrantSchema = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number().int().describe('Seconds.'),
  user: UserSchema,
});
export type SessionGrant = z.infer<typeof SessionGrantSchema>;

/** `GET /auth/me`. */
export const MeSchema = z.object({
  user: UserSchema,
  session: z.object({ id: SessionIdSchema, createdAt: TimestampSchema, expiresAt: TimestampSchema }),
});
export type Me = z.infer<typeof MeSchema>;

/** Claims of an access token (RFC 9068 in spirit); all of them required and checked. */
export const AccessClaimsSchema = z.object({
  sub: UserIdSchema,
  sid: SessionIdSchema,
  jti: z.uuid(),
  typ: z.literal('access'),
  iat: z.number().int(),
  exp: z.number().int(),
});
export type AccessClaims = z.infer<typeof AccessClaimsSchema>;
