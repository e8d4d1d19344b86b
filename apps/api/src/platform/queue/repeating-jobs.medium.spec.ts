import { mediumRedis } from '@hyperion/testing';
import type { Queue } from 'bull';
import { loadConfig } from '../config/load-config';
import { QueueConnections } from './queue-connections';
import { reconcileRepeatingJobs } from './repeating-jobs';

const HOUR_MS = 3_600_000;

describe(reconcileRepeatingJobs, () => {
  let redis: Awaited<ReturnType<typeof mediumRedis>>;
  let connections: QueueConnections;
  let queue: Queue;

  beforeEach(async () => {
    redis = await mediumRedis();
    connections = new QueueConnections(loadConfig({ REDIS_URL: redis.url }));
    ({ queue } = connections.open('test'));
    await queue.isReady();
  });

  afterEach(async () => {
    await queue.close(true);
    connections.onApplicationShutdown();
    await redis.close();
  });

  const schedules = async () => (await queue.getRepeatableJobs()).map((job) => `${job.name} ${job.every}`).toSorted();

  it('adds what is wanted once, however often it is called', async () => {
    const wanted = [{ name: 'a', everyMs: HOUR_MS }];
    for (let i = 0; i < 3; i += 1) await reconcileRepeatingJobs(queue, wanted, Date.now());
    expect(await schedules()).toEqual([`a ${HOUR_MS}`]);
    expect(await queue.getDelayedCount()).toBe(1);
  });

  it('leaves one schedule when an interval changes', async () => {
    await reconcileRepeatingJobs(queue, [{ name: 'a', everyMs: HOUR_MS }], Date.now());
    await reconcileRepeatingJobs(queue, [{ name: 'a', everyMs: 2 * HOUR_MS }], Date.now());
    expect(await schedules()).toEqual([`a ${2 * HOUR_MS}`]);
    expect(await queue.getDelayedCount()).toBe(1);
  });

  it('removes what is no longer wanted', async () => {
    await reconcileRepeatingJobs(
      queue,
      [
        { name: 'a', everyMs: HOUR_MS },
        { name: 'b', everyMs: HOUR_MS },
      ],
      Date.now(),
    );
    await reconcileRepeatingJobs(queue, [{ name: 'b', everyMs: HOUR_MS }], Date.now());
    expect(await schedules()).toEqual([`b ${HOUR_MS}`]);
  });

  it('rebuilds an emptied Redis', async () => {
    const wanted = [{ name: 'a', everyMs: HOUR_MS }];
    await reconcileRepeatingJobs(queue, wanted, Date.now());
    await queue.client.flushall();
    await reconcileRepeatingJobs(queue, wanted, Date.now());
    expect(await queue.getDelayedCount()).toBe(1);
  });

  it('runs a schedule again whose next turn was lost', async () => {
    const wanted = [{ name: 'a', everyMs: HOUR_MS }];
    await reconcileRepeatingJobs(queue, wanted, Date.now());
    for (const job of await queue.getDelayed()) await job.remove();
    await reconcileRepeatingJobs(queue, wanted, Date.now());
    expect(await queue.getDelayedCount()).toBe(1);
  });

  it('drops a turn stranded in the future by a clock that jumped back', async () => {
    const wanted = [{ name: 'a', everyMs: 10_000 }];
    const ahead = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + HOUR_MS);
    await reconcileRepeatingJobs(queue, wanted, Date.now());
    ahead.mockRestore();
    await reconcileRepeatingJobs(queue, wanted, Date.now());
    const dueInMs = (await queue.getDelayed()).map((job) => job.timestamp + (job.opts.delay ?? 0) - Date.now());
    expect(dueInMs).toHaveLength(1);
    expect(dueInMs[0]).toBeLessThanOrEqual(10_000);
  });
});
