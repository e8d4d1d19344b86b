import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CONFIG } from '../config/config.module';
import type { Config } from '../config/config.schema';
import { connectRedis } from './redis';

/** Injection token of the connection for plain commands. */
export const REDIS = Symbol('Redis');

/** The process's connection for plain commands; queues and subscriptions have their own. */
@Global()
@Module({
  providers: [{ provide: REDIS, inject: [CONFIG], useFactory: (config: Config) => connectRedis(config, 'commands') }],
  exports: [REDIS],
})
export class RedisModule implements OnApplicationShutdown {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
