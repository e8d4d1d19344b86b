import { BullModule } from '@nestjs/bull';
import { Global, Module } from '@nestjs/common';
import { CONFIG } from '../config/config.module';
import type { Config } from '../config/config.schema';
import { bullOptions } from '../queue/bull-options';
import { Upkeep, UPKEEP_QUEUE } from './upkeep';

/** Timed work; only in processes that are workers. */
@Global()
@Module({
  imports: [
    BullModule.forRootAsync({ inject: [CONFIG], useFactory: (config: Config) => bullOptions(config) }),
    BullModule.registerQueue({ name: UPKEEP_QUEUE }),
  ],
  providers: [Upkeep],
  exports: [Upkeep],
})
export class UpkeepModule {}
