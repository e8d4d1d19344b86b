import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CONFIG } from '../config/config.module';
import type { Config } from '../config/config.schema';
import { dataSourceOptions } from './data-source';
import { Database } from './database';

/** Connects to PostgreSQL and brings the schema up to date before anything else starts. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [CONFIG],
      useFactory: (config: Config) => ({ ...dataSourceOptions(config), retryAttempts: 20, retryDelay: 500, verboseRetryLog: false }),
    }),
  ],
  providers: [Database],
  exports: [Database],
})
export class DatabaseModule {}
