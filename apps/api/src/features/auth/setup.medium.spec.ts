import type { SessionGrant, UserId } from '@hyperion/contracts';
import { uuidv7 } from 'uuidv7';
import { hashOpaqueToken } from '../../platform/auth/opaque-token';
import { SetupLinks } from '../../platform/auth/setup-links';
import { SetupRepository } from '../../platform/auth/setup.repository';
import { ADMIN, type Backing, call, type RunningApi, sql, startApi, startBacking } from '../../app.testing';

const NOBODY = { HYPERION_ADMIN_USERNAME: '', HYPERION_ADMIN_PASSWORD: '' };

describe('the first set-up', () => {
  let backing: Backing;
  let api: RunningApi;

  beforeAll(async () => {
    backing = await startBacking();
    api = await startApi(backing, NOBODY);
  });
  afterAll(async () => {
    await api?.close();
    await backing?.close();
  });
  beforeEach(() => sql(api, 'DELETE FROM users'));

  const issue = async () => (await api.app.get(SetupLinks).issue(api.url))!.split('#token=')[1]!;
  const setUp = (token: string, username = 'Ada', password: string = ADMIN.password) =>
    call<SessionGrant>(api, 'POST', '/api/auth/setup', { body: { token, username, password } });

  it('is needed while there is no administrator', async () => {
    expect((await call(api, 'GET', '/api/auth/setup')).body).toEqual({ needed: true });
  });

  it('makes the administrator by the link and signs them in', async () => {
    const answer = await setUp(await issue());
    expect(answer).toMatchObject({ status: 200, body: { user: { username: 'Ada', role: 'admin' } } });
    expect((await call(api, 'GET', '/api/auth/me', { token: answer.body.access_token })).status).toBe(200);
    expect((await call(api, 'GET', '/api/auth/setup')).body).toEqual({ needed: false });
  });

  it('lets exactly one of 50 at once through', async () => {
    const token = await issue();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => setUp(token, `person${index}`)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(49);
    expect(await sql(api, 'SELECT FROM users')).toHaveLength(1);
  });

  it('lets exactly one through even when all passwords are hashed and all come to the database together', async () => {
    const token = hashOpaqueToken(await issue());
    const setups = api.app.get(SetupRepository);
    const people = Array.from({ length: 50 }, (_, index) => ({
      id: uuidv7() as UserId,
      username: `person${index}`,
      usernameKey: `person${index}`,
      passwordHash: '',
    }));
    const outcomes = await Promise.all(people.map((person) => setups.makeAdministrator(person, token)));
    expect(outcomes.filter((outcome) => outcome === 'made')).toHaveLength(1);
    expect(await sql(api, 'SELECT FROM users')).toHaveLength(1);
  });

  it('voids a link when it is used, replaced by a newer one, or an hour old', async () => {
    const replaced = await issue();
    const expired = await issue();
    expect((await setUp(replaced)).status).toBe(403);
    await sql(api, "UPDATE setup_tokens SET expires_at = now() - interval '1 second'");
    expect((await setUp(expired)).status).toBe(403);
    const used = await issue();
    expect((await setUp(used)).status).toBe(200);
    await sql(api, 'DELETE FROM users');
    expect((await setUp(used)).status).toBe(403);
  });

  it('takes no short password and no odd name, and the link stays good', async () => {
    const token = await issue();
    expect((await setUp(token, 'Ada', 'fourteen chars')).body).toMatchObject({ errors: [{ pointer: '/password' }] });
    expect((await setUp(token, 'a b')).body).toMatchObject({ errors: [{ pointer: '/username' }] });
    expect((await setUp(token)).status).toBe(200);
  });

  describe('from the environment', () => {
    it.each([
      [
        'a short password',
        { HYPERION_ADMIN_PASSWORD: 'short' },
        'HYPERION_ADMIN_PASSWORD: expected 15 to 256 characters.',
      ],
      ['an odd name', { HYPERION_ADMIN_USERNAME: 'a b' }, 'HYPERION_ADMIN_USERNAME: expected letters'],
    ])('stops the start with a clear line for %s', async (_case, environment: Record<string, string>, line) => {
      await expect(startApi(backing, environment)).rejects.toThrow(line);
    });

    it('makes the administrator once, also when two processes start together, and is ignored afterwards', async () => {
      const [first, second] = await Promise.all([startApi(backing), startApi(backing)]);
      expect(await sql(api, 'SELECT username, role FROM users')).toEqual([{ username: 'Ada', role: 'admin' }]);
      await Promise.all([first.close(), second.close()]);
      const later = await startApi(backing, { HYPERION_ADMIN_USERNAME: 'Eve', HYPERION_ADMIN_PASSWORD: 'short' });
      await later.close();
      expect(await sql(api, 'SELECT username FROM users')).toEqual([{ username: 'Ada' }]);
    });
  });
});
