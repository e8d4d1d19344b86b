import { Global, Module } from '@nestjs/common';
import { SchedulesRepository } from './schedules.repository';

/** Gives features the {@link SchedulesRepository}. */
@Global()
@Module({ providers: [SchedulesRepository], exports: [SchedulesRepository] })
export class SchedulesModule {}
