import type { LoggerService } from '@nestjs/common';
import { logger } from './logger';

/** Lets Nest's own messages out as our JSON lines; what it says while starting is only worth `debug`. */
export class NestLogger implements LoggerService {
  private readonly out = logger('nest');

  log(message: unknown, context?: unknown): void {
    this.out.debug({ context }, String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.out.error({ rest }, String(message));
  }

  warn(message: unknown, context?: unknown): void {
    this.out.warn({ context }, String(message));
  }
}
