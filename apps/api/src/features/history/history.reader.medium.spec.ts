import { bucketAt, WINDOW_MS } from '@hyperion/domain';
import { mediumDatabase, type MediumService } from '@hyperion/testing';
import { expectedBuckets, machineTicks, storedBuckets } from './history.model.testing';
import { HistoryReader } from './history.reader';
import { aBatch, type HistoryBench, openHistory } from './history.testing';

const START_MS = Date.UTC(2026, 10, 20, 12, 0, 0);
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

describe(HistoryReader.name, () => {
  let server: MediumService;
  let history: HistoryBench;

  beforeEach(async () => {
    server = await mediumDatabase();
    history = await openHistory(server.url, { atMs: START_MS });
    await history.keeper.run(START_MS);
  });

  afterEach(async () => {
    await history.close();
    await server.close();
  });

  it('answers the newest tick together with what a slow probe measured before it', async () => {
    void history.writer.write(aBatch(START_MS, { 'load.avg1': 1, 'fs.usedRatio:/': 0.4 }));
    void history.writer.write(aBatch(START_MS + 10_000, { 'load.avg1': 2 }));
    void history.writer.write(aBatch(START_MS + HOUR_MS, { 'load.avg1': 9 })); // from a clock that was ahead
    await history.writer.flush();
    history.clock.atMs = START_MS + 10_000;
    const latest = await history.reader.latest('local');
    expect(latest?.atMs).toBe(START_MS + 10_000);
    expect(Object.fromEntries(latest!.values)).toEqual({ 'load.avg1': 2, 'fs.usedRatio:/': 0.4 });
    expect(await history.reader.latest('nobody')).toBeUndefined();
  });

  it('sees a device that was added a moment ago, and leaves out one that was gone before the range', async () => {
    void history.writer.write(aBatch(START_MS, { 'disk.readBytes:old': 1, 'load.avg1': 1 }));
    await history.writer.flush();
    const selectors = [{ hostId: 'local', metric: 'disk.readBytes' }];
    const fromMs = START_MS + MINUTE_MS;
    expect(
      (await history.reader.range({ selectors, fromMs, toMs: fromMs + MINUTE_MS, stepMs: 10_000 })).series,
    ).toEqual([]);
    void history.writer.write(aBatch(fromMs, { 'disk.readBytes:new': 2, 'load.avg1': 1 }));
    await history.writer.flush();
    const named = [...selectors, { hostId: 'local', metric: 'disk.readBytes', instance: 'new' }];
    const { series } = await history.reader.range({
      selectors: named,
      fromMs,
      toMs: fromMs + MINUTE_MS,
      stepMs: 10_000,
    });
    expect(series.map(({ instance }) => instance)).toEqual(['new']);
  });

  it('answers a series that was named but has nothing in the range as one gap', async () => {
    void history.writer.write(aBatch(START_MS, { 'load.avg1': 1 }));
    await history.writer.flush();
    const { series } = await history.reader.range({
      selectors: [{ hostId: 'local', metric: 'load.avg1' }],
      fromMs: START_MS - HOUR_MS,
      toMs: START_MS,
      stepMs: MINUTE_MS,
    });
    expect(series).toHaveLength(1);
    expect(series[0]!.buckets.counts.every((count) => count === 0)).toBe(true);
  });

  it('widens a range to whole steps', async () => {
    const answer = await history.reader.range({
      selectors: [],
      fromMs: START_MS + 1,
      toMs: START_MS + MINUTE_MS + 1,
      stepMs: MINUTE_MS,
    });
    expect(answer).toEqual({ fromMs: START_MS, toMs: START_MS + 2 * MINUTE_MS, stepMs: MINUTE_MS, series: [] });
  });

  it('answers single seconds of what is not sealed', async () => {
    for (const second of [0, 1, 3])
      void history.writer.write(aBatch(START_MS + second * 1000, { 'load.avg1': second }));
    await history.writer.flush();
    const { series } = await history.reader.range({
      selectors: [{ hostId: 'local', metric: 'load.avg1' }],
      fromMs: START_MS,
      toMs: START_MS + 4000,
      stepMs: 1000,
    });
    expect([0, 1, 2, 3].map((index) => bucketAt(series[0]!.buckets, index, 0)?.sum)).toEqual([0, 1, undefined, 3]);
  });

  it('counts every tick once, wherever the minutes of the series asked for begin, end and break off', async () => {
    const minutesOf = { 'load.avg1': [0, 1, 2], 'load.avg5': [1, 2, 3], 'load.avg15': [0, 2, 5, 6] };
    for (let second = 0; second < 8 * 60; second += 30) {
      const here = Object.entries(minutesOf).filter(([, minutes]) => minutes.includes(Math.floor(second / 60)));
      const values = here.map(([name]) => [name, second] as const);
      if (values.length > 0) void history.writer.write(aBatch(START_MS + second * 1000, Object.fromEntries(values)));
    }
    await history.writer.flush();
    const countsOf = async (metrics: readonly string[]) => {
      const selectors = metrics.map((metric) => ({ hostId: 'local', metric }));
      const range = { fromMs: START_MS, toMs: START_MS + 8 * MINUTE_MS, stepMs: MINUTE_MS };
      const { series } = await history.reader.range({ selectors, ...range });
      return series.map(({ metric, buckets }) => [
        metric,
        [...buckets.counts].flatMap((count, at) => (count === 2 ? at : [])),
      ]);
    };
    for (const metrics of [['load.avg1'], ['load.avg15'], ['load.avg1', 'load.avg5'], Object.keys(minutesOf)]) {
      const expected = Object.entries(minutesOf).filter(([metric]) => metrics.includes(metric));
      expect(Object.fromEntries(await countsOf(metrics))).toEqual(Object.fromEntries(expected));
    }
  });

  it('gives a window wholly at every moment of its sealing', async () => {
    const ticks = machineTicks('local', START_MS, START_MS + WINDOW_MS);
    for (const tick of ticks) void history.writer.write(tick);
    await history.writer.flush();
    history.clock.atMs = START_MS + WINDOW_MS + HOUR_MS;
    const expected = expectedBuckets(ticks, 'local', MINUTE_MS);
    let isSealing = true;
    const sealing = history.keeper.run(history.clock.atMs).finally(() => (isSealing = false));
    let reads = 0;
    while (isSealing || reads < 5) {
      expect(
        await storedBuckets(history.reader, 'local', {
          fromMs: START_MS,
          toMs: START_MS + WINDOW_MS,
          stepMs: MINUTE_MS,
        }),
      ).toEqual(expected);
      reads++;
    }
    expect((await sealing).sealed).toBe(1);
  });

  it('is there for SQL, too, as far as ticks are not sealed', async () => {
    const values = [0.1, -2.5, 1e300, 5e-324, 16_234_123_264, 0];
    values.forEach(
      (value, index) =>
        void history.writer.write(aBatch(START_MS + index * 1000, { 'load.avg1': value, 'fs.usedRatio:/': 1 })),
    );
    await history.writer.flush();
    const rows = await history.database.query<{ at: Date; value: number }>(
      `SELECT * FROM hyperion_series('local', 'load.avg1', '', to_timestamp($1::float8 / 1000), to_timestamp($1::float8 / 1000) + interval '1 minute')`,
      [START_MS],
    );
    expect(rows.map(({ at }) => at.getTime() - START_MS)).toEqual([0, 1000, 2000, 3000, 4000, 5000]);
    // What has more than six places is rounded before it is stored.
    expect(rows.map(({ value }) => value)).toEqual([0.1, -2.5, 1e300, 0, 16_234_123_264, 0]);
  });
});
