import { Global, Module } from '@nestjs/common';
import { QueueConnections } from './queue-connections';

/** Gives workers the {@link QueueConnections}. */
@Global()
@Module({ providers: [QueueConnections], exports: [QueueConnections] })
export class QueueModule {}
