import { z } from 'zod';

/** What the server tells its supervisor over the IPC channel. */
export const ServerMessageSchema = z.discriminatedUnion('type', [
  /** It listens at `url`. */
  z.object({ type: z.literal('ready'), url: z.string() }),
  /** Nobody has an account yet: the one-time link to make the first one. Sent before `ready`. */
  z.object({ type: z.literal('setup'), url: z.string() }),
  /** It cannot run; `message` is one line that names the cure. It ends right after. */
  z.object({ type: z.literal('fatal'), message: z.string() }),
]);

/** One message of the server, see {@link ServerMessageSchema}. */
export type ServerMessage = z.output<typeof ServerMessageSchema>;
