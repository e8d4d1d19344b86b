import { createAdapter } from '@socket.io/redis-adapter';
import type { Redis } from 'ioredis';
import type { Server } from 'socket.io';
import type { Config } from '../config/config.schema';
import { logger } from '../logging/logger';
import { connectRedis } from '../redis/redis';

const log = logger('live');

/** Methods of a Redis client whose promises the adapter drops; a rejection would end the process. */
const DROPPED = ['publish', 'psubscribe', 'subscribe', 'punsubscribe', 'unsubscribe'] as const;

/**
 * Lets rooms span all API processes, over Redis. While Redis is away each process goes on serving its own sockets;
 * what was meant for the others is lost to them, which every channel bears (`seq`, `resync`).
 */
export function joinProcesses(server: Server, config: Config): void {
  const publisher = quietly(connectRedis(config, 'live-publish'));
  const subscriber = quietly(
    connectRedis(config, 'live-subscribe', {
      enableOfflineQueue: true,
      maxRetriesPerRequest: null,
      commandTimeout: undefined as never,
    }),
  );
  server.adapter(createAdapter(publisher, subscriber, { key: 'hyperion:live' }));
  server.httpServer.once('close', () => disconnect(publisher, subscriber));
}

function disconnect(...clients: readonly Redis[]): void {
  for (const client of clients) client.disconnect();
}

function quietly(redis: Redis): Redis {
  for (const method of DROPPED) {
    const send = (redis[method] as (...args: unknown[]) => Promise<unknown>).bind(redis);
    Object.assign(redis, {
      [method]: (...args: unknown[]) =>
        send(...args).catch((error: unknown) =>
          log.debug({ err: error, method }, 'not told to the other API processes'),
        ),
    });
  }
  return redis;
}
