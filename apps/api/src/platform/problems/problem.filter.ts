import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { logger } from '../logging/logger';
import { type Problem, problemBody, STATUS_OF_KIND } from './problem';
import { toProblem } from './to-problem';

const log = logger('http');

/** The one place where a failure becomes an answer: RFC 9457 `application/problem+json`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(toProblem(error), http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

/** Writes a problem as the answer to a request; a defect is logged with its stack under the request's id. */
export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const status = STATUS_OF_KIND[problem.kind];
  if (status >= 500)
    log.error(
      { err: problem.cause ?? problem, requestId: request.id, code: problem.code, route: request.routeOptions.url },
      'request failed',
    );
  if (reply.sent) return;
  const { retryAfterSeconds, allow, scope } = problem.extras;
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
  if (allow !== undefined) void reply.header('allow', allow.join(', '));
  if (status === 401) void reply.header('www-authenticate', 'Bearer error="invalid_token"');
  if (status === 403 && scope)
    void reply.header('www-authenticate', `Bearer error="insufficient_scope", scope="${scope}"`);
  void reply
    .status(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problemBody(problem, String(request.id))));
}
