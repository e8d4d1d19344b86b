import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { eventually } from '@hyperion/testing';
import { Redis } from 'ioredis';
import { AppModule } from '../../../app.module';
import { type Backing, startBacking } from '../../../app.testing';
import { loadConfig } from '../../../platform/config/load-config';
import { Database } from '../../../platform/database/database';
import { setLogLevel } from '../../../platform/logging/logger';
import { MetricsSampler } from '../metrics.sampler';
import { SlotLockRepository } from './slot-lock.repository';

/** A worker process in this one, and how many samples it took. */
interface Worker {
  readonly app: INestApplicationContext;
  samples(): number;
}

async function startWorker({ database, redis }: Backing, everySeconds: number): Promise<Worker> {
  setLogLevel('fatal');
  const config = loadConfig({
    HYPERION_ROLE: 'worker',
    HYPERION_SAMPLE_INTERVAL_SECONDS: String(everySeconds),
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
  });
  const app = await NestFactory.createApplicationContext(AppModule.of(config), { logger: false });
  const sampler = app.get(MetricsSampler, { strict: false });
  const sample = sampler.sample.bind(sampler);
  let samples = 0;
  jest.spyOn(sampler, 'sample').mockImplementation((hostId) => {
    samples += 1;
    return sample(hostId);
  });
  return { app, samples: () => samples };
}

describe('sampling by several workers', () => {
  let backing: Backing;
  const workers: Worker[] = [];

  const start = async (everySeconds = 1) => {
    const worker = await startWorker(backing, everySeconds);
    workers.push(worker);
    return worker;
  };

  beforeEach(async () => {
    backing = await startBacking();
  });

  afterEach(async () => {
    await Promise.all(workers.splice(0).map(({ app }) => app.close()));
    await backing.close();
  });

  it('has one of them sample a host, and the other take it over when that one is gone', async () => {
    const first = await start();
    await eventually('the first worker samples', () => first.samples() > 2);
    const second = await start();
    await eventually(
      'both hold a slot',
      async () => (await second.app.get(SlotLockRepository, { strict: false }).live()).length === 2,
    );
    const before = first.samples();
    await eventually('the first goes on', () => first.samples() > before + 2);
    expect(second.samples()).toBe(0);

    await workers.shift()!.app.close();
    const goneAt = Date.now();
    await eventually('the second samples', () => second.samples() > 1, 15_000);
    expect(Date.now() - goneAt).toBeLessThan(15_000);
  });

  it('frees the slot of a worker whose connection dies, and that worker takes it again', async () => {
    const worker = await start();
    await eventually('it samples', () => worker.samples() > 1);
    const database = worker.app.get(Database, { strict: false });
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7400`,
    );
    const before = worker.samples();
    await eventually('it samples on', () => worker.samples() > before + 1, 15_000);
    expect(await worker.app.get(SlotLockRepository, { strict: false }).live()).toEqual([0]);
  });

  it('goes on within seconds after Redis was emptied', async () => {
    const worker = await start();
    await eventually('it samples', () => worker.samples() > 1);
    const redis = new Redis({ path: new URL(backing.redis.url).pathname });
    await redis.flushall();
    redis.disconnect();
    const before = worker.samples();
    await eventually('it samples on', () => worker.samples() > before + 2, 10_000);
  });

  it('samples a host every second while somebody is looking, and by its schedule again afterwards', async () => {
    const worker = await start(5);
    const database = worker.app.get(Database, { strict: false });
    await database.query(
      `INSERT INTO host_watches (host_id, api_id, expires_at) SELECT 'local', gen_random_uuid(), now() + interval '1 minute'`,
    );
    const distance = async () => {
      const before = worker.samples();
      await eventually('a sample', () => worker.samples() > before, 15_000);
      const firstAt = Date.now();
      await eventually('the next sample', () => worker.samples() > before + 1, 15_000);
      return Math.round((Date.now() - firstAt) / 1000);
    };
    await eventually('a second between two samples', async () => (await distance()) === 1, 20_000);
    await database.query('DELETE FROM host_watches');
    await eventually('five seconds between two samples', async () => (await distance()) === 5, 30_000);
  });
});
