import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'socket.io';
import { type Problem, problemBody, STATUS_OF_KIND } from '../problems/problem';
import { MAX_CONNECTIONS } from './live-options';
import { ForeignOrigin, LiveServerFull } from './live.problems';

/**
 * The gate in front of the engine, for websocket and polling alike and for every request of them: pages of foreign
 * origins and connections beyond the limit are refused before any state is made for them. Programs, which send no
 * `Origin`, pass: what they need is a token.
 */
export function guardEngine(server: Server, origins: ReadonlySet<string>): void {
  server.engine.use((request: IncomingMessage, response: ServerResponse, next: (error?: Error) => void) => {
    const problem = refusalOf(request, origins, server.engine.clientsCount);
    if (!problem) next();
    else if (request.headers.upgrade === undefined) refusePolling(problem, response);
    else refuseUpgrade(problem, request);
  });
  server.engine.on('headers', (headers: Record<string, string>) => {
    Object.assign(headers, {
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
  });
}

function refusalOf(request: IncomingMessage, origins: ReadonlySet<string>, clients: number): Problem | undefined {
  const { origin } = request.headers;
  if (origin !== undefined && !origins.has(origin)) return new ForeignOrigin();
  const isNew = !new URLSearchParams(request.url?.split('?', 2)[1]).has('sid');
  return isNew && clients >= MAX_CONNECTIONS ? new LiveServerFull() : undefined;
}

function refusePolling(problem: Problem, response: ServerResponse): void {
  response.writeHead(STATUS_OF_KIND[problem.kind], {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(problemBody(problem)));
}

/** An upgrade has no response object yet: the answer is written by hand. Source: RFC 9110, 15. */
function refuseUpgrade(problem: Problem, request: IncomingMessage): void {
  const body = JSON.stringify(problemBody(problem));
  const head = [
    `HTTP/1.1 ${STATUS_OF_KIND[problem.kind]} Refused`,
    'Connection: close',
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  request.socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
