import {
  PingSchema,
  RenewSchema,
  SubscribeSchema,
  UnsubscribeSchema,
  type Channel,
  type Renewed,
  type Subscribe,
  type Subscribed,
  type Unsubscribe,
  type Unsubscribed,
} from '@hyperion/contracts';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type Access, assertAccess } from '../auth/access';
import { Authenticator } from '../auth/authenticator';
import { logger } from '../logging/logger';
import { type Problem, problemBody, STATUS_OF_KIND } from '../problems/problem';
import { toProblem } from '../problems/to-problem';
import { invalid } from '../problems/validation';
import { Clock } from '../time/clock';
import { LiveChannels } from './live-channels';
import type { LiveConnection } from './live-connection';
import { ForeignToken } from './live.problems';

const log = logger('live');

/** An event clients may send: who may, what it carries, what it does. It cannot be written without an access. */
export interface LiveEvent<Schema extends z.ZodType = z.ZodType> {
  readonly access: Access;
  readonly schema: Schema;
  /** What it answers goes into the acknowledgement. */
  handle(connection: LiveConnection, payload: z.output<Schema>): unknown;
}

type Acknowledge = (answer: unknown) => void;

/**
 * The table of all client events, and the one road every message takes: declared? allowed? well-formed? then handled.
 * A failure is told as `error` with its problem, and as the acknowledgement when one was asked for; it never closes
 * the server, and the connection stays.
 */
@Injectable()
export class LiveEvents {
  private readonly events = new Map<string, LiveEvent>();

  constructor(
    private readonly channels: LiveChannels,
    private readonly authenticator: Authenticator,
    private readonly clock: Clock,
  ) {
    const access = { kind: 'self' } as const;
    this.register('ping', {
      access,
      schema: PingSchema,
      handle: (connection, { timestamp }) => this.pong(connection, timestamp),
    });
    this.register('subscribe', {
      access,
      schema: SubscribeSchema,
      handle: (connection, wish) => this.subscribe(connection, wish),
    });
    this.register('unsubscribe', {
      access,
      schema: UnsubscribeSchema,
      handle: (connection, wish) => this.unsubscribe(connection, wish),
    });
    this.register('auth.renew', {
      access,
      schema: RenewSchema,
      handle: (connection, { token }) => this.renew(connection, token),
    });
  }

  /** Adds an event; to be called while the application starts. */
  register<Schema extends z.ZodType>(name: string, event: LiveEvent<Schema>): void {
    this.events.set(name, event as unknown as LiveEvent);
  }

  /** Every event there is, for the test that walks them. */
  all(): ReadonlyMap<string, LiveEvent> {
    return this.events;
  }

  /** Takes one message of a client. */
  async dispatch(connection: LiveConnection, name: string, args: readonly unknown[]): Promise<void> {
    const event = this.events.get(name);
    if (!event) {
      this.channels.counters.eventsUnknown += 1;
      return;
    }
    const acknowledge = args.findLast((arg): arg is Acknowledge => typeof arg === 'function');
    try {
      const answer = await run(event, connection, args[0]);
      acknowledge?.(answer);
    } catch (error) {
      this.refuse(connection, toProblem(error), acknowledge);
    }
  }

  private refuse(connection: LiveConnection, problem: Problem, acknowledge: Acknowledge | undefined): void {
    this.channels.counters.eventsRefused += 1;
    if (STATUS_OF_KIND[problem.kind] >= 500)
      log.error({ err: problem.cause ?? problem, code: problem.code }, 'live event failed');
    const body = problemBody(problem);
    connection.send('error', body);
    acknowledge?.(body);
  }

  private pong(connection: LiveConnection, timestamp: number): unknown {
    const pong = { timestamp, serverTime: new Date(this.clock.nowMs()).toISOString() };
    connection.send('pong', pong);
    return pong;
  }

  private subscribe(connection: LiveConnection, wish: Subscribe): Promise<Subscribed> {
    return this.channels.subscribe(connection, wish);
  }

  private unsubscribe(connection: LiveConnection, { channels }: Unsubscribe): Unsubscribed {
    this.channels.unsubscribe(connection, channels);
    return { ok: [...connection.channels] };
  }

  private async renew(connection: LiveConnection, token: string): Promise<Renewed> {
    const { actor, claims } = await this.authenticator.authenticate(token);
    if (actor.sessionId !== connection.actor.sessionId) throw new ForeignToken();
    connection.actor = actor;
    connection.expiresAtMs = claims.exp * 1_000;
    connection.isWarnedOfExpiry = false;
    const lost: Channel[] = this.channels.recheck(connection);
    return { expiresAt: new Date(connection.expiresAtMs).toISOString(), ok: [...connection.channels], lost };
  }
}

async function run(event: LiveEvent, connection: LiveConnection, payload: unknown): Promise<unknown> {
  assertAccess(event.access, connection.actor);
  const parsed = event.schema.safeParse(payload);
  if (!parsed.success) throw invalid(parsed.error.issues);
  return event.handle(connection, parsed.data);
}
