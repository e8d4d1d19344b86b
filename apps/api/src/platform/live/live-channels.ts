import {
  type Channel,
  MAX_CHANNELS,
  type Resync,
  type Scope,
  type Subscribe,
  type Subscribed,
} from '@hyperion/contracts';
import { Injectable } from '@nestjs/common';
import type { Server } from 'socket.io';
import { assertAccess } from '../auth/access';
import type { Actor } from '../auth/actor';
import { logger } from '../logging/logger';
import { problemBody } from '../problems/problem';
import { toProblem } from '../problems/to-problem';
import type { LiveConnection } from './live-connection';
import { newLiveCounters } from './live-counters';
import { TooManyChannels, UnknownChannel } from './live.problems';
import { Replay } from './replay';

const log = logger('live');

/** Whatever a channel carries: numbered without holes, so that a client sees what it missed. */
export interface Frame {
  readonly seq: number;
}

/** A kind of channel: its name, who may listen, what it sends, and how missed frames are had again. */
export interface ChannelKind<F extends Frame = Frame> {
  /** Matches the whole name of every channel of this kind. */
  readonly pattern: RegExp;
  readonly scope: Scope;
  /** Event its frames are sent as. */
  readonly event: string;
  /** Frames after `since`, oldest first; `undefined` when some of them are not kept any more. */
  replay?(channel: Channel, since: number): Promise<readonly F[] | undefined>;
  /** Called when the first client of this process listens to `channel`, and when the last one has left. */
  watched?(channel: Channel): void;
  unwatched?(channel: Channel): void;
}

/**
 * Channels, who listens to them, and the way of a frame to all of them.
 *
 * - A frame goes out once per room: it is encoded once and the same bytes are written to every socket.
 * - Each channel is authorised for itself, when asked for and again when the token is renewed.
 * - A client that comes back says the last `seq` it saw. It gets what it missed and then the live frames, none twice
 *   and none out of order: until both have met, its live frames are held back (see {@link Replay}).
 */
@Injectable()
export class LiveChannels {
  readonly counters = newLiveCounters();
  private readonly kinds: ChannelKind[] = [];
  private readonly listeners = new Map<Channel, Set<LiveConnection>>();
  private readonly replays = new Map<Channel, Map<string, Replay>>();
  private server: Server | undefined;

  /** Adds a kind of channel; to be called while the application starts. */
  register(kind: ChannelKind): void {
    this.kinds.push(kind);
  }

  /** Every kind there is, for the tests that walk them. */
  all(): readonly ChannelKind[] {
    return this.kinds;
  }

  /** The server whose rooms carry the channels. */
  useServer(server: Server): void {
    this.server = server;
  }

  /** Sends a frame to everyone in this process who listens to `channel`. */
  deliver(channel: Channel, frame: Frame): void {
    const listeners = this.listeners.get(channel);
    const kind = listeners && this.kindOf(channel);
    if (!listeners || !kind) return;
    this.server?.local.to(channel).emit(kind.event, frame);
    this.counters.framesDelivered += listeners.size;
    for (const replay of [...(this.replays.get(channel)?.values() ?? [])]) {
      // Still catching up: held back, or, when it is the next one, the client's way into the room.
      if (replay.take(frame)) this.join(replay, channel);
    }
  }

  /** Adds channels to a connection, those it may have; for each with a `since` the missed frames come first. */
  async subscribe(connection: LiveConnection, { channels, since }: Subscribe): Promise<Subscribed> {
    const answer: Subscribed = { ok: [], denied: [], replayed: 0 };
    for (const channel of new Set(channels)) {
      try {
        const kind = this.admit(connection, channel);
        const last = since?.[channel];
        if (last !== undefined && kind.replay) answer.replayed += await this.replay(connection, channel, last);
        else void connection.socket.join(channel);
        answer.ok.push(channel);
      } catch (error) {
        answer.denied.push({ channel, problem: problemBody(toProblem(error)) });
      }
    }
    return answer;
  }

