import type { QueueOptions } from 'bull';
import { Redis, type RedisOptions } from 'ioredis';
import type { Config } from '../config/config.schema';
import { logger } from '../logging/logger';
import { redisOptions } from '../redis/redis';

const log = logger('queue');

/** Longest wait for a queue command; without it `queue.add()` hangs for as long as Redis is away. */
const COMMAND_TIMEOUT_MS = 3_000;

/**
 * How every Bull queue of this process behaves: a killed worker's job is taken up again within seconds (the
 * default is a minute), handlers may therefore run twice, and finished jobs leave nothing behind.
 */
export function bullOptions(config: Config): QueueOptions {
  return {
    prefix: 'hyperion:bull',
    createClient: (type) => client(config, type),
    settings: { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 3, guardInterval: 2_000, retryProcessDelay: 500 },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: 20, attempts: 1 },
  };
}

/** Bull's three connections; the blocking one waits for ever by design and must have no deadline. */
function client(config: Config, type: 'client' | 'subscriber' | 'bclient'): Redis {
  const options: RedisOptions = { ...redisOptions(config), connectionName: `hyperion-bull-${type}`, maxRetriesPerRequest: null, enableReadyCheck: false };
  const redis = new Redis(type === 'client' ? { ...options, commandTimeout: COMMAND_TIMEOUT_MS } : options);
  redis.on('error', (error) => log.debug({ err: error, type }, 'queue connection failed; reconnecting'));
  return redis;
}
