/*
 * A private Redis (or Valkey): one unix socket, an append-only file, a ceiling on its memory, no configuration file.
 * Its truth is disposable (PostgreSQL holds what must last), but a restart should not cost the queue either.
 */
import { accessSync, constants, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { EmbeddedServiceError } from './embedded-service-error';
import { lockFolder } from './folder-lock';
import { makeFolder } from './make-folder';
import { findProcesses } from './process-identity';
import { giveTo } from './service-account';
import { leaveSocketFolder, prepareHome, type ServiceHome } from './service-home';
import {
  endChild,
  endOrphan,
  startProcess,
  until,
  type EmbeddedService,
  type Escalation,
  type ServiceProcess,
} from './service-process';

/** What a private Redis needs to know. */
export interface RedisOptions {
  /** Hyperion's data folder; made when it does not exist. */
  readonly dataDir: string;
  /** Receives each line the server logs. */
  readonly log?: (line: string) => void;
  /** Value of PATH: folders to look in for the program before the usual ones. */
  readonly searchPath?: string | undefined;
  /** Gives up waiting for readiness; the start then throws. */
  readonly signal?: AbortSignal;
}

const PROGRAMS = ['redis-server', 'valkey-server'] as const;
const PROGRAM_FOLDERS = [
  '/usr/local/bin',
  '/usr/bin',
  '/bin',
  '/usr/local/sbin',
  '/usr/sbin',
  '/opt/redis/bin',
  '/opt/valkey/bin',
] as const;
/** Bull keeps a few kilobytes per job and removes finished ones; at the ceiling writes fail instead of evicting jobs. */
const MEMORY_LIMIT = '64mb';
/** An append-only file is bounded by twice its rewritten size, so loading it takes seconds at most. */
const READY_TIMEOUT_MS = 30_000;
const PING_TIMEOUT_MS = 1_000;
const STOP: Escalation = [
  ['SIGTERM', 5_000],
  ['SIGKILL', 3_000],
];

/** Path of the installed Redis or Valkey server; `undefined` when there is none. */
export function findRedisProgram(searchPath = ''): string | undefined {
  const folders = [...searchPath.split(':').filter((folder) => folder.startsWith('/')), ...PROGRAM_FOLDERS];
  return PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/**
 * Starts the private Redis of a data folder and resolves once it answers. `url` is `unix:///path/of/the/socket`.
 * @throws EmbeddedServiceError in one line that names the cure; FolderInUse when a living process runs it already.
 */
export async function startRedis({ dataDir, log, searchPath, signal }: RedisOptions): Promise<EmbeddedService> {
  const program = findRedisProgram(searchPath);
  if (!program) {
    throw new EmbeddedServiceError(
      'No redis-server or valkey-server is installed: install one (on Debian: apt-get install redis-server), or set REDIS_URL.',
    );
  }
  const home = prepareHome(dataDir, 'redis');
  const lock = lockFolder(home.folder, 'supervisor.lock');
  const socket = join(home.socketFolder, 'redis.sock');
  try {
    await clearLeftovers(home, socket);
    const server = await startProcess({
      argv: serverCommand(program, dataFolder(home), socket),
      account: home.account,
      log,
    });
    await waitUntilReady(server, socket, signal);
    return {
      url: `unix://${encodeURI(socket)}`,
      pid: server.pid,
      exited: server.exited,
      stop: async () => {
        await endChild(server, STOP);
        await clearLeftovers(home, socket);
        leaveSocketFolder(home);
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    leaveSocketFolder(home);
    throw error;
  }
}

/**
 * Ends a Redis that runs on the data folder without a living supervisor, and starts none.
 * @throws FolderInUse when its supervisor lives.
 */
export async function stopOrphanedRedis(dataDir: string): Promise<void> {
  const home = prepareHome(dataDir, 'redis');
  const lock = lockFolder(home.folder, 'supervisor.lock');
  try {
    await clearLeftovers(home, join(home.socketFolder, 'redis.sock'));
  } finally {
    leaveSocketFolder(home);
    lock.release();
  }
}

function dataFolder(home: ServiceHome): string {
  const folder = join(home.folder, 'data');
  makeFolder(folder, 0o700);
  giveTo(home.account, folder);
  return folder;
}

function serverCommand(program: string, folder: string, socket: string): [string, ...string[]] {
  const settings: Record<string, string> = {
    port: '0',
    unixsocket: socket,
    unixsocketperm: '700',
    dir: folder,
    daemonize: 'no',
    supervised: 'no',
    logfile: '',
    loglevel: 'notice',
    appendonly: 'yes',
    appendfsync: 'everysec',
    'auto-aof-rewrite-min-size': '16mb',
    save: '',
    maxmemory: MEMORY_LIMIT,
    'maxmemory-policy': 'noeviction',
    maxclients: '256',
    // Written to /proc/PID/cmdline; that is how an orphan is recognised.
    'set-proc-title': 'yes',
  };
  return [program, ...Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value])];
}

async function waitUntilReady(server: ServiceProcess, socket: string, signal: AbortSignal | undefined): Promise<void> {
  const isReady = await until(
    async () => signal?.aborted === true || server.exit() !== undefined || (await answersPing(socket)),
    READY_TIMEOUT_MS,
  );
  if (isReady && !server.exit() && !signal?.aborted) return;
  await endChild(server, STOP);
  const reason =
    server.output().findLast((line) => /FATAL|Fatal|error|Bad|Can't/.test(line)) ??
    server.output().at(-1) ??
    'no output';
  throw new EmbeddedServiceError(`The private Redis does not start: ${reason}`, server.output());
}

/** Whether a server answers; one that still loads its file says `-LOADING` and does not count. */
function answersPing(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    const done = (answer: boolean) => {
      connection.destroy();
      resolve(answer);
    };
    connection.setTimeout(PING_TIMEOUT_MS, () => done(false));
    connection.on('error', () => done(false));
    connection.on('close', () => done(false));
    connection.on('data', (data) => done(data.toString().startsWith('+PONG')));
    connection.write('PING\r\n');
  });
}

/** Ends the server of a supervisor that was killed, and removes the socket a killed server leaves. */
async function clearLeftovers(home: ServiceHome, socket: string): Promise<void> {
  const owner = home.account?.uid ?? process.getuid?.();
  const orphans = findProcesses(({ uid, argv }) => uid === owner && isServerOf(argv, socket));
  for (const { pid } of orphans) {
    if (await endOrphan(pid, STOP)) continue;
    throw new EmbeddedServiceError(
      `Process ${pid} still uses ${home.folder} and cannot be ended; end it and start again.`,
    );
  }
  rmSync(socket, { force: true });
}

/** Before it writes its title ("redis-server unixsocket:/path") the arguments of {@link serverCommand} are seen. */
function isServerOf(argv: readonly string[], socket: string): boolean {
  const isRedis = PROGRAMS.some((name) => (argv[0] ?? '').includes(name));
  const title = `unixsocket:${socket}`;
  return (
    isRedis && (argv.includes(socket) || argv.some((arg) => arg.trim().endsWith(title) || arg.includes(`${title} `)))
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Not there, or not for us.
  }
}
