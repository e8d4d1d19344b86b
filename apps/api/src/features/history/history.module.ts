import { Module } from '@nestjs/common';
import { CONFIG } from '../../platform/config/config.module';
import { HistoryController } from './history.controller';
import { Clock } from '../../platform/time/clock';
import { DiskFloor, diskFloorOf } from './history.disk-floor';
import { HISTORY_KEEP, keepOf } from './history.keep';
import { HistoryKeeper } from './history.keeper';
import { MinuteRepair } from './history.minutes';
import { HistoryPartitionsRepository } from './history.partitions.repository';
import { HistoryReader } from './history.reader';
import { HistoryReadsRepository } from './history.reads.repository';
import { HistorySealer } from './history.sealer';
import { HistorySealsRepository } from './history.seals.repository';
import { HistoryService } from './history.service';
import { HistoryStorageReport } from './history.storage';
import { HistoryStorageRepository } from './history.storage.repository';
import { HistoryUpkeepRepository } from './history.upkeep.repository';
import { HistoryWriter } from './history.writer';
import { HistoryWritesRepository } from './history.writes.repository';

/** Stores what is measured, seals it, forgets it in time, and answers ranges. */
@Module({
  controllers: [HistoryController],
  providers: [
    { provide: HISTORY_KEEP, inject: [CONFIG], useFactory: keepOf },
    { provide: DiskFloor, inject: [CONFIG, Clock], useFactory: diskFloorOf },
    HistoryKeeper,
    HistoryPartitionsRepository,
    HistoryReader,
    HistoryReadsRepository,
    HistorySealer,
    HistorySealsRepository,
    HistoryService,
    HistoryStorageReport,
    HistoryStorageRepository,
    HistoryUpkeepRepository,
    HistoryWriter,
    HistoryWritesRepository,
    MinuteRepair,
  ],
  exports: [DiskFloor, HistoryKeeper, HistoryReader, HistoryWriter],
})
export class HistoryModule {}
