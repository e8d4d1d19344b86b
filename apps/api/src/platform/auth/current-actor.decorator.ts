import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from './actor';
import { Unauthenticated } from './auth.problems';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the authentication guard; absent on public routes called without a token. */
    actor?: Actor;
  }
}

/** Hands a handler the {@link Actor}; on a `@Public()` route called by nobody it throws {@link Unauthenticated}. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!actor) throw new Unauthenticated();
  return actor;
});
