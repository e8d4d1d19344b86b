import { BullModule } from '@nestjs/bull';
import { Global, Module } from '@nestjs/common';
import { QueueConnections } from '../queue/queue-connections';
import { QueueModule } from '../queue/queue.module';
import { Upkeep, UPKEEP_QUEUE } from './upkeep';

/** Timed work; only in processes that are workers. */
@Global()
@Module({
  imports: [
    QueueModule,
    BullModule.forRootAsync({
      inject: [QueueConnections],
      useFactory: (connections: QueueConnections) => connections.options(),
    }),
    BullModule.registerQueue({ name: UPKEEP_QUEUE }),
  ],
  providers: [Upkeep],
  exports: [Upkeep],
})
export class UpkeepModule {}
