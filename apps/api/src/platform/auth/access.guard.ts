import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { accessOf, assertAccess } from './access';

/** Second of the two global guards: refuses whatever the handler does not open to the actor, and all that it does not declare. */
@Injectable()
export class AccessGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() === 'http')
      assertAccess(accessOf(context), context.switchToHttp().getRequest<FastifyRequest>().actor);
    return true;
  }
}