  /** Takes channels from a connection; those it does not have are ignored. */
  unsubscribe(connection: LiveConnection, channels: Iterable<Channel>): void {
    for (const channel of [...channels]) {
      if (!connection.channels.delete(channel)) continue;
      void connection.socket.leave(channel);
      this.dropReplay(channel, connection.id);
      const listeners = this.listeners.get(channel);
      listeners?.delete(connection);
      if (listeners?.size !== 0) continue;
      this.listeners.delete(channel);
      this.kindOf(channel)?.unwatched?.(channel);
    }
  }

  /** Takes away the channels a connection's actor may not have any more; gives those. */
  recheck(connection: LiveConnection): Channel[] {
    const lost = [...connection.channels].filter((channel) => !this.mayHave(connection.actor, channel));
    this.unsubscribe(connection, lost);
    return lost;
  }

  /** Stops the frames of a connection that does not keep up; it stays subscribed. */
  pause(connection: LiveConnection): void {
    for (const channel of connection.channels) {
      void connection.socket.leave(channel);
      this.dropReplay(channel, connection.id);
    }
  }

  /** Lets the frames flow again, saying for each channel that some are missing. */
  resume(connection: LiveConnection, reason: string): void {
    for (const channel of connection.channels) {
      this.tellResync(connection, channel, reason);
      void connection.socket.join(channel);
    }
  }

  private admit(connection: LiveConnection, channel: Channel): ChannelKind {
    const kind = this.kindOf(channel);
    if (!kind) throw new UnknownChannel();
    assertAccess({ kind: 'scope', scope: kind.scope }, connection.actor);
    if (connection.channels.has(channel)) return kind;
    if (connection.channels.size >= MAX_CHANNELS) throw new TooManyChannels();
    connection.channels.add(channel);
    const listeners = this.listeners.get(channel);
    if (listeners) listeners.add(connection);
    else {
      this.listeners.set(channel, new Set([connection]));
      kind.watched?.(channel);
    }
    return kind;
  }

  /** Sends what was missed since `since`, then hands over to the live frames; gives how many were sent again. */
  private async replay(connection: LiveConnection, channel: Channel, since: number): Promise<number> {
    const kind = this.kindOf(channel)!;
    const replay = new Replay(connection, kind.event, since);
    void connection.socket.leave(channel);
    this.replaysOf(channel).set(connection.id, replay);
    const missed = await kind.replay!(channel, since).catch((error: unknown) => {
      log.debug({ err: error, channel }, 'missed frames could not be read');
      return undefined;
    });
    if (this.replays.get(channel)?.get(connection.id) !== replay) return 0; // left, or asked again, meanwhile
    if (!missed) this.tellResync(connection, channel, 'gap');
    const sent = replay.open(missed ?? []);
    if (!missed) this.join(replay, channel);
    this.counters.framesReplayed += sent;
    return sent;
  }

  private join(replay: Replay, channel: Channel): void {
    this.dropReplay(channel, replay.connection.id);
    void replay.connection.socket.join(channel);
  }

  private replaysOf(channel: Channel): Map<string, Replay> {
    const replays = this.replays.get(channel) ?? new Map<string, Replay>();
    this.replays.set(channel, replays);
    return replays;
  }

  private dropReplay(channel: Channel, connectionId: string): void {
    const replays = this.replays.get(channel);
    replays?.delete(connectionId);
    if (replays?.size === 0) this.replays.delete(channel);
  }

  private tellResync(connection: LiveConnection, channel: Channel, reason: string): void {
    this.counters.resyncs += 1;
    connection.send('resync', { channel, reason } satisfies Resync);
  }

  private mayHave(actor: Actor, channel: Channel): boolean {
    const kind = this.kindOf(channel);
    return kind !== undefined && actor.scopes.includes(kind.scope);
  }

  private kindOf(channel: Channel): ChannelKind | undefined {
    return this.kinds.find(({ pattern }) => pattern.test(channel));
  }
}
