import * as z from 'zod';
import { UserSchema } from './auth.contract';
import { HostIdSchema, SessionIdSchema, TimestampSchema } from './ids';
import { SampleValuesSchema } from './metrics.contract';
import { ProblemSchema } from './problem.contract';

/** Path of the Socket.IO server; one namespace, `/`. */
export const LIVE_PATH = '/ws';
/** Version of the event vocabulary, told in `connected`. */
export const LIVE_PROTOCOL = 1;
/** Channels one socket may hold. */
export const MAX_CHANNELS = 100;

/** A room a client may ask for, e.g. `host:local:metrics`. */
export const ChannelSchema = z.string().min(1).max(200);
export type Channel = z.infer<typeof ChannelSchema>;

/** The channel with the live numbers of one host. */
export function metricsChannel(hostId: string): Channel {
  return `host:${hostId}:metrics`;
}

/** First event on every socket. */
export const ConnectedSchema = z.object({
  sid: SessionIdSchema,
  serverTime: TimestampSchema,
  protocol: z.literal(LIVE_PROTOCOL),
  user: UserSchema,
  heartbeat: z.number().int().describe('Ping interval, milliseconds.'),
});
export type Connected = z.infer<typeof ConnectedSchema>;

/** Payload of `subscribe`; `since` holds the last `seq` seen per channel. */
export const SubscribeSchema = z.strictObject({
  channels: z.array(ChannelSchema).min(1).max(MAX_CHANNELS),
  since: z.record(ChannelSchema, z.number().int().nonnegative()).optional(),
});
export type Subscribe = z.infer<typeof SubscribeSchema>;

/** Acknowledgement of `subscribe`: each channel stands in exactly one list. */
export const SubscribedSchema = z.object({
  ok: z.array(ChannelSchema),
  denied: z.array(z.object({ channel: ChannelSchema, problem: ProblemSchema })),
  replayed: z.number().int().describe('Frames sent again because of `since`.'),
});
export type Subscribed = z.infer<typeof SubscribedSchema>;

/** Payload of `unsubscribe`; acknowledged with the channels left. */
export const UnsubscribeSchema = z.strictObject({ channels: z.array(ChannelSchema).min(1).max(MAX_CHANNELS) });
export type Unsubscribe = z.infer<typeof UnsubscribeSchema>;

/** Acknowledgement of `unsubscribe`. */
export const UnsubscribedSchema = z.object({ ok: z.array(ChannelSchema) });
export type Unsubscribed = z.infer<typeof UnsubscribedSchema>;

/** `metrics` on `host:{id}:metrics`: one tick of one host. */
export const MetricsFrameSchema = z.object({
  seq: z.number().int().describe('Grows by one per frame of the channel; a jump tells of frames missed.'),
  hostId: HostIdSchema,
  ts: z.number().int().describe('When it was measured, epoch milliseconds.'),
  values: SampleValuesSchema,
});
export type MetricsFrame = z.infer<typeof MetricsFrameSchema>;

/** `ping` and `pong`. */
export const PingSchema = z.strictObject({ timestamp: z.number() });
export const PongSchema = z.object({ timestamp: z.number(), serverTime: TimestampSchema });

/** `auth.renew`: a fresh access token for a socket whose old one expires. */
export const RenewSchema = z.strictObject({ token: z.string().max(4096) });

/** Acknowledgement of `auth.renew`: until when the connection lives now, the channels it keeps, and those it lost. */
export const RenewedSchema = z.object({
  expiresAt: TimestampSchema,
  ok: z.array(ChannelSchema),
  lost: z.array(ChannelSchema),
});
export type Renewed = z.infer<typeof RenewedSchema>;

/** `resync`: the gap is too old to replay; read it by REST. */
export const ResyncSchema = z.object({ channel: ChannelSchema, reason: z.string() });
export type Resync = z.infer<typeof ResyncSchema>;

/** `auth.expiring`: seconds left for this socket's token. */
export const ExpiringSchema = z.object({ in: z.number() });

/** `auth.revoked`: the session is over; the socket closes. */
export const RevokedSchema = z.object({ reason: z.string() });
