import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { CONFIG } from '../config/config.module';
import type { Config } from '../config/config.schema';
import { dataSourceOptions } from './data-source';
import { Database } from './database';
import { migrate } from './migrate';

/** How often a start tries to reach PostgreSQL, half a second apart, before it gives up. */
const CONNECT_ATTEMPTS = 20;

/** Connects to PostgreSQL and brings the schema up to date before anything else starts. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [CONFIG],
      useFactory: (config: Config) => ({
        ...dataSourceOptions(config),
        retryAttempts: CONNECT_ATTEMPTS,
        retryDelay: 500,
      }),
      dataSourceFactory: async (options) => {
        const source = await new DataSource(options as DataSourceOptions).initialize();
        await migrate(source);
        return source;
      },
    }),
  ],
  providers: [Database],
  exports: [Database],
})
export class DatabaseModule {}
