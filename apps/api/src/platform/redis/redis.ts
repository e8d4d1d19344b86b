import { Redis, type RedisOptions } from 'ioredis';
import type { Config } from '../config/config.schema';
import { logger } from '../logging/logger';

const log = logger('redis');

/** How to reach Redis, from `REDIS_URL`. A unix socket needs `path`: a bare string would silently mean TCP. */
export function redisOptions(config: Config): RedisOptions {
  if (!config.REDIS_URL) throw new Error('REDIS_URL is missing: the launcher sets it when the private Redis runs.');
  const url = new URL(config.REDIS_URL.reveal());
  const retryStrategy = (attempt: number) =>
    Math.min(50 * 2 ** Math.min(attempt, 6), 2_000) * (0.75 + Math.random() / 2);
  if (url.protocol === 'unix:') return { path: decodeURIComponent(url.pathname), retryStrategy };
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 6379),
    db: Number(url.pathname.slice(1) || 0),
    ...(url.username ? { username: decodeURIComponent(url.username) } : {}),
    ...(url.password ? { password: decodeURIComponent(url.password) } : {}),
    ...(url.protocol === 'rediss:' ? { tls: {} } : {}),
    retryStrategy,
  };
}

/** Longest wait for one command. */
const COMMAND_TIMEOUT_MS = 2_000;

/**
 * A connection for plain commands: while Redis is away a command fails at once instead of waiting in an
 * unbounded queue, and the connection comes back by itself.
 */
export function connectRedis(config: Config, purpose: string, overrides: RedisOptions = {}): Redis {
  const redis = new Redis({
    ...redisOptions(config),
    connectionName: `hyperion-${purpose}`,
    commandTimeout: COMMAND_TIMEOUT_MS,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    ...overrides,
  });
  redis.on('error', (error) => log.debug({ err: error, purpose }, 'redis connection failed; reconnecting'));
  return redis;
}
