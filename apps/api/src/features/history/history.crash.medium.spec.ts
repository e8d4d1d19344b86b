import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SampleBatch } from '@hyperion/contracts';
import { WINDOW_MS } from '@hyperion/domain';
import { type EmbeddedService, startPostgres } from '@hyperion/embedded';
import { expectedBuckets, machineTicks, seeded, storedBuckets } from './history.model.testing';
import type { WriteOutcome } from './history.spool';
import { type HistoryBench, openHistory } from './history.testing';
import type { HistoryWriter } from './history.writer';

const START_MS = Date.UTC(2026, 10, 20, 12, 0, 0);
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

describe('History on a PostgreSQL that is killed', () => {
  let dataDir: string;
  let server: EmbeddedService;
  let history: HistoryBench;

  beforeAll(async () => {
    // The prefix by which the medium tests find and clear away what a killed run left.
    dataDir = await mkdtemp(join(tmpdir(), 'hyperion-medium-'));
    await chmod(dataDir, 0o711);
    server = await startPostgres({ dataDir });
    history = await openHistory(server.url, { atMs: START_MS });
  });

  afterAll(async () => {
    await history.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const killAndRestart = async (awayMs: number) => {
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    await sleep(awayMs);
    await server.stop();
    server = await startPostgres({ dataDir });
  };

  const whenIdle = async (writer: HistoryWriter) => {
    for (let tries = 0; tries < 200 && writer.stats().waiting > 0; tries++) await sleep(50);
  };

  it('loses no committed tick, stores none twice and seals each exactly once, killed at random moments', async () => {
    const random = seeded(11);
    const ticks: SampleBatch[] = [];
    const outcomes: Promise<WriteOutcome>[] = [];
    for (let round = 0; round < 6; round++) {
      const fromMs = START_MS + round * WINDOW_MS;
      const part = machineTicks('local', fromMs, fromMs + WINDOW_MS, { seed: round + 1 });
      ticks.push(...part);
      history.clock.atMs = fromMs;
      await history.keeper.run(fromMs);
      const killed = sleep(random() * 250).then(() => killAndRestart(random() * 400));
      history.clock.atMs = fromMs + WINDOW_MS;
      for (const [index, tick] of part.entries()) {
        outcomes.push(history.writer.write(tick));
        if (index % 40 === 0) await sleep(4);
        if (index % 200 === 0) void history.keeper.run(fromMs + 5 * MINUTE_MS).catch(() => undefined);
      }
      await killed;
      await whenIdle(history.writer);
    }
    expect(new Set(await Promise.all(outcomes))).toEqual(new Set(['committed']));
    for (const nowMs of [START_MS + 7 * WINDOW_MS, START_MS + 7 * WINDOW_MS + MINUTE_MS]) {
      await history.keeper.run(nowMs);
      for (const stepMs of [10_000, MINUTE_MS, HOUR_MS]) {
        const range = { fromMs: START_MS, toMs: START_MS + 6 * WINDOW_MS, stepMs };
        expect(await storedBuckets(history.reader, 'local', range)).toEqual(expectedBuckets(ticks, 'local', stepMs));
      }
    }
  });

  it('keeps ticks while PostgreSQL is away and writes them within five seconds of its return', async () => {
    const ticks = machineTicks('local', START_MS + 8 * WINDOW_MS, START_MS + 8 * WINDOW_MS + 30 * MINUTE_MS);
    history.clock.atMs = START_MS + 8 * WINDOW_MS + 30 * MINUTE_MS;
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    const outcomes = ticks.map((tick) => history.writer.write(tick));
    await sleep(1_500);
    expect(history.writer.stats().waiting).toBe(ticks.length);
    await expect(history.reader.latest('local')).rejects.toMatchObject({ code: 'server.databaseUnavailable' });
    await server.stop();
    server = await startPostgres({ dataDir });
    const backMs = Date.now();
    expect(new Set(await Promise.all(outcomes))).toEqual(new Set(['committed']));
    expect(Date.now() - backMs).toBeLessThan(5_000);
    const range = { fromMs: START_MS + 8 * WINDOW_MS, toMs: START_MS + 9 * WINDOW_MS, stepMs: 10_000 };
    expect(await storedBuckets(history.reader, 'local', range)).toEqual(expectedBuckets(ticks, 'local', 10_000));
  });
});
