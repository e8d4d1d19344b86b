import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fastifyStatic } from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.schema';
import { logger } from '../logging/logger';
import { MethodNotAllowed, RouteNotFound } from '../problems/platform.problems';
import { sendProblem } from '../problems/problem.filter';
import { contentSecurityPolicy } from './security-headers';
import { type MethodsAt, noteMethods } from './wrong-method';

const log = logger('http');

/** Where the built console lies: beside the API's bundle, or below the folder the process was started in. */
const CONSOLE_FOLDERS = [join(__dirname, '../web/browser'), join(process.cwd(), 'dist/apps/web/browser')];
/** Angular's builder puts a hash of the content into these names. */
const HASHED_NAME = /-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;
/** Stands in index.html where the nonce of each answer goes. */
const NONCE_MARK = '__CSP_NONCE__';
/** Below these nothing is a page. */
const NO_PAGES = /^\/(api|health|metrics|ws|\.well-known)(\/|$)/;

/**
 * Serves the console's files and, for every address that could be one of its pages, its index.html with a fresh nonce.
 * Also answers what is nowhere: 405 with `Allow` when the address exists, else 404. Without a built console only that.
 */
export async function serveConsole(
  fastify: FastifyInstance,
  _config: Config,
  folder = CONSOLE_FOLDERS.find((path) => existsSync(join(path, 'index.html'))),
): Promise<void> {
  const methodsAt = noteMethods(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404 || !refuseMethod(methodsAt, request, reply)) done();
  });
  if (folder === undefined) log.warn('the console is not built; only the API is served');
  else await serveFiles(fastify, folder);
  const page = folder === undefined ? undefined : readFileSync(join(folder, 'index.html'), 'utf8').split(NONCE_MARK);
  fastify.get('/*', (request, reply) => {
    if (page && isPage(request)) return sendPage(page, reply);
    if (!refuseMethod(methodsAt, request, reply)) sendProblem(new RouteNotFound(), request, reply);
    return reply;
  });
}

async function serveFiles(fastify: FastifyInstance, root: string): Promise<void> {
  await fastify.register(fastifyStatic, {
    root,
    wildcard: false, // one route per file that exists now: no path of a request ever reaches the file system
    index: false,
    globIgnore: ['index.html', '**/*.br', '**/*.gz', '**/*.map'],
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.header(
        'cache-control',
        HASHED_NAME.test(path.replace(/\.(br|gz)$/, '')) ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
}

function isPage(request: FastifyRequest): boolean {
  const path = pathOf(request);
  return !NO_PAGES.test(path) && (path === '/' || (request.headers.accept ?? '').includes('text/html'));
}

function sendPage(page: readonly string[], reply: FastifyReply): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', contentSecurityPolicy(nonce))
    .header('cache-control', 'no-store')
    .send(page.join(nonce));
}

/** Answers 405 when the address has other methods; tells whether it did. */
function refuseMethod(methodsAt: MethodsAt, request: FastifyRequest, reply: FastifyReply): boolean {
  const allow = methodsAt(pathOf(request));
  if (allow.length === 0) return false;
  sendProblem(new MethodNotAllowed({ allow }), request, reply);
  return true;
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0]!;
}
