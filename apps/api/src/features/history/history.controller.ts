import { Controller, Get, Query, SerializeOptions } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type HistoryStorage, HistoryStorageSchema, type SeriesAnswer, SeriesAnswerSchema } from '@hyperion/contracts';
import { Requires } from '../../platform/auth/requires.decorator';
import { type SeriesQuery, SeriesQuerySchema } from './history.query';
import { HistoryService } from './history.service';

/** What was measured, over any range of time. */
@ApiTags('metrics')
@Controller('metrics')
export class HistoryController {
  constructor(private readonly history: HistoryService) {}

  /** Aligned buckets of one or many series, with null where nothing was measured. */
  @Get('series')
  @Requires('metrics:read')
  // Documented by its schema but not run through it: half a million points would each be checked and copied, and the
  // service builds nothing but what the contract names.
  @ApiOkResponse({ standardSchema: SeriesAnswerSchema })
  series(@Query({ schema: SeriesQuerySchema }) query: SeriesQuery): Promise<SeriesAnswer> {
    return this.history.series(query);
  }

  /** How long history is kept, what it weighs now and what it will weigh when full. */
  @Get('storage')
  @Requires('metrics:read')
  @SerializeOptions({ schema: HistoryStorageSchema })
  @ApiOkResponse({ standardSchema: HistoryStorageSchema })
  storage(): Promise<HistoryStorage> {
    return this.history.storage();
  }
}
