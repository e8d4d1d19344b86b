import { randomUUID, sign } from 'node:crypto';
import {
  type Backing,
  connect,
  event,
  eventually,
  type RunningApi,
  signIn,
  startApi,
  startBacking,
} from '../../app.testing';
import { SigningKeys } from '../auth/signing-keys';

describe('the token of a live connection', () => {
  let backing: Backing;
  let api: RunningApi;

  beforeAll(async () => {
    backing = await startBacking();
    api = await startApi(backing);
  });
  afterAll(async () => {
    await api?.close();
    await backing?.close();
  });

  /** The same token with another end, signed with the API's own key. */
  const shortened = (token: string, seconds: number): string => {
    const [header, body] = token.split('.') as [string, string];
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const input = `${header}.${Buffer.from(JSON.stringify({ ...claims, jti: randomUUID(), exp: Math.floor(Date.now() / 1_000) + seconds })).toString('base64url')}`;
    return `${input}.${sign('sha256', Buffer.from(input), { key: api.app.get(SigningKeys).current().privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };

  it('is announced to expire, and then ends the connection', async () => {
    const { token } = await signIn(api);
    const socket = connect(api, shortened(token, 2));
    expect((await event<{ in: number }>(socket, 'auth.expiring')).in).toBeLessThanOrEqual(2);
    expect(await event(socket, 'auth.revoked')).toEqual({ reason: 'expired' });
    await eventually(() => expect(socket.connected).toBe(false));
  });

  it('can be renewed in time, and the channels stay', async () => {
    const { token } = await signIn(api);
    const socket = connect(api, shortened(token, 2));
    await socket.emitWithAck('subscribe', { channels: ['host:local:metrics'] });
    await event(socket, 'auth.expiring');
    const renewed = (await socket.emitWithAck('auth.renew', { token })) as {
      expiresAt: string;
      ok: string[];
      lost: string[];
    };
    expect(renewed).toMatchObject({ ok: ['host:local:metrics'], lost: [] });
    expect(Date.parse(renewed.expiresAt) - Date.now()).toBeGreaterThan(800_000);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(socket.connected).toBe(true);
    socket.close();
  });

  it('cannot be renewed by that of another session, a forged or an expired one', async () => {
    const [own, other] = await Promise.all([signIn(api), signIn(api)]);
    const socket = connect(api, own.token);
    expect(await socket.emitWithAck('auth.renew', { token: other.token })).toMatchObject({
      type: '/problems/live.foreignToken',
      status: 401,
    });
    expect(await socket.emitWithAck('auth.renew', { token: `${own.token}x` })).toMatchObject({
      type: '/problems/auth.unauthenticated',
    });
    expect(await socket.emitWithAck('auth.renew', { token: shortened(own.token, -1) })).toMatchObject({ status: 401 });
    expect(socket.connected).toBe(true);
    socket.close();
  });
});
