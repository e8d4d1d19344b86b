import { SetupLinks } from '../../platform/auth/setup-links';
import {
  ADMIN,
  addUser,
  type Backing,
  call,
  type RunningApi,
  signIn,
  sql,
  startApi,
  startBacking,
} from '../../app.testing';

describe('signing in over HTTP', () => {
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
  beforeEach(() => sql(api, 'DELETE FROM login_throttles'));

  it('lets one person sign in from several windows at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const windows = await Promise.all([1, 2, 3, 4].map(() => call(api, 'POST', '/api/auth/login', { body: ADMIN })));
      expect(windows.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    }
  });

  it('gives a token, the person and an HttpOnly cookie for the right password, whatever the case of the name', async () => {
    const answer = await call(api, 'POST', '/api/auth/login', {
      body: { username: ' aDA ', password: ADMIN.password },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 900,
      user: { username: 'Ada', role: 'admin' },
    });
    const cookie = answer.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^hyperion_refresh=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(JSON.stringify(answer.body)).not.toContain(cookie.slice(17, 60));
  });

  it('keeps the cookie for 30 days when it is to remember', async () => {
    const answer = await call(api, 'POST', '/api/auth/login', { body: { ...ADMIN, rememberMe: true } });
    expect(answer.headers.get('set-cookie')).toContain('Max-Age=2592000');
  });

  it('answers unknown name, wrong password and disabled account alike', async () => {
    await addUser(api, 'gone', 'viewer');
    await sql(api, "UPDATE users SET disabled_at = now() WHERE username = 'gone'");
    const tries = [
      { username: 'nobody', password: ADMIN.password },
      { username: 'ada', password: 'wrong' },
      { username: 'gone', password: ADMIN.password },
    ];
    const answers = await Promise.all(tries.map((body) => call(api, 'POST', '/api/auth/login', { body })));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    const bodies = answers.map(({ body }) => ({ ...body, instance: '' }));
    expect(bodies[0]).toMatchObject({ type: '/problems/auth.signInRefused', status: 401 });
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[2]).toEqual(bodies[0]);
  });

  it('slows guessing down alike for names that exist and that do not, also in parallel, and lets open sessions be', async () => {
    const { token } = await signIn(api);
    for (const username of ['ada', 'nobody']) {
      const guess = () => call(api, 'POST', '/api/auth/login', { body: { username, password: 'wrong' } });
      const answers = await Promise.all(Array.from({ length: 9 }, guess));
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused).toHaveLength(4);
      expect(Number(refused[0]!.headers.get('retry-after'))).toBeLessThanOrEqual(2);
      expect(refused[0]!.body).toMatchObject({ type: '/problems/auth.signInThrottled' });
    }
    expect((await call(api, 'GET', '/api/auth/me', { token })).status).toBe(200);
  });

  it('does not throttle an address for signing in correctly', async () => {
    for (let count = 0; count < 25; count += 1) await signIn(api);
  });

  it('refuses unknown fields, oversized and malformed bodies with a problem', async () => {
    const answer = await call(api, 'POST', '/api/auth/login', { body: { ...ADMIN, role: 'admin' } });
    expect(answer).toMatchObject({ status: 400, body: { type: '/problems/request.invalid' } });
  });

  it('tells who one is, and takes a token from the Authorization header only', async () => {
    const { token } = await signIn(api);
    const me = await call(api, 'GET', '/api/auth/me', { token });
    expect(me.body).toMatchObject({
      user: { username: 'Ada' },
      session: { createdAt: expect.stringMatching(/Z$/) as string },
    });
    for (const name of ['access_token', 'token', 'auth_token']) {
      expect((await call(api, 'GET', `/api/auth/me?${name}=${token}`)).status).toBe(401);
    }
    expect((await call(api, 'GET', '/api/auth/me', { headers: { cookie: `access_token=${token}` } })).status).toBe(401);
  });

  it('says that set-up is not needed, and refuses a setup token, once there is an administrator', async () => {
    expect((await call(api, 'GET', '/api/auth/setup')).body).toEqual({ needed: false });
    expect(await api.app.get(SetupLinks).issue(api.url)).toBeUndefined();
    const body = { token: 'x'.repeat(43), username: 'eve', password: 'a password of eve' };
    expect(await call(api, 'POST', '/api/auth/setup', { body })).toMatchObject({
      status: 403,
      body: { type: '/problems/auth.setupLinkInvalid' },
    });
  });

  describe('signing out', () => {
    it('ends the session at once by token alone, and again without complaint', async () => {
      const { token } = await signIn(api);
      const out = await call(api, 'POST', '/api/auth/logout', { token });
      expect(out.status).toBe(204);
      expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
      expect((await call(api, 'GET', '/api/auth/me', { token })).status).toBe(401);
      expect((await call(api, 'POST', '/api/auth/logout', { token })).status).toBe(204);
      expect((await call(api, 'POST', '/api/auth/logout')).status).toBe(204);
    });

    it('ends the session by cookie too, but not for another site', async () => {
      const { token, cookie } = await signIn(api);
      expect(
        (await call(api, 'POST', '/api/auth/logout', { headers: { cookie: cookie!, 'sec-fetch-site': 'cross-site' } }))
          .status,
      ).toBe(403);
      expect((await call(api, 'GET', '/api/auth/me', { token })).status).toBe(200);
      expect(
        (await call(api, 'POST', '/api/auth/logout', { headers: { cookie: cookie!, 'sec-fetch-site': 'same-origin' } }))
          .status,
      ).toBe(204);
      expect((await call(api, 'GET', '/api/auth/me', { token })).status).toBe(401);
    });
  });

  it('refuses a disabled person within a second', async () => {
    await addUser(api, 'temp', 'viewer');
    const { token } = await signIn(api, { username: 'temp', password: ADMIN.password });
    expect((await call(api, 'GET', '/api/auth/me', { token })).status).toBe(200);
    await sql(api, "UPDATE users SET disabled_at = now() WHERE username = 'temp'");
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect((await call(api, 'GET', '/api/auth/me', { token })).status).toBe(401);
  });

  it('names the missing scope when the role does not hold it', async () => {
    await addUser(api, 'auditor', 'auditor');
    const { token } = await signIn(api, { username: 'auditor', password: ADMIN.password });
    const answer = await call(api, 'GET', '/api/metrics/catalog', { token });
    expect(answer).toMatchObject({
      status: 403,
      body: { type: '/problems/auth.insufficientScope', scope: 'metrics:read' },
    });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope", scope="metrics:read"');
  });
});
