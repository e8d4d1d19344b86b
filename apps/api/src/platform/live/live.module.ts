import { Global, Module } from '@nestjs/common';
import { LiveChannels } from './live-channels';
import { LiveEvents } from './live-events';
import { LiveGateway } from './live.gateway';
import { LiveServer } from './live-server';

/** Live connections: features register channels and events here. In a process without HTTP it does nothing. */
@Global()
@Module({
  providers: [LiveChannels, LiveEvents, LiveGateway, LiveServer],
  exports: [LiveChannels, LiveEvents, LiveServer],
})
export class LiveModule {}
