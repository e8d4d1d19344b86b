import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Health, HealthSchema } from '@hyperion/contracts';
import type { FastifyReply } from 'fastify';
import { Public } from '../../platform/auth/public.decorator';
import { HealthService } from './health.service';

/** For process supervisors and load balancers. Says ok or down and no more: the detail is in the log. */
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
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    const health = await this.health.ready();
    if (health.status !== 'ok') void reply.status(503).header('retry-after', '5');
    return { status: health.status, checks: health.checks?.map(({ name, status }) => ({ name, status })) };
  }
}
