import { createServer } from 'node:net';
import type { SessionGrant } from '@hyperion/contracts';
import { mediumDatabase, mediumRedis, type MediumService } from '@hyperion/testing';
import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { io, type Socket } from 'socket.io-client';
import { AppModule } from './app.module';
import type { Config } from './platform/config/config.schema';
import { loadConfig } from './platform/config/load-config';
import { Database } from './platform/database/database';
import { createApp } from './platform/http/create-app';
import { LiveAdapter } from './platform/live/live-adapter';
import { setLogLevel } from './platform/logging/logger';

/** The administrator every {@link RunningApi} has unless it is told otherwise. */
export const ADMIN = { username: 'Ada', password: 'correct horse battery' } as const;

/** A whole API process, in this one: all modules, real sockets, a real port. */
export interface RunningApi {
  readonly url: string;
  readonly app: NestFastifyApplication;
  close(): Promise<void>;
}

/** PostgreSQL and Redis for the APIs of one test. */
export interface Backing {
  readonly database: MediumService;
  readonly redis: MediumService;
  close(): Promise<void>;
}

/** Fresh and empty. */
export async function startBacking(): Promise<Backing> {
  const [database, redis] = await Promise.all([mediumDatabase(), mediumRedis()]);
  return { database, redis, close: async () => void (await Promise.all([database.close(), redis.close()])) };
}

/** Starts an API on `backing`; `environment` adds to or replaces its settings, `moduleOf` its modules. */
export async function startApi(
  backing: Backing,
  environment: Record<string, string> = {},
  moduleOf: (config: Config) => DynamicModule = AppModule.of,
): Promise<RunningApi> {
  setLogLevel(process.env['TEST_LOG_LEVEL'] ?? 'fatal');
  const port = await freePort();
  const config = loadConfig({
    HYPERION_ROLE: 'api',
    HYPERION_PORT: String(port),
    HYPERION_ADMIN_USERNAME: ADMIN.username,
    HYPERION_ADMIN_PASSWORD: ADMIN.password,
    DATABASE_URL: backing.database.url,
    REDIS_URL: backing.redis.url,
    ...environment,
  });
  const app = await createApp(moduleOf(config), config);
  app.useWebSocketAdapter(new LiveAdapter(app, config));
  try {
    await app.listen(port, '127.0.0.1');
  } catch (error) {
    await app.close();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, app, close: () => app.close() };
}

/** Runs SQL on the database of an API. */
export function sql(
  api: RunningApi,
  statement: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  return api.app.get(Database).query(statement, values);
}

/** An answer read to its end. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  /** `name=value` of the cookie the answer sets; empty value when it clears it. */
  readonly cookie: string | undefined;
}

/** Sends one request with a JSON body. */
export async function call<Body = Record<string, unknown>>(
  api: RunningApi,
  method: string,
  path: string,
  { body, headers = {}, token }: { body?: unknown; headers?: Record<string, string>; token?: string | undefined } = {},
): Promise<Answer<Body>> {
  const response = await fetch(api.url + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    body: (isJson ? JSON.parse(text) : text) as Body,
    cookie: response.headers.getSetCookie()[0]?.split(';')[0],
  };
}

/** Signs in; the administrator unless said otherwise. */
export async function signIn(
  api: RunningApi,
  person: { username: string; password: string } = ADMIN,
): Promise<Answer<SessionGrant> & { token: string }> {
  const answer = await call<SessionGrant>(api, 'POST', '/api/auth/login', { body: person });
  if (answer.status !== 200) throw new Error(`sign-in failed: ${JSON.stringify(answer.body)}`);
  return { ...answer, token: answer.body.access_token };
}

/** Adds a person with the administrator's password. */
export async function addUser(api: RunningApi, username: string, role: string): Promise<void> {
  await sql(
    api,
    `INSERT INTO users (id, username, username_key, password_hash, role)
     SELECT gen_random_uuid(), $1, lower($1), password_hash, $2 FROM users LIMIT 1`,
    [username, role],
  );
}

/** What a socket received, by event, in order. */
export interface ListeningSocket extends Socket {
  readonly received: { readonly event: string; readonly payload: unknown }[];
}

/** Opens a live connection that does not reconnect; every event it receives is noted. */
export function connect(
  api: RunningApi,
  token: string | undefined,
  options: Record<string, unknown> = {},
): ListeningSocket {
  const socket = io(api.url, {
    path: '/ws',
    transports: ['websocket'],
    auth: token === undefined ? {} : { token },
    reconnection: false,
    forceNew: true,
    ...options,
  }) as ListeningSocket;
  const received: { event: string; payload: unknown }[] = [];
  socket.onAny((event: string, payload: unknown) => received.push({ event, payload }));
  return Object.assign(socket, { received });
}

/** The first `event` received, past or future. */
export async function event<Payload = Record<string, unknown>>(
  socket: ListeningSocket,
  name: string,
  timeoutMs = 5_000,
): Promise<Payload> {
  const find = () => socket.received.find(({ event: received }) => received === name)?.payload as Payload | undefined;
  await eventually(() => {
    if (find() === undefined)
      throw new Error(`no ${name} yet; so far: ${socket.received.map(({ event: received }) => received).join(', ')}`);
  }, timeoutMs);
  return find()!;
}

/** Repeats an assertion until it holds. */
export async function eventually(assertion: () => void | Promise<void>, timeoutMs = 5_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
