import { Module } from '@nestjs/common';
import { HistoryModule } from '../history';
import { HealthController } from './health.controller';
import { HealthService } from './health.service';

/** Liveness and readiness. */
@Module({ imports: [HistoryModule], controllers: [HealthController], providers: [HealthService] })
export class HealthModule {}
