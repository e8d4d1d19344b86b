import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Config } from './config.schema';

/** Injection token of the parsed {@link Config}. */
export const CONFIG = Symbol('Config');

/** Carries the already parsed configuration into Nest; it reads nothing itself. */
@Global()
@Module({})
export class ConfigModule {
  static of(config: Config): DynamicModule {
    return { module: ConfigModule, providers: [{ provide: CONFIG, useValue: config }], exports: [CONFIG] };
  }
}
