import { randomUUID } from 'node:crypto';
import { type DynamicModule, RequestMethod, StandardSchemaSerializerInterceptor, type Type } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.schema';
import { NestLogger } from '../logging/nest-logger';
import { ProblemFilter } from '../problems/problem.filter';
import { validationPipe } from '../problems/validation';
import { serveConsole } from './console';
import { publishOpenApi } from './openapi';
import { installSecurityHeaders } from './security-headers';

/** Largest request body; uploads have a road of their own. */
const BODY_LIMIT_BYTES = 1024 ** 2;
/** Paths outside `/api`. */
const ROOT_PATHS = ['health', 'health/{*path}'];
const REQUEST_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Makes the HTTP application: Fastify with bounded bodies and ids on every request, contract checks on the way in
 * and out, one filter for failures, security headers on everything, the console and the API description.
 */
export async function createApp(module: Type | DynamicModule, config: Config): Promise<NestFastifyApplication> {
  const proxies = config.HYPERION_TRUSTED_PROXIES;
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: requestId,
    forceCloseConnections: true,
    trustProxy: proxies.length > 0 ? proxies : false,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new NestLogger(),
    abortOnError: false,
    bodyParser: false, // Fastify's own takes JSON; Nest's would add forms
  });
  setApiPrefix(app);
  app.useGlobalPipes(validationPipe());
  app.useGlobalInterceptors(new StandardSchemaSerializerInterceptor(app.get(Reflector)));
  app.useGlobalFilters(new ProblemFilter());
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.removeContentTypeParser('text/plain');
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  await installSecurityHeaders(fastify, config);
  publishOpenApi(app);
  await serveConsole(fastify, config);
  return app;
}

/** Puts every route below `/api`, but for those that live at the root. */
export function setApiPrefix(app: NestFastifyApplication): void {
  app.setGlobalPrefix('api', { exclude: ROOT_PATHS.map((path) => ({ path, method: RequestMethod.ALL })) });
}

/** The caller's `X-Request-Id` when it is a UUID, else a new one; it stands in answers and log lines. */
function requestId(request: { headers: Record<string, string | string[] | undefined> }): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given.toLowerCase() : randomUUID();
}
