import { Global, Module } from '@nestjs/common';
import { Clock } from './clock';

/** Gives every feature the one {@link Clock}. */
@Global()
@Module({ providers: [Clock], exports: [Clock] })
export class TimeModule {}
