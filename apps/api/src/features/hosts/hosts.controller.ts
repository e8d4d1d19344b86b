import { Controller, Get, Param, SerializeOptions } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type HostFacts, HostFactsSchema, type HostId, HostIdSchema } from '@hyperion/contracts';
import { Requires } from '../../platform/auth/requires.decorator';
import { HostsService } from './hosts.service';

/** Machines and what they are. */
@ApiTags('hosts')
@Controller('hosts/:hostId')
export class HostsController {
  constructor(private readonly hosts: HostsService) {}

  /** Inventory: hardware, system, kernel, virtualisation, disks, graphics. */
  @Get('facts')
  @Requires('host:read')
  @SerializeOptions({ schema: HostFactsSchema })
  @ApiOkResponse({ standardSchema: HostFactsSchema })
  facts(@Param('hostId', { schema: HostIdSchema }) hostId: HostId): Promise<HostFacts> {
    return this.hosts.facts(hostId);
  }
}
