import type { HistoryStorage, ProblemBody, SeriesAnswer } from '@hyperion/contracts';
import { ADMIN, addUser, type Backing, call, type RunningApi, signIn, startApi, startBacking } from '../../app.testing';
import { aBatch } from './history.testing';
import { HistoryWriter } from './history.writer';

const OTHER_HOST = '0190c2a4-0000-7000-8000-000000000001';
const MINUTE_MS = 60_000;

describe('history over HTTP', () => {
  let backing: Backing;
  let api: RunningApi;
  let token: string;
  /** A minute that is over. */
  let startMs: number;

  beforeAll(async () => {
    backing = await startBacking();
    api = await startApi(backing);
    ({ token } = await signIn(api));
    startMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 5 * MINUTE_MS;
    const writer = api.app.get(HistoryWriter, { strict: false });
    for (let offset = 0; offset < 2 * MINUTE_MS; offset += 10_000) {
      if (offset === 30_000) continue;
      void writer.write(
        aBatch(startMs + offset, {
          'cpu.userRatio': offset / 1e6,
          'disk.readBytes:sda': 1000,
          'disk.readBytes:sdb': 2000,
        }),
      );
      void writer.write(aBatch(startMs + offset, { 'cpu.userRatio': 0.5 }, OTHER_HOST));
    }
    await writer.flush();
  });

  afterAll(async () => {
    await api?.close();
    await backing?.close();
  });

  const get = <Body = SeriesAnswer>(query: string) => call<Body>(api, 'GET', `/api/metrics/series?${query}`, { token });
  const span = () => `from=${startMs}&to=${new Date(startMs + 2 * MINUTE_MS).toISOString()}`;

  it('answers aligned buckets of minimum, mean, maximum and count, with null for a gap', async () => {
    const { status, body } = await get(`metric=cpu.userRatio&${span()}&step=10`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      from: new Date(startMs).toISOString(),
      to: new Date(startMs + 2 * MINUTE_MS).toISOString(),
      step: 10,
    });
    expect(body.series).toHaveLength(1);
    expect(body.series[0]).toMatchObject({ hostId: 'local', metric: 'cpu.userRatio', instance: '', unit: 'ratio' });
    expect(body.series[0]!.points.slice(0, 5)).toEqual([
      [0, 0, 0, 1],
      [0.01, 0.01, 0.01, 1],
      [0.02, 0.02, 0.02, 1],
      null,
      [0.04, 0.04, 0.04, 1],
    ]);
    const minutes = await get(`metric=cpu.userRatio&${span()}&step=60`);
    expect(minutes.body.series[0]!.points).toEqual([
      [0, 0.12 / 5, 0.05, 5],
      [0.06, 0.085, 0.11, 6],
    ]);
  });

  it('answers several metrics, instances and hosts at once, rates with their unit', async () => {
    const { body } = await get(`host=local&host=${OTHER_HOST}&metric=cpu.userRatio&metric=disk.readBytes&${span()}`);
    expect(body.series.map(({ hostId, metric, instance, unit }) => [hostId, metric, instance, unit])).toEqual([
      ['local', 'cpu.userRatio', '', 'ratio'],
      ['local', 'disk.readBytes', 'sda', 'bytes/s'],
      ['local', 'disk.readBytes', 'sdb', 'bytes/s'],
      [OTHER_HOST, 'cpu.userRatio', '', 'ratio'],
    ]);
  });

  it('answers one instance when it is named', async () => {
    const { body } = await get(`metric=disk.readBytes:sdb&${span()}`);
    expect(body.series.map(({ instance }) => instance)).toEqual(['sdb']);
  });

  it('chooses a step for at most 2,000 points', async () => {
    const steps = await Promise.all(
      ['now-1h', 'now-24h', 'now-7d', 'now-60d'].map(
        async (from) => (await get(`metric=cpu.userRatio&from=${from}`)).body,
      ),
    );
    expect(steps.map(({ step }) => step)).toEqual([10, 60, 600, 3600]);
    for (const { series } of steps) expect(series[0]!.points.length).toBeLessThanOrEqual(2000);
  });

  it.each([
    ['a metric nobody measures', 'metric=cpu.nonsense', 'history.unknownMetric', 'cpu.nonsense'],
    ['a step too fine for the range', 'metric=cpu.userRatio&from=now-1d&step=1', 'history.step', '2000'],
    ['a step that cuts buckets in two', 'metric=cpu.userRatio&step=25', 'history.step', 'multiple'],
    ['a range that ends before it begins', 'metric=cpu.userRatio&from=now&to=now-1h', 'history.range', 'before'],
  ])('refuses %s, saying why', async (_, query, code, word) => {
    const { status, body } = await get<ProblemBody>(query);
    expect(status).toBe(400);
    expect(body).toMatchObject({ type: `/problems/${code}`, detail: expect.stringContaining(word) as string });
  });

  it.each([
    ['no metric', '', '/metric'],
    ['a moment that is none', 'metric=cpu.userRatio&from=yesterday', '/from'],
    ['an unknown parameter', 'metric=cpu.userRatio&steps=10', ''],
    ['a host that is no id', 'metric=cpu.userRatio&host=%27--', '/host/0'],
    ['a step that is no number', 'metric=cpu.userRatio&step=fine', '/step'],
  ])('refuses %s as a malformed request', async (_, query, pointer) => {
    const { status, body } = await get<ProblemBody>(query);
    expect(status).toBe(400);
    expect(body.errors?.map((error) => error.pointer)).toContain(pointer);
  });

  it('tells what history weighs', async () => {
    const { status, body } = await call<HistoryStorage>(api, 'GET', '/api/metrics/storage', { token });
    expect(status).toBe(200);
    expect(body.tiers.map(({ stepSeconds, keepSeconds }) => [stepSeconds, keepSeconds])).toEqual([
      [10, 172_800],
      [60, 2_592_000],
      [900, 31_536_000],
      [3600, 157_680_000],
    ]);
    expect(body.seriesCount).toBe(4);
    expect(body.hotBytes).toBeGreaterThan(0);
    for (const tier of body.tiers) expect(tier.projectedBytes).toBeGreaterThan(0);
  });

  it('is for people who may read metrics', async () => {
    await addUser(api, 'auditor', 'auditor');
    const auditor = await signIn(api, { username: 'auditor', password: ADMIN.password });
    const answers = [
      await call(api, 'GET', '/api/metrics/series?metric=cpu.userRatio'),
      await call(api, 'GET', '/api/metrics/storage', { token: auditor.token }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 403]);
  });
});
