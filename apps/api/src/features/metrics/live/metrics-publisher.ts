import type { HostId, SampleBatch } from '@hyperion/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { logger } from '../../../platform/logging/logger';
import { REDIS } from '../../../platform/redis/redis.module';
import { Clock } from '../../../platform/time/clock';
import { LiveStreamRepository } from './live-stream.repository';

const log = logger('metrics');

/** Longest wait for Redis; the sampler has better things to do. */
const DEADLINE_MS = 500;
/** Shortest time between two complaints of the same kind. */
const COMPLAIN_MS = 60_000;

/** Hands what was measured to whoever is looking. A frame that cannot be told is dropped and counted: history has it. */
@Injectable()
export class MetricsPublisher {
  /** Frames told, and frames dropped because Redis was away or slow, since the start. */
  readonly counters = { published: 0, dropped: 0 };
  private readonly stream: LiveStreamRepository;
  private complainedAtMs = -Infinity;

  constructor(
    @Inject(REDIS) redis: Redis,
    private readonly clock: Clock,
  ) {
    this.stream = new LiveStreamRepository(redis);
  }

  /** Tells one tick. Never rejects, and never takes longer than half a second. */
  async publish(batch: SampleBatch): Promise<void> {
    const values = Object.fromEntries([...batch.values].filter(([, value]) => Number.isFinite(value)));
    const frame = { hostId: batch.hostId as HostId, ts: batch.atMs, values };
    try {
      await withDeadline(this.stream.append(frame));
      this.counters.published += 1;
    } catch (error) {
      this.counters.dropped += 1;
      this.complain(error);
    }
  }

  private complain(error: unknown): void {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.complainedAtMs < COMPLAIN_MS) return;
    this.complainedAtMs = nowMs;
    log.warn(
      { err: error, dropped: this.counters.dropped },
      'live frames cannot be published; they are dropped until Redis is back',
    );
  }
}

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Redis does not answer.')), DEADLINE_MS);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
