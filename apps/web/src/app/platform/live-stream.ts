import { Service, computed, effect, inject, signal, untracked } from '@angular/core';
import {
  ConnectedSchema,
  MetricsFrameSchema,
  ResyncSchema,
  RevokedSchema,
  SubscribedSchema,
  metricsChannel,
  type Channel,
  type MetricsFrame,
} from '@hyperion/contracts';
import { OPEN_SOCKET, type LiveSocket } from './live-socket';
import { problemOf, type Problem } from './problem';
import { Session } from './session';

/** How the stream fares: `reconnecting` tries and has hope, `offline` has been trying in vain for a while. */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'offline';

/** Somebody who looks at a channel. */
export interface Watcher {
  /** A frame came; in order, none twice. */
  readonly frame: (frame: MetricsFrame) => void;
  /** Frames were missed and will not be sent again: read the range by REST. */
  readonly gap: () => void;
  /** The channel may not be watched. */
  readonly denied?: (problem: Problem) => void;
}

interface Room {
  readonly watchers: Set<Watcher>;
  seq: number | undefined;
  lastTs: number;
  leaving: ReturnType<typeof setTimeout> | undefined;
}

/** Time without a connection after which hope is given up on screen, milliseconds. */
const OFFLINE_AFTER_MS = 15_000;
/** Time a channel is kept after its last watcher left: a change of page should not make it come and go. */
const LINGER_MS = 3_000;
/** Life a token must have to be worth renewing a socket with, milliseconds. */
const RENEW_LIFE_MS = 120_000;
const RETRY_MS = 2_000;

/**
 * The one live connection of this tab.
 *
 * - Pages {@link LiveStream.watch} channels; the socket is opened for the first, a channel is subscribed once
 *   however many watch it, and left a moment after the last is gone.
 * - Every message of a channel carries a sequence number. After a reconnect the last one seen is sent along
 *   (`since`): the server replays what was missed, or answers `resync`. A jump in the numbers means frames were
 *   dropped on the way. In both cases the watcher is told of a gap and reads the range by REST. A number seen
 *   before is dropped, unless time went on: then the server began to count anew, which is a gap, too.
 * - The token is asked from the session at every attempt to connect, renewed on `auth.expiring`, and the session
 *   ended on `auth.revoked`. A refused connection is tried again with a fresh token.
 *
 * It keeps no values: what arrived is the watcher's business.
 */
@Service()
export class LiveStream {
  private readonly session = inject(Session);
  private readonly openSocket = inject(OPEN_SOCKET);
  private readonly rooms = new Map<Channel, Room>();
  private readonly link = signal<'down' | 'up'>('down');
  private readonly wasUp = signal(false);
  private readonly isHopeless = signal(false);
  private socket: LiveSocket | undefined;
  private opening = false;
  private hope: ReturnType<typeof setTimeout> | undefined;
  private skewMs = 0;

  /** State of the connection. */
  readonly state = computed((): LiveState => {
    if (this.link() === 'up') return 'live';
    if (this.isHopeless()) return 'offline';
    return this.wasUp() ? 'reconnecting' : 'connecting';
  });
  /** Counts the connections made; grows with every reconnect. */
  readonly epoch = signal(0);

  constructor() {
    effect(() => {
      if (!this.session.user()) untracked(() => this.close());
    });
    addEventListener('online', () => {
      if (!this.socket || this.socket.connected) return;
      this.socket.disconnect();
      this.socket.connect();
    });
  }

  /** The server's clock as far as known, epoch milliseconds; the browser's own may be off by minutes. */
  now(): number {
    return Date.now() + this.skewMs;
  }

  /** Sets the server's clock, when what it sends shows that it was changed. */
  setTime(serverMs: number): void {
    this.skewMs = serverMs - Date.now();
  }

  /** Starts to watch a channel. @returns what to call to stop. */
  watch(channel: Channel, watcher: Watcher): () => void {
    let room = this.rooms.get(channel);
    if (!room) {
      room = { watchers: new Set(), seq: undefined, lastTs: 0, leaving: undefined };
      this.rooms.set(channel, room);
      if (this.socket?.connected) void this.subscribe([channel]);
    }
    clearTimeout(room.leaving);
    room.leaving = undefined;
    room.watchers.add(watcher);
    void this.open();
    return () => this.unwatch(channel, watcher);
  }

  private unwatch(channel: Channel, watcher: Watcher): void {
    const room = this.rooms.get(channel);
    if (!room?.watchers.delete(watcher) || room.watchers.size > 0) return;
    room.leaving = setTimeout(() => {
      this.rooms.delete(channel);
      if (this.socket?.connected) this.socket.emit('unsubscribe', { channels: [channel] });
    }, LINGER_MS);
  }

