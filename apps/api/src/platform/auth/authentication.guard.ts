import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { accessOf } from './access';
import { Unauthenticated } from './auth.problems';
import { Authenticator } from './authenticator';
import './current-actor.decorator';

const SCHEME = /^bearer /i;

/**
 * First of the two global guards: finds out who asks, from the `Authorization` header and from nowhere else. On a
 * `@Public()` route a token is optional, and a bad one counts as none.
 */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(private readonly authenticator: Authenticator) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return true; // sockets are authenticated by the live server
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = bearerOf(request);
    const actor = token && this.authenticator.peek(token);
    if (actor) {
      request.actor = actor;
      return true;
    }
    return this.find(request, token, accessOf(context)?.kind === 'public');
  }

  private async find(request: FastifyRequest, token: string | undefined, isOptional: boolean): Promise<boolean> {
    if (!token && isOptional) return true;
    try {
      if (!token) throw new Unauthenticated();
      request.actor = (await this.authenticator.authenticate(token)).actor;
    } catch (error) {
      if (!isOptional) throw error;
    }
    return true;
  }
}

function bearerOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  return header !== undefined && SCHEME.test(header) ? header.slice('bearer '.length).trim() : undefined;
}
