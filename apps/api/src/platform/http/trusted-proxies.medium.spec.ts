import { ADMIN, type Backing, call, sql, startApi, startBacking } from '../../app.testing';

describe('the address a request is said to come from', () => {
  let backing: Backing;

  beforeAll(async () => {
    backing = await startBacking();
  });

  afterAll(() => backing.close());

  /** Address noted for a session that was begun by a request saying it comes from 203.0.113.9. */
  async function addressNoted(environment: Record<string, string>): Promise<unknown> {
    const api = await startApi(backing, environment);
    try {
      await call(api, 'POST', '/api/auth/login', { body: ADMIN, headers: { 'x-forwarded-for': '203.0.113.9' } });
      const [newest] = await sql(api, 'SELECT ip FROM sessions ORDER BY created_at DESC LIMIT 1');
      return newest?.['ip'];
    } finally {
      await api.close();
    }
  }

  it('is not believed from a stranger', async () => {
    expect(await addressNoted({})).toBe('127.0.0.1');
    expect(await addressNoted({ HYPERION_TRUSTED_PROXIES: '10.0.0.0/8' })).toBe('127.0.0.1');
  });

  it('is believed from a proxy that is named', async () => {
    expect(await addressNoted({ HYPERION_TRUSTED_PROXIES: '127.0.0.0/8, ::1' })).toBe('203.0.113.9');
  });
});
