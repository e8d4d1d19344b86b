import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Health, HealthSchema } from '@hyperion/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isAllowed } from '../../platform/auth/actor';
import { Public } from '../../platform/auth/public.decorator';
import { HealthService } from './health.service';

/** For process supervisors and load balancers, who learn ok or down and no more; `config:read` sees each check. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** Whether this process runs; never depends on anything else. */
  @Get('live')
  @Public()
  @ApiOkResponse({ standardSchema: HealthSchema })
  live(): Health {
    return { status: 'ok' };
  }

  /** Whether this process can do its work now: database, Redis, migrations, age of the last sample. 503 when not. */
  @Get(['', 'ready'])
  @Public()
  @ApiOkResponse({ standardSchema: HealthSchema })
  async ready(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    const { status, checks } = await this.health.ready();
    if (status !== 'ok') void reply.status(503).header('retry-after', '5');
    const mayKnow = request.actor !== undefined && isAllowed(request.actor, 'config:read');
    return mayKnow ? { status, checks } : { status };
  }
}
