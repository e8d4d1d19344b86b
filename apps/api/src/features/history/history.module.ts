import { Module } from '@nestjs/common';
import { CONFIG } from '../../platform/config/config.module';
import { HistoryController } from './history.controller';
import { HISTORY_KEEP, keepOf } from './history.keep';
import { HistoryReader } from './history.reader';
import { HistoryReadsRepository } from './history.reads.repository';
import { HistoryService } from './history.service';
import { HistoryStorageReport } from './history.storage';
import { HistoryStorageRepository } from './history.storage.repository';
import { HistoryWriter } from './history.writer';
import { HistoryWritesRepository } from './history.writes.repository';

/** Stores what is measured, seals it, forgets it in time, and answers ranges. */
@Module({
  controllers: [HistoryController],
  providers: [
    { provide: HISTORY_KEEP, inject: [CONFIG], useFactory: keepOf },
    HistoryReader,
    HistoryReadsRepository,
    HistoryService,
    HistoryStorageReport,
    HistoryStorageRepository,
    HistoryWriter,
    HistoryWritesRepository,
  ],
  exports: [HistoryReader, HistoryWriter],
})
export class HistoryModule {}
