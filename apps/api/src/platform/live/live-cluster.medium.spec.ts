import {
  type Backing,
  call,
  connect,
  event,
  eventually,
  type RunningApi,
  signIn,
  startApi,
  startBacking,
} from '../../app.testing';
import { LiveServer } from './live-server';

describe('two API processes', () => {
  let backing: Backing;
  let first: RunningApi;
  let second: RunningApi;

  beforeAll(async () => {
    backing = await startBacking();
    [first, second] = await Promise.all([startApi(backing), startApi(backing)]);
  });
  afterAll(async () => {
    await Promise.all([first?.close(), second?.close()]);
    await backing?.close();
  });

  const status = async (api: RunningApi, token: string) => (await call(api, 'GET', '/api/auth/me', { token })).status;

  /** Signs in at the first, is active at both, and signs out at the first; gives how long the second took to notice. */
  const noticeMs = async (): Promise<{ http: number; socket: number }> => {
    const { token } = await signIn(first);
    const socket = connect(second, token);
    await event(socket, 'connected');
    expect([await status(first, token), await status(second, token)]).toEqual([200, 200]);
    expect((await call(first, 'POST', '/api/auth/logout', { token })).status).toBe(204);
    const startedMs = performance.now();
    expect(await status(first, token)).toBe(401);
    const [http, line] = await Promise.all([
      eventually(async () => expect(await status(second, token)).toBe(401), 3_000).then(
        () => performance.now() - startedMs,
      ),
      eventually(() => expect(socket.connected).toBe(false), 3_000).then(() => performance.now() - startedMs),
    ]);
    expect(socket.received.at(-1)).toMatchObject({ event: 'auth.revoked' });
    return { http, socket: line };
  };

  it("take each other's tokens and cookies", async () => {
    const { token, cookie } = await signIn(first);
    expect(await status(second, token)).toBe(200);
    const refreshed = await call(second, 'POST', '/api/auth/refresh', {
      headers: { cookie: cookie!, 'sec-fetch-site': 'same-origin' },
    });
    expect(refreshed.status).toBe(200);
    expect(await status(first, refreshed.body['access_token'] as string)).toBe(200);
  });

  it('tell a person something wherever they are connected', async () => {
    const { token, body } = await signIn(first);
    const sockets = [connect(first, token), connect(second, token)];
    await Promise.all(sockets.map((socket) => event(socket, 'connected')));
    first.app.get(LiveServer).tell(`user:${body.user.id}`, 'notification', { title: 'hello' });
    for (const socket of sockets) expect(await event(socket, 'notification')).toEqual({ title: 'hello' });
    sockets.forEach((socket) => socket.close());
  });

  it('both know the end of a session at once', async () => {
    const { http, socket } = await noticeMs();
    expect(http).toBeLessThan(500);
    expect(socket).toBeLessThan(500);
  });

  // Last: it takes Redis away for good.
  it('know it within a second even while Redis is away', async () => {
    await backing.redis.close();
    for (let round = 0; round < 3; round += 1) {
      const { http, socket } = await noticeMs();
      expect(http).toBeLessThan(1_050);
      expect(socket).toBeLessThan(1_050);
    }
  });
});
