import type { SessionGrant } from '@hyperion/contracts';
import {
  type Answer,
  type Backing,
  call,
  type RunningApi,
  signIn,
  sql,
  startApi,
  startBacking,
} from '../../app.testing';

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };

describe('refreshing a session', () => {
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

  const refresh = (
    cookie: string | undefined,
    headers: Record<string, string> = SAME_ORIGIN,
  ): Promise<Answer<SessionGrant>> =>
    call<SessionGrant>(api, 'POST', '/api/auth/refresh', { headers: { ...headers, ...(cookie ? { cookie } : {}) } });
  const status = async (token: string) => (await call(api, 'GET', '/api/auth/me', { token })).status;
  const outliveGrace = () =>
    sql(
      api,
      "UPDATE refresh_tokens SET replaced_at = replaced_at - interval '11 seconds' WHERE replaced_at IS NOT NULL",
    );

  it('gives a fresh access token and the next cookie', async () => {
    const { cookie, body } = await signIn(api);
    const answer = await refresh(cookie);
    expect(answer.status).toBe(200);
    expect(answer.cookie).not.toBe(cookie);
    expect(answer.body.access_token).not.toBe(body.access_token);
    expect(await status(answer.body.access_token)).toBe(200);
    expect((await refresh(answer.cookie)).status).toBe(200);
  });

  it('serves 50 tabs at once, all with the same next cookie, in 20 rounds, and loses no session', async () => {
    let { cookie } = await signIn(api);
    for (let round = 0; round < 20; round += 1) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(cookie)));
      expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 50 }, () => 200));
      const next = new Set(answers.map((answer) => answer.cookie));
      expect(next.size).toBe(1);
      [cookie] = next;
    }
  });

  it('gives the same successor again within the grace, for an answer that was lost', async () => {
    const { cookie } = await signIn(api);
    const lost = await refresh(cookie);
    const again = await refresh(cookie);
    expect(again.cookie).toBe(lost.cookie);
    expect((await refresh(again.cookie)).status).toBe(200);
  });

  it('ends the session when a token is used again after the grace', async () => {
    const { cookie } = await signIn(api);
    const next = await refresh(cookie);
    await outliveGrace();
    const reused = await refresh(cookie);
    expect(reused).toMatchObject({ status: 401, body: { type: '/problems/auth.refreshReused' } });
    expect(reused.cookie).toBe('hyperion_refresh=');
    expect(await status(next.body.access_token)).toBe(401);
    expect((await refresh(next.cookie)).body).toMatchObject({ type: '/problems/auth.refreshRefused' });
  });

  it('ends the session when a token older than the immediate predecessor is used, even within the grace', async () => {
    const { cookie } = await signIn(api);
    const second = await refresh(cookie);
    const third = await refresh(second.cookie);
    expect((await refresh(cookie)).body).toMatchObject({ type: '/problems/auth.refreshReused' });
    expect(await status(third.body.access_token)).toBe(401);
  });

  it('keeps no way in the database from a used token to the current one', async () => {
    const { cookie } = await signIn(api);
    await refresh((await refresh(cookie)).cookie);
    const rows = await sql(
      api,
      `SELECT successor_salt FROM refresh_tokens WHERE replaced_by IN (SELECT hash FROM refresh_tokens WHERE replaced_at IS NOT NULL)`,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ successor_salt: salt }) => salt === null)).toBe(true);
  });

  it.each([
    ['without a sign that the request is ours', {}],
    ['from another site', { 'sec-fetch-site': 'cross-site' }],
    ['from a sibling site', { 'sec-fetch-site': 'same-site' }],
  ])('refuses a refresh %s, and does not use the token up', async (_case, headers: Record<string, string>) => {
    const { cookie } = await signIn(api);
    expect(await refresh(cookie, headers)).toMatchObject({ status: 403, body: { type: '/problems/auth.crossSite' } });
    expect((await refresh(cookie, { 'x-hyperion-csrf': '1' })).status).toBe(200);
  });

  it.each([
    ['no cookie', undefined],
    ['junk', 'hyperion_refresh=junk'],
    ['an unknown token', `hyperion_refresh=${'A'.repeat(43)}`],
  ])('refuses %s', async (_case, cookie) => {
    expect(await refresh(cookie)).toMatchObject({ status: 401, body: { type: '/problems/auth.refreshRefused' } });
  });

  it.each([
    ['too old', "expires_at = now() - interval '1 second'"],
    ['idle too long', 'last_seen_at = now() - make_interval(secs => idle_seconds + 1)'],
  ])('refuses a session that is %s', async (_case, change) => {
    const { cookie, token } = await signIn(api);
    await sql(api, `UPDATE sessions SET ${change} WHERE ended_at IS NULL`);
    expect((await refresh(cookie)).body).toMatchObject({ type: '/problems/auth.refreshRefused' });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await status(token)).toBe(401);
  });

  it('cannot be used as an access token, nor an access token as a cookie', async () => {
    const { cookie, token } = await signIn(api);
    expect(await status(cookie!.split('=')[1]!)).toBe(401);
    expect((await refresh(`hyperion_refresh=${token}`)).status).toBe(401);
  });

  it('binds the cookie to the origin when the public URL is https', async () => {
    const secure = await startApi(backing, { HYPERION_PUBLIC_URL: 'https://hyperion.example.org' });
    try {
      const { headers } = await signIn(secure);
      expect(headers.get('set-cookie')).toMatch(
        /^__Host-hyperion_refresh=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      );
      expect(headers.get('strict-transport-security')).toContain('max-age=63072000');
    } finally {
      await secure.close();
    }
  });
});
