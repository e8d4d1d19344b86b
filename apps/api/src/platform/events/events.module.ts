import { Global, Module } from '@nestjs/common';
import { EventBus } from './event-bus';

/** Gives every feature the one {@link EventBus}. */
@Global()
@Module({ providers: [EventBus], exports: [EventBus] })
export class EventsModule {}
