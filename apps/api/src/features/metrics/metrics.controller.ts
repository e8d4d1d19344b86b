import { Controller, Get, Param, Redirect, SerializeOptions } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  type HostId,
  HostIdSchema,
  type MetricCatalog,
  MetricCatalogSchema,
  type SystemSnapshot,
  SystemSnapshotSchema,
} from '@hyperion/contracts';
import { Requires } from '../../platform/auth/requires.decorator';
import { MetricsService } from './metrics.service';

/** What can be measured, and the newest numbers. */
@ApiTags('metrics')
@Controller()
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  /** Every metric with kind, unit, meaning and source. */
  @Get('metrics/catalog')
  @Requires('metrics:read')
  @SerializeOptions({ schema: MetricCatalogSchema })
  @ApiOkResponse({ standardSchema: MetricCatalogSchema })
  catalog(): MetricCatalog {
    return this.metrics.catalog();
  }

  /** The newest value of every series of a host; 503 when the newest sample is too old to be called "now". */
  @Get('hosts/:hostId/system')
  @Requires('metrics:read')
  @SerializeOptions({ schema: SystemSnapshotSchema })
  @ApiOkResponse({ standardSchema: SystemSnapshotSchema })
  system(@Param('hostId', { schema: HostIdSchema }) hostId: HostId): Promise<SystemSnapshot> {
    return this.metrics.latest(hostId);
  }

  /** The machine Hyperion runs on. */
  @Get('system')
  @Requires('metrics:read')
  @Redirect('/api/hosts/local/system', 308)
  local(): void {
    // The decorator is the answer.
  }
}
