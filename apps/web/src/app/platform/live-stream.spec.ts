import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { metricsChannel, type MetricsFrame, type User } from '@hyperion/contracts';
import { LiveStream, type Watcher } from './live-stream';
import { OPEN_SOCKET, type LiveSocket } from './live-socket';
import { Session } from './session';

const CHANNEL = metricsChannel('local');

class FakeSocket implements LiveSocket {
  connected = false;
  active = true;
  readonly sent: [string, unknown][] = [];
  private readonly listeners = new Map<string, (payload: unknown) => void>();

  on(event: string, listener: (payload: unknown) => void): void {
    this.listeners.set(event, listener);
  }
  emit(event: string, payload: unknown): void {
    this.sent.push([event, payload]);
  }
  emitWithAck(event: string, payload: { channels: string[] }): Promise<unknown> {
    this.emit(event, payload);
    return Promise.resolve({ ok: payload.channels, denied: [], replayed: 0 });
  }
  connect = jest.fn();
  disconnect = jest.fn();

  say(event: string, payload?: unknown): void {
    this.listeners.get(event)?.(payload);
  }
  up(): void {
    this.connected = true;
    this.say('connect');
  }
  down(): void {
    this.connected = false;
    this.say('disconnect');
  }
  frame(seq: number, ts = seq * 1_000): void {
    this.say('metrics', { seq, hostId: 'local', ts, values: { 'load.avg1': seq } });
  }
  subscriptions(): unknown[] {
    return this.sent.filter(([event]) => event === 'subscribe').map(([, payload]) => payload);
  }
}

function setUp(): {
  socket: FakeSocket;
  live: LiveStream;
  session: { [K in keyof Session]?: unknown } & Record<string, jest.Mock>;
} {
  const socket = new FakeSocket();
  const session = {
    user: signal<User | undefined>({} as User),
    token: jest.fn(async () => 'fresh'),
    refresh: jest.fn(async () => true),
    end: jest.fn(),
  };
  TestBed.configureTestingModule({
    providers: [
      { provide: OPEN_SOCKET, useValue: async () => socket },
      { provide: Session, useValue: session },
    ],
  });
  return { socket, live: TestBed.inject(LiveStream), session: session as never };
}

function aWatcher(): Watcher & { frames: number[]; gap: jest.Mock; denied: jest.Mock } {
  const frames: number[] = [];
  return { frames, frame: (frame: MetricsFrame) => frames.push(frame.seq), gap: jest.fn(), denied: jest.fn() };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe(LiveStream.name, () => {
  it('subscribes a channel once however many watch it', async () => {
    const { socket, live } = setUp();
    const [first, second] = [aWatcher(), aWatcher()];
    live.watch(CHANNEL, first);
    live.watch(CHANNEL, second);
    await settle();
    socket.up();
    await settle();
    expect(socket.subscriptions()).toEqual([{ channels: [CHANNEL], since: {} }]);
    socket.frame(1);
    expect([first.frames, second.frames]).toEqual([[1], [1]]);
    expect(live.state()).toBe('live');
  });

  it('sends the last number seen after a reconnect, drops what was seen, and tells of the gap', async () => {
    const { socket, live } = setUp();
    const watcher = aWatcher();
    live.watch(CHANNEL, watcher);
    await settle();
    socket.up();
    await settle();
    socket.frame(7);
    socket.down();
    expect(live.state()).toBe('reconnecting');
    socket.up();
    await settle();
    socket.frame(7);
    socket.frame(8);
    expect(socket.subscriptions()[1]).toEqual({ channels: [CHANNEL], since: { [CHANNEL]: 7 } });
    expect(watcher.frames).toEqual([7, 8]);
    expect(watcher.gap).toHaveBeenCalledTimes(1);
  });

  it('tells of a gap when numbers are skipped, on resync, and when the server counts anew', async () => {
    const { socket, live } = setUp();
    const watcher = aWatcher();
    live.watch(CHANNEL, watcher);
    await settle();
    socket.up();
    await settle();
    socket.frame(5);
    socket.frame(9);
    expect(watcher.gap).toHaveBeenCalledTimes(1);
    socket.say('resync', { channel: CHANNEL, reason: 'too old' });
    expect(watcher.gap).toHaveBeenCalledTimes(2);
    socket.frame(20);
    socket.frame(1, 30_000);
    expect(watcher.gap).toHaveBeenCalledTimes(3);
    expect(watcher.frames).toEqual([5, 9, 20, 1]);
  });

  it('leaves a channel a moment after its last watcher', async () => {
    jest.useFakeTimers();
    const { socket, live } = setUp();
    const stop = live.watch(CHANNEL, aWatcher());
    await jest.advanceTimersByTimeAsync(0);
    socket.up();
    stop();
    const stopAgain = live.watch(CHANNEL, aWatcher());
    await jest.advanceTimersByTimeAsync(10_000);
    expect(socket.sent.filter(([event]) => event === 'unsubscribe')).toEqual([]);
    stopAgain();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(socket.sent.at(-1)).toEqual(['unsubscribe', { channels: [CHANNEL] }]);
    jest.useRealTimers();
  });

  it('renews the token when it is about to expire', async () => {
    const { socket, live } = setUp();
    live.watch(CHANNEL, aWatcher());
    await settle();
    socket.up();
    socket.say('auth.expiring', { in: 60 });
    await settle();
    expect(socket.sent.at(-1)).toEqual(['auth.renew', { token: 'fresh' }]);
  });

  it('ends the session when it was revoked, and does not come back', async () => {
    const { socket, live, session } = setUp();
    live.watch(CHANNEL, aWatcher());
    await settle();
    socket.up();
    socket.say('auth.revoked', { reason: 'signed out elsewhere' });
    expect(session['end']).toHaveBeenCalledWith(expect.stringContaining('signed out elsewhere'));
    expect(socket.disconnect).toHaveBeenCalled();
  });

  it('fetches a fresh token when the connection is refused for want of one', async () => {
    const { socket, live, session } = setUp();
    live.watch(CHANNEL, aWatcher());
    await settle();
    socket.active = false;
    socket.say('connect_error', { data: { type: '/problems/auth', title: 'Expired', status: 401 } });
    await settle();
    expect(session['refresh']).toHaveBeenCalled();
  });

  it('goes offline after trying in vain for a while', async () => {
    jest.useFakeTimers();
    const { live } = setUp();
    live.watch(CHANNEL, aWatcher());
    await jest.advanceTimersByTimeAsync(5_000);
    expect(live.state()).toBe('connecting');
    await jest.advanceTimersByTimeAsync(15_000);
    expect(live.state()).toBe('offline');
    jest.useRealTimers();
  });

  it('ignores a frame that is not as agreed', async () => {
    const { socket, live } = setUp();
    const watcher = aWatcher();
    live.watch(CHANNEL, watcher);
    await settle();
    socket.up();
    socket.say('metrics', { seq: 'one' });
    expect(watcher.frames).toEqual([]);
  });
});
