import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from './features/auth/auth.module';
import { HealthModule } from './features/health/health.module';
import { HistoryModule } from './features/history';
import { HistoryJobsModule } from './features/history/history.jobs';
import { HostsModule } from './features/hosts/hosts.module';
import { MetricsModule } from './features/metrics/metrics.module';
import { ConfigModule } from './platform/config/config.module';
import type { Config } from './platform/config/config.schema';
import { dutiesOf } from './platform/config/duties';
import { DatabaseModule } from './platform/database/database.module';
import { EventsModule } from './platform/events/events.module';
import { RedisModule } from './platform/redis/redis.module';
import { SchedulesModule } from './platform/schedules/schedules.module';
import { TimeModule } from './platform/time/time.module';
import { UpkeepModule } from './platform/upkeep/upkeep.module';

/** The list of features, alphabetical, above the platform they stand on. */
@Module({})
export class AppModule {
  /** The application of one process, with the duties of its role. */
  static of(config: Config): DynamicModule {
    const duties = dutiesOf(config.HYPERION_ROLE);
    return {
      module: AppModule,
      imports: [
        ConfigModule.of(config),
        TimeModule,
        DatabaseModule,
        RedisModule,
        EventsModule,
        SchedulesModule,
        ...(duties.works ? [UpkeepModule, HistoryJobsModule] : []),
        AuthModule,
        HealthModule,
        HistoryModule,
        HostsModule.for(duties),
        MetricsModule.for(duties),
      ],
    };
  }
}
