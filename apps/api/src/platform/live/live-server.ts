import { type Connected, LIVE_PROTOCOL } from '@hyperion/contracts';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { Server, Socket } from 'socket.io';
import { userOf } from '../auth/actor';
import { Authenticator, type Authenticated } from '../auth/authenticator';
import { Unauthenticated } from '../auth/auth.problems';
import { SessionRegistry } from '../auth/session-registry';
import { CONFIG } from '../config/config.module';
import type { Config } from '../config/config.schema';
import { logger } from '../logging/logger';
import { problemBody } from '../problems/problem';
import { toProblem } from '../problems/to-problem';
import { Clock } from '../time/clock';
import { LiveChannels } from './live-channels';
import { LiveConnection } from './live-connection';
import { LiveEvents } from './live-events';
import { guardEngine } from './live-gate';
import { HEARTBEAT_MS, MAX_CONNECTIONS_PER_USER } from './live-options';
import { allowedOrigins } from './live-origins';
import { LiveWatch } from './live-watch';
import { TooManyConnections, TooManyMessages } from './live.problems';
import { MessageRate } from './message-rate';

const log = logger('live');

/** A line of the engine, below the namespace. */
interface EngineLine {
  readonly id: string;
  on(event: 'packet', listener: (packet: { type: string }) => void): void;
  close(discard?: boolean): void;
}

/**
 * The live side of the API: who may open a socket, what its messages do, and when it ends.
 *
 * - The token comes in the handshake's `auth`, never in the address; the `Origin` is checked for websocket and polling.
 * - Messages are counted on the engine's line, below the parser, so that junk and attachments count too.
 * - A socket lives as long as its token and its session: see {@link LiveWatch}.
 */
@Injectable()
export class LiveServer implements BeforeApplicationShutdown {
  private readonly connections = new Map<string, LiveConnection>();
  private readonly byLine = new WeakMap<EngineLine, LiveConnection>();
  private readonly watch: LiveWatch;
  private server: Server | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly authenticator: Authenticator,
    sessions: SessionRegistry,
    private readonly events: LiveEvents,
    private readonly channels: LiveChannels,
    private readonly clock: Clock,
  ) {
    this.watch = new LiveWatch(this.connections, sessions, channels, clock);
  }

  /** Takes charge of a Socket.IO server before it accepts anyone. */
  attach(server: Server): void {
    this.server = server;
    this.channels.useServer(server);
    guardEngine(server, allowedOrigins(this.config));
    server.engine.on('connection', (line: EngineLine) => this.countMessages(line));
    server.use((socket, next) => {
      this.admit(socket).then(
        () => next(),
        (error: unknown) => next(this.refusal(error)),
      );
    });
    server.on('connection', (socket) => this.open(socket));
    this.watch.start();
  }

  /** Sends an event to everyone in a room (`user:{id}`, `session:{id}`), in every API process. */
  tell(room: string, event: string, payload: unknown): void {
    this.server?.to(room).emit(event, payload);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.watch.stop();
    this.server?.local.disconnectSockets(true);
  }

  private async admit(socket: Socket): Promise<void> {
    const token: unknown = (socket.handshake.auth as { token?: unknown }).token;
    if (typeof token !== 'string') throw new Unauthenticated();
    const authenticated = await this.authenticator.authenticate(token);
    if (this.connectionsOf(authenticated.actor.userId) >= MAX_CONNECTIONS_PER_USER) throw new TooManyConnections();
    (socket.data as { authenticated?: Authenticated }).authenticated = authenticated;
  }

  /** As the client sees it: `connect_error` whose `data` is the problem. */
  private refusal(error: unknown): Error {
    this.channels.counters.connectionsRefused += 1;
    const problem = toProblem(error);
    if (problem.kind === 'internal') log.error({ err: problem.cause }, 'handshake failed');
    return Object.assign(new Error(problem.title), { data: problemBody(problem) });
  }

  private open(socket: Socket): void {
    const { actor, claims } = (socket.data as { authenticated: Authenticated }).authenticated;
    const connection = new LiveConnection(socket, actor, claims.exp * 1_000);
    // Asked at the handshake, too; here again, because many handshakes can be under way at once.
    if (this.connectionsOf(actor.userId) >= MAX_CONNECTIONS_PER_USER)
      return connection.close('error', problemBody(new TooManyConnections()));
    this.connections.set(connection.id, connection);
    this.byLine.set(lineOf(socket), connection);
    this.channels.counters.connectionsOpened += 1;
    void socket.join([`user:${actor.userId}`, `session:${actor.sessionId}`]);
    socket.onAny((name: string, ...args: unknown[]) => {
      if (!connection.isClosing) void this.events.dispatch(connection, name, args);
    });
    socket.on('disconnect', () => this.forget(connection));
    connection.send('connected', {
      sid: actor.sessionId,
      serverTime: new Date(this.clock.nowMs()).toISOString(),
      protocol: LIVE_PROTOCOL,
      user: userOf(actor),
      heartbeat: HEARTBEAT_MS,
    } satisfies Connected);
  }

  private forget(connection: LiveConnection): void {
    this.connections.delete(connection.id);
    this.channels.unsubscribe(connection, connection.channels);
  }

  private countMessages(line: EngineLine): void {
    const rate = new MessageRate();
    line.on('packet', ({ type }) => {
      if (type === 'message' && !rate.admit(this.clock.monotonicMs())) this.stopFlood(line);
    });
  }

  private stopFlood(line: EngineLine): void {
    const connection = this.byLine.get(line);
    if (!connection) return line.close(true); // never signed in
    if (!connection.isClosing) this.channels.counters.connectionsFlooding += 1;
    connection.close('error', problemBody(new TooManyMessages()));
  }

  private connectionsOf(userId: string): number {
    let count = 0;
    for (const { actor } of this.connections.values()) if (actor.userId === userId) count += 1;
    return count;
  }
}

function lineOf(socket: Socket): EngineLine {
  return socket.conn as unknown as EngineLine;
}
