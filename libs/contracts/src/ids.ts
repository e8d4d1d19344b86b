import * as z from 'zod';

/** The host Hyperion itself runs on; every other host is known by a UUID. */
export const LOCAL_HOST_ID = 'local' as HostId;

/** Identity of a watched host: `local` or a UUID. */
export const HostIdSchema = z
  .union([z.literal('local'), z.uuid()])
  .describe('`local` for the machine Hyperion runs on, else a UUID.')
  .brand<'HostId'>();
export type HostId = z.infer<typeof HostIdSchema>;

/** Identity of a person (UUIDv7). */
export const UserIdSchema = z.uuid().brand<'UserId'>();
export type UserId = z.infer<typeof UserIdSchema>;

/** Identity of one signed-in session (UUIDv7); the `sid` claim of its access tokens. */
export const SessionIdSchema = z.uuid().brand<'SessionId'>();
export type SessionId = z.infer<typeof SessionIdSchema>;

/** RFC 3339 time in UTC with `Z`, milliseconds included. */
export const TimestampSchema = z.iso.datetime({ precision: 3 }).describe('RFC 3339, UTC, milliseconds.');
