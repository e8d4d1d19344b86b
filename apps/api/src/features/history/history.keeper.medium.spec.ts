import type { SampleBatch } from '@hyperion/contracts';
import { type Keep, WINDOW_MS } from '@hyperion/domain';
import { mediumDatabase, type MediumService } from '@hyperion/testing';
import { HistoryKeeper } from './history.keeper';
import { expectedBuckets, machineTicks, storedBuckets } from './history.model.testing';
import { aBatch, type HistoryBench, openHistory } from './history.testing';

const START_MS = Date.UTC(2026, 10, 20, 12, 0, 0);
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const KEEP: Keep = { '10s': DAY_MS, '1m': 8 * DAY_MS, '15m': 60 * DAY_MS, '1h': 400 * DAY_MS };

describe(HistoryKeeper.name, () => {
  let server: MediumService;
  let history: HistoryBench;

  beforeEach(async () => {
    server = await mediumDatabase();
    history = await openHistory(server.url, { atMs: START_MS, keep: KEEP });
    await history.keeper.run(START_MS);
  });

  afterEach(async () => {
    await history.close();
    await server.close();
  });

  const write = async (ticks: readonly SampleBatch[], writer = history.writer) => {
    for (const tick of ticks) void writer.write(tick);
    await writer.flush();
  };

  const keepUntil = (nowMs: number) => {
    history.clock.atMs = nowMs;
    return history.keeper.run(nowMs);
  };

  /** Every stored minute, in a form that can be compared: series by series. */
  const storedMinutes = async () => {
    const rows = await history.database.query<{ at_ms: number; packed: Buffer; series_ids: number[] }>(
      `SELECT m.at_ms::float8 AS at_ms, m.packed, l.series_ids FROM hot_minutes m JOIN tick_layouts l ON l.id = m.layout_id ORDER BY m.at_ms`,
    );
    return rows.map(({ at_ms: atMs, packed, series_ids: ids }) => ({
      atMs,
      series: Object.fromEntries(
        ids.map((id, place) => [id, packed.subarray(place * 26, place * 26 + 26).toString('hex')]).sort(),
      ) as unknown,
    }));
  };

  const partitionsOf = async (table: string) =>
    (
      await history.database.query<{ name: string }>(
        'SELECT relid::regclass::text AS name FROM pg_partition_tree($1::regclass) WHERE isleaf',
        [table],
      )
    )
      .map((row) => row.name)
      .sort();

  it('has partitions ready before their time, and takes over what came before them', async () => {
    await write([aBatch(START_MS + 3 * WINDOW_MS + 5, { 'cpu.userRatio': 0.5 })]);
    await keepUntil(START_MS + WINDOW_MS);
    const [row] = await history.database.query<{ home: string }>('SELECT tableoid::regclass::text AS home FROM ticks');
    expect(row!.home).toBe(`ticks_${START_MS + 3 * WINDOW_MS}`);
  });

  it('makes the minutes of a killed writer exactly as that writer would have', async () => {
    const ticks = machineTicks('local', START_MS, START_MS + 10 * MINUTE_MS);
    history.clock.atMs = START_MS + 11 * MINUTE_MS;
    await write(ticks);
    const uncrashed = await storedMinutes();
    expect(uncrashed).toHaveLength(10);
    await history.database.query('DELETE FROM hot_minutes; DELETE FROM ticks');
    // Three writers, each killed in the middle of a minute: what was in their memory is gone.
    await write(ticks.slice(0, 20), history.anotherWriter());
    await write(ticks.slice(20, 33), history.anotherWriter());
    await write(ticks.slice(33), history.anotherWriter());
    expect((await storedMinutes()).length).toBeLessThan(10);
    expect(await keepUntil(START_MS + 12 * MINUTE_MS)).toMatchObject({ repaired: expect.any(Number) as number });
    expect(await storedMinutes()).toEqual(uncrashed);
  });

  it('makes a minute again that a late tick belongs to, and answers it right even before', async () => {
    const ticks = machineTicks('local', START_MS, START_MS + 5 * MINUTE_MS);
    const late = ticks[8]!;
    history.clock.atMs = START_MS + 6 * MINUTE_MS;
    await write(ticks.filter((tick) => tick !== late));
    await write([late]);
    const range = { fromMs: START_MS, toMs: START_MS + 5 * MINUTE_MS, stepMs: MINUTE_MS };
    expect(await storedBuckets(history.reader, 'local', range)).toEqual(expectedBuckets(ticks, 'local', MINUTE_MS));
    expect(await storedMinutes()).toHaveLength(4);
    await keepUntil(START_MS + 7 * MINUTE_MS);
    expect(await storedMinutes()).toHaveLength(5);
    expect(await storedBuckets(history.reader, 'local', range)).toEqual(expectedBuckets(ticks, 'local', MINUTE_MS));
  });

  it('drops whole partitions when they are too old, and deletes no row of theirs', async () => {
    await write(machineTicks('local', START_MS, START_MS + WINDOW_MS));
    await keepUntil(START_MS + WINDOW_MS + HOUR_MS);
    const before = await partitionsOf('chunks_10s');
    expect(before).toHaveLength(1);
    await history.database.query('UPDATE history_clock SET now_ms = $1', [START_MS + 3 * DAY_MS]);
    const run = await keepUntil(START_MS + 3 * DAY_MS);
    expect(run.dropped).toContain(before[0]);
    expect(await partitionsOf('chunks_10s')).toEqual([]);
    expect(await partitionsOf('chunks_1m')).toHaveLength(1);
    const [deleted] = await history.database.query<{ rows: number }>(
      `SELECT coalesce(sum(n_tup_del), 0)::int AS rows FROM pg_stat_user_tables WHERE relname LIKE 'chunks%'`,
    );
    expect(deleted!.rows).toBe(0);
  });

  it('loses minutes, not years, to a wall clock that is a year ahead for a moment', async () => {
    await write(machineTicks('local', START_MS, START_MS + WINDOW_MS));
    await keepUntil(START_MS + WINDOW_MS + HOUR_MS);
    expect((await keepUntil(START_MS + 365 * DAY_MS)).dropped).toEqual([]);
    expect((await keepUntil(START_MS + WINDOW_MS + HOUR_MS + MINUTE_MS)).dropped).toEqual([]);
    expect(await partitionsOf('chunks_10s')).toHaveLength(1);
  });

  it('answers a clock that was set back: both passages are there', async () => {
    const first = machineTicks('local', START_MS, START_MS + 3 * HOUR_MS);
    history.clock.atMs = START_MS + 3 * HOUR_MS;
    await write(first);
    await keepUntil(START_MS + 3 * HOUR_MS);
    const again = machineTicks('local', START_MS + HOUR_MS + 1, START_MS + 3 * HOUR_MS, { seed: 5 });
    history.clock.atMs = START_MS + HOUR_MS;
    await write(again);
    await keepUntil(START_MS + HOUR_MS);
    const range = { fromMs: START_MS, toMs: START_MS + 2 * WINDOW_MS };
    for (const nowMs of [START_MS + HOUR_MS, START_MS + 3 * HOUR_MS, START_MS + 5 * HOUR_MS]) {
      await keepUntil(nowMs);
      for (const stepMs of [10_000, MINUTE_MS, HOUR_MS]) {
        expect(await storedBuckets(history.reader, 'local', { ...range, stepMs })).toEqual(
          expectedBuckets([...first, ...again], 'local', stepMs),
        );
      }
    }
  });

  it('refuses ticks of more than a day ahead and ticks older than anything kept', async () => {
    const outcomes = [
      aBatch(START_MS + 25 * HOUR_MS, { a: 1 }),
      aBatch(START_MS - 25 * HOUR_MS, { a: 1 }),
      aBatch(NaN, { a: 1 }),
    ].map((tick) => history.writer.write(tick));
    expect(await Promise.all(outcomes)).toEqual(['refused', 'refused', 'refused']);
    expect(history.writer.stats()).toMatchObject({ refused: 3, waiting: 0 });
  });

  it('joins tiers at their borders without hole or double', async () => {
    const ticks: SampleBatch[] = [];
    for (let day = 0; day < 3; day++) {
      history.clock.atMs = START_MS + day * DAY_MS + WINDOW_MS;
      const part = machineTicks('local', START_MS + day * DAY_MS, START_MS + day * DAY_MS + 30 * MINUTE_MS, {
        seed: day + 1,
      });
      await write(part);
      ticks.push(...part);
      await keepUntil(history.clock.atMs + HOUR_MS);
    }
    const range = { fromMs: START_MS, toMs: START_MS + 3 * DAY_MS };
    expect(await storedBuckets(history.reader, 'local', { ...range, stepMs: HOUR_MS })).toEqual(
      expectedBuckets(ticks, 'local', HOUR_MS),
    );
    const fine = await storedBuckets(history.reader, 'local', { ...range, stepMs: 10_000 });
    const keptFine = START_MS + 2 * DAY_MS + WINDOW_MS + HOUR_MS - DAY_MS;
    const count = (buckets: readonly { count: number }[] | undefined) =>
      (buckets ?? []).reduce((total, bucket) => total + bucket.count, 0);
    for (const [name, expected] of Object.entries(expectedBuckets(ticks, 'local', 10_000)))
      expect(count(fine[name])).toBe(count(expected));
    expect(
      fine['cpu.userRatio']!.filter((bucket) => bucket.atMs < keptFine).every(
        (bucket) => bucket.atMs % MINUTE_MS === 0,
      ),
    ).toBe(true);
  });
});
