import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CONFIG } from '../config/config.module';
import type { Config } from '../config/config.schema';
import { logger } from '../logging/logger';
import { connectRedis } from '../redis/redis';
import { REDIS } from '../redis/redis.module';
import type { EventName, Events } from './events';

const log = logger('events');
const PREFIX = 'hyperion:event:';

type Handler = (payload: never) => void;

/** Carries {@link Events} to every process over Redis publish/subscribe; one road, also for the process that speaks. */
@Injectable()
export class EventBus implements OnApplicationShutdown {
  private readonly subscriber: Redis;
  private readonly handlers = new Map<string, Set<Handler>>();

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(REDIS) private readonly redis: Redis,
  ) {
    this.subscriber = connectRedis(config, 'events', {
      enableOfflineQueue: true,
      maxRetriesPerRequest: null,
      commandTimeout: undefined as never,
    });
    this.subscriber.on('message', (channel: string, message: string) => this.deliver(channel, message));
  }

  /** Tells everyone. Rejects when Redis is away: the caller decides whether that matters. */
  async publish<Name extends EventName>(name: Name, payload: Events[Name]): Promise<void> {
    await this.redis.publish(PREFIX + name, JSON.stringify(payload));
  }

  /** Calls `handler` for every such event from now on; gives back how to end that. */
  on<Name extends EventName>(name: Name, handler: (payload: Events[Name]) => void): () => void {
    const channel = PREFIX + name;
    let handlers = this.handlers.get(channel);
    if (!handlers) {
      handlers = new Set();
      this.handlers.set(channel, handlers);
      // ioredis subscribes again by itself after every reconnection.
      void this.subscriber
        .subscribe(channel)
        .catch((error: unknown) => log.warn({ err: error, channel }, 'subscription failed'));
    }
    handlers.add(handler as Handler);
    return () => handlers.delete(handler as Handler);
  }

  onApplicationShutdown(): void {
    this.subscriber.disconnect();
  }

  private deliver(channel: string, message: string): void {
    for (const handler of this.handlers.get(channel) ?? []) {
      try {
        handler(JSON.parse(message) as never);
      } catch (error) {
        log.error({ err: error, channel }, 'an event handler failed');
      }
    }
  }
}
