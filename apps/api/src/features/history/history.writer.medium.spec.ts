import { bucketAt } from '@hyperion/domain';
import { mediumDatabase, type MediumService } from '@hyperion/testing';
import { aBatch, type HistoryBench, openHistory } from './history.testing';
import { HistoryWriter } from './history.writer';

const NOW_MS = Date.UTC(2026, 10, 20, 13, 0, 0);
const MINUTE_MS = 60_000;

describe(HistoryWriter.name, () => {
  let server: MediumService;
  let history: HistoryBench;

  beforeEach(async () => {
    server = await mediumDatabase();
    history = await openHistory(server.url, { atMs: NOW_MS });
  });

  afterEach(async () => {
    await history.close();
    await server.close();
  });

  const bucketsOf = async (metric: string, stepMs: number, fromMs = NOW_MS, toMs = NOW_MS + 5 * MINUTE_MS) => {
    const { series } = await history.reader.range({ selectors: [{ hostId: 'local', metric }], fromMs, toMs, stepMs });
    return series.map(({ buckets }) =>
      Array.from({ length: buckets.length }, (_, index) => bucketAt(buckets, index, fromMs + index * stepMs)),
    );
  };

  it('gives back what was written, tick by tick, with gaps as gaps', async () => {
    const outcomes = [0, 10_000, 30_000].map((offset, index) =>
      history.writer.write(aBatch(NOW_MS + offset, { 'load.avg1': index + 0.5, 'fs.usedRatio:/': 0.25 })),
    );
    await history.writer.flush();
    expect(await Promise.all(outcomes)).toEqual(['committed', 'committed', 'committed']);
    const [load] = await bucketsOf('load.avg1', 10_000, NOW_MS, NOW_MS + 40_000);
    expect(load!.map((bucket) => bucket?.sum)).toEqual([0.5, 1.5, undefined, 2.5]);
    const latest = await history.reader.latest('local');
    expect(latest?.atMs).toBe(NOW_MS + 30_000);
  });

  it('stores a minute once it is over and answers it together with the ticks of the open one', async () => {
    for (let second = 0; second < 90; second += 10)
      void history.writer.write(aBatch(NOW_MS + second * 1000, { 'load.avg1': second }));
    history.clock.atMs = NOW_MS + 90_000;
    await history.writer.flush();
    expect(await history.database.query('SELECT at_ms::float8, ticks FROM hot_minutes')).toEqual([
      { at_ms: NOW_MS, ticks: 6 },
    ]);
    const [minutes] = await bucketsOf('load.avg1', MINUTE_MS, NOW_MS, NOW_MS + 2 * MINUTE_MS);
    expect(minutes).toEqual([
      { atMs: NOW_MS, count: 6, min: 0, max: 50, sum: 150 },
      { atMs: NOW_MS + MINUTE_MS, count: 3, min: 60, max: 80, sum: 210 },
    ]);
  });

  it('keeps ticks waiting while the disk is nearly full, and stores them once there is room', async () => {
    let freeBytes = 0;
    const full = await openHistory(server.url, { atMs: NOW_MS, freeBytes: () => Promise.resolve(freeBytes) });
    const monotonic = jest.spyOn(full.clock, 'monotonicMs').mockReturnValue(0);
    const outcome = full.writer.write(aBatch(NOW_MS, { 'load.avg1': 1 }));
    await full.writer.flush();
    expect(await full.database.query('SELECT at_ms FROM ticks')).toEqual([]);
    freeBytes = 2 ** 40;
    monotonic.mockReturnValue(60_000);
    await full.writer.flush();
    expect(await outcome).toBe('committed');
    await full.close();
  });
});
