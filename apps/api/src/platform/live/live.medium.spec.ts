import { request } from 'node:http';
import {
  type Backing,
  addUser,
  ADMIN,
  call,
  connect,
  event,
  eventually,
  type ListeningSocket,
  type RunningApi,
  signIn,
  sql,
  startApi,
  startBacking,
} from '../../app.testing';
import { LiveChannels } from './live-channels';

const EVIL = 'https://evil.example';

describe('live connections', () => {
  let backing: Backing;
  let api: RunningApi;
  let token: string;
  const sockets: ListeningSocket[] = [];

  beforeAll(async () => {
    backing = await startBacking();
    api = await startApi(backing);
    await addUser(api, 'auditor', 'auditor');
  });
  afterAll(async () => {
    await api?.close();
    await backing?.close();
  });
  beforeEach(async () => {
    token = (await signIn(api)).token;
  });
  afterEach(() => sockets.splice(0).forEach((socket) => socket.close()));

  const open = (by: string | undefined = token, options?: Record<string, unknown>): ListeningSocket => {
    const socket = connect(api, by, options);
    sockets.push(socket);
    return socket;
  };
  const refusal = (socket: ListeningSocket): Promise<Error & { data?: unknown }> =>
    new Promise((resolve) => socket.once('connect_error', resolve));
  const counters = () => api.app.get(LiveChannels).counters;

  it.each([['websocket'], ['polling']])('greet a signed-in person over %s', async (transport) => {
    const connected = await event(open(token, { transports: [transport] }), 'connected');
    expect(connected).toMatchObject({ protocol: 1, heartbeat: 25_000, user: { username: 'Ada', role: 'admin' } });
  });

  it.each<[string, string | undefined, () => Record<string, unknown>]>([
    ['no token', undefined, () => ({})],
    ['a bad token', 'a.b.c', () => ({})],
    ['a token in the address', undefined, () => ({ query: { token }, auth: {} })],
    ['a token in a header', undefined, () => ({ extraHeaders: { authorization: `Bearer ${token}` } })],
    ['a token that is no text', undefined, () => ({ auth: { token: { toString: 'x' } } })],
  ])('are refused for %s with the problem', async (_case, by, options) => {
    const socket = connect(api, by, options());
    sockets.push(socket);
    expect((await refusal(socket)).data).toMatchObject({ type: '/problems/auth.unauthenticated', status: 401 });
    expect(socket.connected).toBe(false);
  });

  describe('from a page', () => {
    const handshake = (origin: string, headers: Record<string, string> = {}): Promise<number> =>
      new Promise((resolve, reject) => {
        const transport = headers['upgrade'] ? 'websocket' : 'polling';
        const sent = request(`${api.url}/ws/?EIO=4&transport=${transport}`, { headers: { origin, ...headers } });
        sent.on('response', (response) => resolve(response.resume().statusCode!));
        sent.on('upgrade', (_response, line) => {
          line.destroy();
          resolve(101);
        });
        sent.on('error', reject).end();
      });
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };

    it.each([[EVIL], ['null'], ['http://127.0.0.1'], ['http://localhost.evil.example'], ['file://']])(
      'of %s are refused, polling and websocket alike',
      async (origin) => {
        expect(await handshake(origin)).toBe(403);
        expect(await handshake(origin, upgrade)).toBe(403);
        const socket = open(token, { extraHeaders: { origin } });
        await refusal(socket);
        expect(socket.connected).toBe(false);
      },
    );

    it('of our own are taken, by every name of this machine', async () => {
      const { port } = new URL(api.url);
      for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
        expect(await handshake(`http://${name}:${port}`)).toBe(200);
        expect(await handshake(`http://${name}:${port}`, upgrade)).toBe(101);
      }
    });

    it('of foreign origin cannot poll on with a session id it got to know', async () => {
      const polling = open(token, { transports: ['polling'] });
      await event(polling, 'connected');
      const status = await fetch(`${api.url}/ws/?EIO=4&transport=polling&sid=${polling.io.engine.id}`, {
        headers: { origin: EVIL },
      });
      expect(status.status).toBe(403);
    });
  });

  it('answer a ping', async () => {
    const socket = open();
    socket.emit('ping', { timestamp: 7 });
    expect(await event(socket, 'pong')).toMatchObject({
      timestamp: 7,
      serverTime: expect.stringMatching(/Z$/) as string,
    });
  });

  it.each([
    ['subscribe', undefined],
    ['subscribe', { channels: [] }],
    ['subscribe', { channels: 'host:local:metrics' }],
    ['subscribe', { channels: ['x'], extra: 1 }],
    ['subscribe', { channels: ['x'], since: { x: -1 } }],
    ['unsubscribe', { channels: Array.from({ length: 101 }, () => 'x') }],
    ['ping', 'now'],
    ['auth.renew', {}],
  ])('answer a bad %s (%j) with a problem and stay open', async (name, payload) => {
    const socket = open();
    socket.emit(name, payload);
    expect(await event(socket, 'error')).toMatchObject({ type: '/problems/request.invalid', status: 400 });
    expect(await socket.emitWithAck('ping', { timestamp: 1 })).toMatchObject({ timestamp: 1 });
  });

  it('ignore and count events nobody handles', async () => {
    const before = counters().eventsUnknown;
    const socket = open();
    for (const name of ['host.action', '__proto__', 'constructor', 'disconnecting!']) socket.emit(name, {});
    await socket.emitWithAck('ping', { timestamp: 1 });
    expect(counters().eventsUnknown - before).toBe(4);
    expect(socket.received.map((received) => received.event)).not.toContain('error');
  });

  it('authorise each channel for itself', async () => {
    const admin = await open().emitWithAck('subscribe', {
      channels: ['host:local:metrics', 'host:local:secrets', 'host:../x:metrics'],
    });
    expect(admin).toMatchObject({ ok: ['host:local:metrics'], replayed: 0 });
    expect(
      admin.denied.map(({ channel, problem }: { channel: string; problem: { status: number } }) => [
        channel,
        problem.status,
      ]),
    ).toEqual([
      ['host:local:secrets', 404],
      ['host:../x:metrics', 404],
    ]);
    const auditor = await open((await signIn(api, { ...ADMIN, username: 'auditor' })).token).emitWithAck('subscribe', {
      channels: ['host:local:metrics'],
    });
    expect(auditor).toMatchObject({ ok: [], denied: [{ problem: { status: 403, scope: 'metrics:read' } }] });
  });

  it('tell the channels left after unsubscribe', async () => {
    const socket = open();
    await socket.emitWithAck('subscribe', { channels: ['host:local:metrics'] });
    expect(await socket.emitWithAck('unsubscribe', { channels: ['host:local:metrics', 'x'] })).toEqual({ ok: [] });
  });

  it('end for a client that floods, and for no other', async () => {
    const [flooding, calm] = [open(), open()];
    await Promise.all([event(flooding, 'connected'), event(calm, 'connected')]);
    for (let count = 0; count < 80; count += 1) flooding.emit('ping', { timestamp: count });
    expect(await event(flooding, 'error')).toMatchObject({ type: '/problems/live.tooManyMessages', status: 429 });
    await eventually(() => expect(flooding.connected).toBe(false));
    expect(flooding.received.filter((received) => received.event === 'pong').length).toBeLessThanOrEqual(50);
    expect(calm.connected).toBe(true);
  });

  it('end for a message over 64 KiB', async () => {
    const socket = open();
    await event(socket, 'connected');
    socket.emit('ping', { timestamp: 1, filler: 'x'.repeat(65 * 1_024) });
    await eventually(() => expect(socket.connected).toBe(false));
  });

  it('are at most ten a person', async () => {
    const held = Array.from({ length: 10 }, () => open());
    await Promise.all(held.map((socket) => event(socket, 'connected')));
    expect((await refusal(open())).data).toMatchObject({ type: '/problems/live.tooManyConnections', status: 429 });
    held[0]!.close();
    await eventually(async () => {
      const again = open();
      await event(again, 'connected', 200);
    });
  });

  it('give no place to a crowd that knocks at the same moment', async () => {
    const crowd = Array.from({ length: 25 }, () => open());
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(crowd.filter((socket) => socket.connected)).toHaveLength(10);
  });

  describe('end with their session', () => {
    it('at once, by signing out', async () => {
      const socket = open();
      await event(socket, 'connected');
      const startedMs = performance.now();
      await call(api, 'POST', '/api/auth/logout', { token });
      expect(await event(socket, 'auth.revoked', 1_000)).toEqual({ reason: 'signed_out' });
      await eventually(() => expect(socket.connected).toBe(false), 1_000);
      expect(performance.now() - startedMs).toBeLessThan(1_000);
    });

    it.each([
      ['disabled', "UPDATE users SET disabled_at = now() WHERE username = 'temp'", 'session_ended'],
      ['given another role', "UPDATE users SET role = 'viewer' WHERE username = 'temp'", 'role_changed'],
      ['deleted', "DELETE FROM users WHERE username = 'temp'", 'session_ended'],
    ])("within a second when the person is %s behind the API's back", async (_case, statement, reason) => {
      await sql(api, "DELETE FROM users WHERE username = 'temp'");
      await addUser(api, 'temp', 'operator');
      const socket = open((await signIn(api, { ...ADMIN, username: 'temp' })).token);
      await event(socket, 'connected');
      await sql(api, statement);
      expect(await event(socket, 'auth.revoked', 1_100)).toEqual({ reason });
      await eventually(() => expect(socket.connected).toBe(false), 300);
    });
  });
});
