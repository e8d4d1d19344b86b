import { type DynamicModule, Module } from '@nestjs/common';
import { type Duties } from '../../platform/config/duties';
import { HostsController } from './hosts.controller';
import { HostsJobs } from './hosts.jobs';
import { HostsRepository } from './hosts.repository';
import { HostsService } from './hosts.service';

/** Machines and what they are. */
@Module({})
export class HostsModule {
  static for(duties: Duties): DynamicModule {
    return {
      module: HostsModule,
      controllers: duties.serves ? [HostsController] : [],
      providers: [HostsRepository, HostsService, ...(duties.works ? [HostsJobs] : [])],
    };
  }
}
