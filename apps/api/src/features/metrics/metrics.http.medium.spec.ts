import { hostname, release } from 'node:os';
import type { HostFacts, MetricCatalog, SeriesAnswer, SystemSnapshot } from '@hyperion/contracts';
import { METRICS } from '@hyperion/probes';
import { eventually } from '@hyperion/testing';
import { addUser, ADMIN, type Backing, call, type RunningApi, signIn, startApi, startBacking } from '../../app.testing';

describe('numbers of this machine over HTTP', () => {
  let backing: Backing;
  let api: RunningApi;
  let token: string;

  beforeAll(async () => {
    backing = await startBacking();
    api = await startApi(backing, { HYPERION_ROLE: 'all' });
    ({ token } = await signIn(api));
    await eventually('the first sample', async () => (await get('/api/hosts/local/system')).status === 200, 20_000);
  });

  afterAll(async () => {
    await api.close();
    await backing.close();
  });

  const get = <Body = Record<string, unknown>>(path: string) => call<Body>(api, 'GET', path, { token });

  it('lists every metric a probe declares, with the unit it is shown in', async () => {
    const { items } = (await get<MetricCatalog>('/api/metrics/catalog')).body;
    expect(items.map(({ key }) => key as string).toSorted()).toEqual(METRICS.map(({ key }) => key).toSorted());
    expect(items.find(({ key }) => key === ('disk.readBytes' as never))).toMatchObject({
      kind: 'counter',
      unit: 'bytes',
      seriesUnit: 'bytes/s',
    });
    expect(items.every(({ help, source, probe }) => help !== '' && source !== '' && probe !== '')).toBe(true);
  });

  it('tells the newest value of every series', async () => {
    const { hostId, values, ageMs } = (await get<SystemSnapshot>('/api/hosts/local/system')).body;
    expect(hostId).toBe('local');
    expect(ageMs).toBeLessThan(30_000);
    expect(values['memory.totalBytes']).toBeGreaterThan(0);
    expect(values['fs.usedRatio:/']).toBeGreaterThan(0);
  });

  it('leads from the short address to this machine', async () => {
    const answer = await fetch(`${api.url}/api/system`, {
      redirect: 'manual',
      headers: { authorization: `Bearer ${token}` },
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([308, '/api/hosts/local/system']);
  });

  it('has every sampled value in its history', async () => {
    const { ts, values } = (await get<SystemSnapshot>('/api/hosts/local/system')).body;
    const from = new Date(Date.parse(ts) - 1_000).toISOString();
    const to = new Date(Date.parse(ts) + 1_000).toISOString();
    const { series } = (
      await get<SeriesAnswer>(`/api/metrics/series?metric=memory.totalBytes&from=${from}&to=${to}&step=1`)
    ).body;
    expect(series[0]?.points.find((point) => point)?.[1]).toBe(values['memory.totalBytes']);
  });

  it('knows what the machine is', async () => {
    await eventually('the inventory', async () => (await get('/api/hosts/local/facts')).status === 200, 20_000);
    const facts = (await get<HostFacts>('/api/hosts/local/facts')).body;
    expect(facts).toMatchObject({ hostId: 'local', hostname: hostname(), kernel: release() });
    expect(facts.memoryBytes).toBeGreaterThan(0);
  });

  it('does not know another machine', async () => {
    const stranger = '/api/hosts/01890a5d-ac96-774b-bcce-b302099a8057';
    expect((await get(`${stranger}/facts`)).status).toBe(404);
    expect((await get('/api/hosts/..%2fetc/facts')).status).toBe(400);
  });

  it('is closed to strangers and to roles without the scope', async () => {
    await addUser(api, 'auditor', 'auditor');
    const auditor = await signIn(api, { username: 'auditor', password: ADMIN.password });
    for (const path of [
      '/api/metrics/catalog',
      '/api/hosts/local/system',
      '/api/hosts/local/facts',
      '/api/metrics/series?metric=load.avg1',
      '/api/metrics/storage',
      '/api/system',
    ]) {
      expect((await call(api, 'GET', path)).status).toBe(401);
      expect((await call(api, 'GET', path, { token: auditor.token })).status).toBe(403);
    }
  });

  it('says how old the newest sample is when it is no longer "now"', async () => {
    const other = await startBacking();
    const idle = await startApi(other);
    const session = await signIn(idle);
    const never = await call(idle, 'GET', '/api/hosts/local/system', { token: session.token });
    expect(never.status).toBe(503);
    expect(never.headers.get('retry-after')).toBe('5');
    expect(never.body['detail']).toMatch(/not been sampled/);
    await idle.close();
    await other.close();
  });
});