  /** Opens the connection, unless it is open; watching does so by itself. */
  async open(): Promise<void> {
    if (this.socket || this.opening || !this.session.user()) return;
    this.opening = true;
    this.loseHopeLater();
    const socket = await this.openSocket(() => this.session.token());
    this.opening = false;
    if (!this.session.user()) return;
    this.socket = socket;
    socket.on('connect', () => this.connected());
    socket.on('disconnect', () => this.lost(socket));
    socket.on('connect_error', (error) => void this.refused(socket, error));
    socket.on('connected', (payload) => this.greeted(payload));
    socket.on('metrics', (payload) => this.received(payload));
    socket.on('resync', (payload) => this.resync(payload));
    socket.on('auth.expiring', () => void this.renew(socket));
    socket.on('auth.revoked', (payload) => this.revoked(payload));
    socket.connect();
  }

  private close(): void {
    const socket = this.socket;
    this.socket = undefined;
    clearTimeout(this.hope);
    for (const room of this.rooms.values()) room.seq = undefined;
    this.link.set('down');
    this.wasUp.set(false);
    this.isHopeless.set(false);
    socket?.disconnect();
  }

  private connected(): void {
    clearTimeout(this.hope);
    this.isHopeless.set(false);
    this.link.set('up');
    this.wasUp.set(true);
    this.epoch.update((count) => count + 1);
    const channels = [...this.rooms.keys()];
    if (channels.length > 0) void this.subscribe(channels);
  }

  private greeted(payload: unknown): void {
    const greeting = ConnectedSchema.safeParse(payload);
    if (greeting.success) this.setTime(Date.parse(greeting.data.serverTime));
  }

  private lost(socket: LiveSocket): void {
    if (socket !== this.socket) return;
    this.link.set('down');
    this.loseHopeLater();
    // Closed by the server on purpose: socket.io does not come back by itself then.
    if (!socket.active) setTimeout(() => this.reconnect(socket), RETRY_MS);
  }

  private async refused(socket: LiveSocket, error: unknown): Promise<void> {
    if (socket !== this.socket) return;
    const problem = problemOf((error as { data?: unknown }).data);
    if (problem?.status === 401) await this.session.refresh().catch(() => undefined);
    if (!socket.active) setTimeout(() => this.reconnect(socket), RETRY_MS);
  }

  private reconnect(socket: LiveSocket): void {
    if (socket === this.socket && !socket.connected) socket.connect();
  }

  private async subscribe(channels: readonly Channel[]): Promise<void> {
    const since: Record<Channel, number> = {};
    for (const channel of channels) {
      const seq = this.rooms.get(channel)?.seq;
      if (seq !== undefined) since[channel] = seq;
    }
    try {
      const answer = SubscribedSchema.parse(await this.socket?.emitWithAck('subscribe', { channels, since }));
      for (const { channel, problem } of answer.denied) this.tell(channel, (watcher) => watcher.denied?.(problem));
      for (const channel of answer.ok) if (channel in since) this.tell(channel, (watcher) => watcher.gap());
    } catch {
      // No acknowledgement: the connection is going down, and the next one subscribes again.
    }
  }

  private received(payload: unknown): void {
    const parsed = MetricsFrameSchema.safeParse(payload);
    if (!parsed.success) return;
    const frame = parsed.data;
    const channel = metricsChannel(frame.hostId);
    const room = this.rooms.get(channel);
    if (!room) return;
    const isKnown = room.seq !== undefined && frame.seq <= room.seq;
    if (isKnown && frame.ts <= room.lastTs) return;
    const isGap = isKnown || (room.seq !== undefined && frame.seq > room.seq + 1);
    room.seq = frame.seq;
    room.lastTs = Math.max(room.lastTs, frame.ts);
    this.tell(channel, (watcher) => watcher.frame(frame));
    if (isGap) this.tell(channel, (watcher) => watcher.gap());
  }

  private resync(payload: unknown): void {
    const parsed = ResyncSchema.safeParse(payload);
    const room = parsed.success ? this.rooms.get(parsed.data.channel) : undefined;
    if (!parsed.success || !room) return;
    room.seq = undefined;
    this.tell(parsed.data.channel, (watcher) => watcher.gap());
  }

  private async renew(socket: LiveSocket): Promise<void> {
    const token = await this.session.token(RENEW_LIFE_MS);
    if (token && socket.connected) socket.emit('auth.renew', { token });
  }

  private revoked(payload: unknown): void {
    const parsed = RevokedSchema.safeParse(payload);
    this.close();
    this.session.end(
      parsed.success
        ? $localize`Your session was ended: ${parsed.data.reason}:reason:. Sign in again.`
        : $localize`Your session has ended. Sign in again.`,
    );
  }

  private tell(channel: Channel, say: (watcher: Watcher) => void): void {
    for (const watcher of this.rooms.get(channel)?.watchers ?? []) say(watcher);
  }

  private loseHopeLater(): void {
    clearTimeout(this.hope);
    this.hope = setTimeout(() => this.isHopeless.set(true), OFFLINE_AFTER_MS);
  }
}
