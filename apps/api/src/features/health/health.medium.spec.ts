import type { Health } from '@hyperion/contracts';
import { eventually } from '@hyperion/testing';
import { addUser, ADMIN, type Backing, call, signIn, startApi, startBacking } from '../../app.testing';

describe('health', () => {
  let backing: Backing;

  beforeEach(async () => {
    backing = await startBacking();
  });

  afterEach(() => backing.close());

  it('tells strangers ok or down and nothing else', async () => {
    const api = await startApi(backing);
    for (const path of ['/health', '/health/ready', '/health/live']) {
      expect(Object.keys((await call(api, 'GET', path)).body)).toEqual(['status']);
    }
    await api.close();
  });

  it('tells each check to those who may read the configuration, and to nobody else', async () => {
    const api = await startApi(backing);
    await addUser(api, 'viewer', 'viewer');
    const admin = await signIn(api);
    const viewer = await signIn(api, { username: 'viewer', password: ADMIN.password });
    const seen = await call<Health>(api, 'GET', '/health/ready', { token: admin.token });
    expect(seen.body.checks?.map(({ name }) => name)).toEqual(['database', 'redis', 'migrations', 'disk', 'sampling']);
    expect((await call<Health>(api, 'GET', '/health/ready', { token: viewer.token })).body.checks).toBeUndefined();
    await api.close();
  });

  it('is not ready before the first sample, and ready after it', async () => {
    const api = await startApi(backing);
    expect((await call(api, 'GET', '/health/ready')).status).toBe(503);
    const worker = await startApi(backing, { HYPERION_ROLE: 'all' });
    await eventually('ready', async () => (await call(api, 'GET', '/health/ready')).status === 200, 20_000);
    await worker.close();
    await api.close();
  });

  it('stays alive, and says it is not ready, while Redis is gone', async () => {
    const api = await startApi(backing, { HYPERION_ROLE: 'all' });
    const { token } = await signIn(api);
    await eventually('ready', async () => (await call(api, 'GET', '/health/ready')).status === 200, 20_000);
    await backing.redis.close();
    const ready = await call<Health>(api, 'GET', '/health/ready', { token });
    expect(ready.status).toBe(503);
    expect(ready.body.checks?.filter(({ status }) => status === 'down').map(({ name }) => name)).toEqual(['redis']);
    expect((await call(api, 'GET', '/health/live')).status).toBe(200);
    await api.close();
  });
});
