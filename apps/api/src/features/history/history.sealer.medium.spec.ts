import type { SampleBatch } from '@hyperion/contracts';
import { WINDOW_MS } from '@hyperion/domain';
import { mediumDatabase, type MediumService } from '@hyperion/testing';
import { expectedBuckets, machineTicks, seeded, storedBuckets } from './history.model.testing';
import { HistoryPartitionsRepository } from './history.partitions.repository';
import { HistorySealer } from './history.sealer';
import { HistorySealsRepository } from './history.seals.repository';
import { aBatch, type HistoryBench, openHistory } from './history.testing';
import type { HistoryWriter } from './history.writer';

/** Start of a seal window. */
const START_MS = Date.UTC(2026, 10, 20, 12, 0, 0);
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const STEPS_MS = [10_000, MINUTE_MS, 15 * MINUTE_MS, HOUR_MS];

describe(HistorySealer.name, () => {
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

  const write = async (ticks: readonly SampleBatch[], writer: HistoryWriter = history.writer) => {
    const outcomes = ticks.map((tick) => writer.write(tick));
    await writer.flush();
    return Promise.all(outcomes);
  };

  const keepUntil = async (nowMs: number) => {
    history.clock.atMs = nowMs;
    return history.keeper.run(nowMs);
  };

  const expectExactly = async (
    ticks: readonly SampleBatch[],
    hostId = 'local',
    range = { fromMs: START_MS, toMs: START_MS + 3 * WINDOW_MS },
  ) => {
    for (const stepMs of STEPS_MS) {
      expect(await storedBuckets(history.reader, hostId, { ...range, stepMs })).toEqual(
        expectedBuckets(ticks, hostId, stepMs),
      );
    }
  };

  const hotTicks = async () =>
    (await history.database.query<{ count: number }>('SELECT count(*)::int AS count FROM ticks'))[0]!.count;

  it('answers the same before and after sealing, at every step', async () => {
    const ticks = machineTicks('local', START_MS, START_MS + WINDOW_MS + HOUR_MS);
    history.clock.atMs = START_MS + WINDOW_MS + HOUR_MS;
    await write(ticks);
    await expectExactly(ticks);
    expect(await keepUntil(START_MS + WINDOW_MS + HOUR_MS)).toMatchObject({ sealed: 1 });
    expect(await hotTicks()).toBe(ticks.filter((tick) => tick.atMs >= START_MS + WINDOW_MS).length);
    await expectExactly(ticks);
  });

  it('keeps minutes of a watched host at one second exact', async () => {
    const ticks = machineTicks('local', START_MS, START_MS + 10 * MINUTE_MS, { everyMs: 1_000 });
    await write(ticks);
    await keepUntil(START_MS + WINDOW_MS + HOUR_MS);
    await expectExactly(ticks);
  });

  it('merges ticks that come after their window was sealed, and takes none twice', async () => {
    const all = machineTicks('local', START_MS, START_MS + WINDOW_MS);
    const late = all.filter((_, index) => index % 7 === 0);
    await write(all.filter((tick) => !late.includes(tick)));
    await keepUntil(START_MS + WINDOW_MS + HOUR_MS);
    expect(await write([...late, ...all.slice(0, 100)].toReversed())).not.toContain('refused');
    expect(await keepUntil(START_MS + WINDOW_MS + HOUR_MS + MINUTE_MS)).toMatchObject({ sealed: 1 });
    expect(await hotTicks()).toBe(0);
    await expectExactly(all);
  });

  it('keeps a tick that is committed while its window is being sealed', async () => {
    const partitions = new HistoryPartitionsRepository(history.database);
    const latecomer = aBatch(START_MS + 5_003, { 'cpu.userRatio': 0.5 });
    class SlowRepository extends HistorySealsRepository {
      override async dropWindow(...given: Parameters<HistorySealsRepository['dropWindow']>): Promise<void> {
        await write([latecomer]);
        return super.dropWindow(...given);
      }
    }
    const ticks = machineTicks('local', START_MS, START_MS + WINDOW_MS);
    await write(ticks);
    history.clock.atMs = START_MS + WINDOW_MS + HOUR_MS;
    await new HistorySealer(new SlowRepository(history.database, partitions), partitions).sealUntil(
      history.clock.atMs,
      1,
    );
    expect(await hotTicks()).toBe(1);
    await expectExactly([...ticks, latecomer]);
    await keepUntil(START_MS + WINDOW_MS + HOUR_MS + MINUTE_MS);
    expect(await hotTicks()).toBe(0);
    await expectExactly([...ticks, latecomer]);
  });

  it('seals what two writers stored, of one host and of two', async () => {
    const local = machineTicks('local', START_MS, START_MS + WINDOW_MS, { seed: 3 });
    const remote = machineTicks('0190c2a4-0000-7000-8000-000000000001', START_MS, START_MS + WINDOW_MS, { seed: 4 });
    const other = history.anotherWriter();
    const half = Math.floor(local.length / 2);
    await Promise.all([write(local.slice(0, half)), write([...remote, ...local.slice(half - 50)], other)]);
    await keepUntil(START_MS + WINDOW_MS + HOUR_MS);
    await expectExactly(local);
    await expectExactly(remote, remote[0]!.hostId);
  });

  it('has done all or nothing when its connection is cut at any moment', async () => {
    const random = seeded(7);
    const ticks = machineTicks('local', START_MS, START_MS + WINDOW_MS, { seed: 9 });
    await write(ticks);
    const nowMs = START_MS + WINDOW_MS + HOUR_MS;
    for (let attempt = 0; attempt < 12; attempt++) {
      const run = keepUntil(nowMs).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, random() * 60));
      await history.database
        .query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        )
        .catch(() => undefined);
      await run;
      await expectExactly(ticks);
    }
    await keepUntil(nowMs);
    expect(await hotTicks()).toBe(0);
    await expectExactly(ticks);
  });

  it('is done by one keeper when several run at once', async () => {
    const ticks = machineTicks('local', START_MS, START_MS + WINDOW_MS);
    await write(ticks);
    const nowMs = START_MS + WINDOW_MS + HOUR_MS;
    const runs = await Promise.all([keepUntil(nowMs), keepUntil(nowMs), keepUntil(nowMs)]);
    expect(runs.reduce((total, run) => total + run.sealed, 0)).toBeGreaterThanOrEqual(1);
    await keepUntil(nowMs + MINUTE_MS);
    await expectExactly(ticks);
  });
});
