import { createConnection, createServer, isIP, type NetConnectOpts, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { StartupError } from './startup-error';

const TIMEOUT_MS = 5_000;

/**
 * Checks that a PostgreSQL answers, accepts the login and is new enough.
 * @throws StartupError naming DATABASE_URL, without its password.
 */
export async function checkDatabase(url: string): Promise<void> {
  // Loaded only here: with the embedded database the supervisor needs no client.
  const { Client } = await import('pg');
  const client = new Client({ connectionString: url, connectionTimeoutMillis: TIMEOUT_MS, query_timeout: TIMEOUT_MS });
  client.on('error', () => undefined); // The login below tells.
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      "SELECT current_setting('server_version_num')::int AS version",
    );
    if ((rows[0]?.version ?? 0) < 150_000) throw new Error('it is older than PostgreSQL 15');
  } catch (error) {
    throw new StartupError([
      `DATABASE_URL: ${withoutSecret(url)} cannot be used (${reason(error)}). Start that PostgreSQL, correct DATABASE_URL, or unset it to use the embedded one.`,
    ]);
  } finally {
    await client.end().catch(() => undefined); // It may never have been connected.
  }
}

/**
 * Checks that a Redis answers, and accepts the password if it wants one.
 * @throws StartupError naming REDIS_URL, without its password.
 */
export async function checkRedis(url: string): Promise<void> {
  try {
    await ping(new URL(url));
  } catch (error) {
    throw new StartupError([
      `REDIS_URL: ${withoutSecret(url)} cannot be used (${reason(error)}). Start that Redis, correct REDIS_URL, or unset it to use the private one.`,
    ]);
  }
}

/**
 * Checks that the address can be listened on.
 * @throws StartupError naming HYPERION_HOST or HYPERION_PORT.
 */
export async function checkAddress(host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(new StartupError([addressProblem(error, host, port)])),
    );
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}

function addressProblem(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program: stop that one, or set HYPERION_PORT to a free port.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user: set HYPERION_PORT to 1024 or more.`;
    default:
      return `Cannot listen on ${host} (${error.code ?? error.message}): set HYPERION_HOST to an address of this machine.`;
  }
}

/** A URL fit to be printed: without its password, and without query, where sockets' and keys' paths stand. */
function withoutSecret(url: string): string {
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username ? `${username}@` : ''}${host}${pathname}`;
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  // A name with several addresses fails as one AggregateError without a message.
  const text =
    message || (error as AggregateError).errors?.map((each: Error) => each.message).join(', ') || 'no answer';
  return code && !text.includes(code) ? `${code}: ${text}` : text;
}

function ping(url: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = open(url);
    const done = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    const timer = setTimeout(() => done(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS);
    socket.once('close', () => clearTimeout(timer));
    socket.once('error', done);
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      const verdict = judge(answer);
      if (verdict !== undefined) done(verdict === 'ok' ? undefined : new Error(verdict));
    });
    socket.write([...login(url), command('PING')].join(''));
  });
}

/** `ok`, the words of a refusal, or `undefined` while the answer to PING is still to come. */
function judge(answer: string): string | undefined {
  const lines = answer.split('\r\n').slice(0, -1);
  const refusal = lines.find((line) => line.startsWith('-') && !line.startsWith('-LOADING'));
  if (refusal) return refusal.slice(1);
  return lines.some((line) => line === '+PONG' || line.startsWith('-LOADING')) ? 'ok' : undefined;
}

function open(url: URL): Socket {
  if (url.protocol === 'unix:') return createConnection(decodeURIComponent(url.pathname));
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const target: NetConnectOpts = { host, port: Number(url.port || 6379) };
  return url.protocol === 'rediss:'
    ? connectTls({ ...target, ...(!isIP(host) && { servername: host }) })
    : createConnection(target);
}

function login({ username, password }: URL): string[] {
  const words = [username, password].map(decodeURIComponent).filter(Boolean);
  return words.length > 0 ? [command('AUTH', ...words)] : [];
}

function command(...words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}
