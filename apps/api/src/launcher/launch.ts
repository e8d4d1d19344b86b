/*
 * The supervisor: the one process a person, systemd or a container starts and stops. It holds the data folder, runs
 * PostgreSQL and Redis unless others are named, runs the server, and starts each of the three again when it dies.
 * It knows nothing of what the server does, and stays small: no Nest, no TypeORM, no database client.
 *
 * Order of starting: setting, folder and lock, address, services side by side, server. Order of stopping: reversed.
 * Whatever fails before the first "ready" ends the start with one line per cure; after it, nothing but a signal does.
 */
import { EmbeddedServiceError, FolderInUse, startPostgres, startRedis, type EmbeddedService } from '@hyperion/embedded';
import type { Config } from '../platform/config/config.schema';
import { ConfigError, loadConfig } from '../platform/config/load-config';
import { lockDataFolder, openDataFolder } from './data-folder';
import { checkAddress, checkDatabase, checkRedis } from './reachable';
import { endOrphanedServers, startServer } from './server-process';
import { StartupError } from './startup-error';
import { Supervised, type Running } from './supervised';

/** What the supervisor is given. */
export interface LaunchOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the server's bundle. */
  readonly mainFile: string;
  /** Prints one line for the person at the terminal. */
  print(line: string): void;
  /** Prints one line that tells what is wrong. */
  complain(line: string): void;
  /** Aborts when everything is to be stopped. */
  readonly stop: AbortSignal;
}

/** Takes back one step of the start. */
type Undo = () => Promise<void> | void;

/** Runs Hyperion until `stop` aborts. Resolves with the exit code; nothing runs then any more. */
export async function launch(options: LaunchOptions): Promise<number> {
  const undo: Undo[] = [];
  let code = 0;
  try {
    await start(options, undo);
    await aborted(options.stop);
    options.print('hyperion: stopping');
  } catch (error) {
    code = options.stop.aborted ? 0 : report(error, options);
  }
  for (const step of undo.toReversed()) {
    try {
      await step();
    } catch (error) {
      options.complain(`hyperion: ${(error as Error).message}`);
      code ||= 1;
    }
  }
  return code;
}

async function start(options: LaunchOptions, undo: Undo[]): Promise<void> {
  const config = loadConfig(options.environment);
  const dataDir = openDataFolder(config.HYPERION_DATA_DIR);
  if (!config.DATABASE_URL || !config.REDIS_URL) {
    const lock = lockDataFolder(dataDir);
    undo.push(() => lock.release());
  }
  await endOrphanedServers(options.mainFile);
  if (config.HYPERION_ROLE !== 'worker') await checkAddress(config.HYPERION_HOST, config.HYPERION_PORT);
  const services = await startServices(options, { config, dataDir }, undo);
  const server = await supervise(options, 'The server', (signal) =>
    startServer(
      {
        mainFile: options.mainFile,
        environment: { ...options.environment, ...services, HYPERION_DATA_DIR: dataDir },
        onSetupLink: (url) =>
          options.print(`Create the first administrator (this link works once, for an hour): ${url}`),
      },
      signal,
    ),
  );
  undo.push(() => server.stop());
  // A worker listens nowhere.
  options.print(server.running.url ? `Hyperion is ready at ${server.running.url}` : 'Hyperion is ready (worker)');
}

interface Place {
  readonly config: Config;
  readonly dataDir: string;
}

/** URLs of the two services, as the server is given them. */
interface ServiceUrls {
  readonly DATABASE_URL: string;
  readonly REDIS_URL: string;
}

async function startServices(options: LaunchOptions, place: Place, undo: Undo[]): Promise<ServiceUrls> {
  const [database, redis] = await Promise.allSettled([useDatabase(options, place), useRedis(options, place)]);
  // In this order, so that Redis ends before PostgreSQL, and before a failure is thrown: what has started must end.
  for (const result of [database, redis])
    if (result.status === 'fulfilled' && result.value.end) undo.push(result.value.end);
  for (const result of [database, redis]) if (result.status === 'rejected') throw result.reason;
  const urlOf = (result: PromiseSettledResult<UsedService>) =>
    (result as PromiseFulfilledResult<UsedService>).value.url;
  return { DATABASE_URL: urlOf(database), REDIS_URL: urlOf(redis) };
}

interface UsedService {
  readonly url: string;
  /** Ends it; absent when it is not ours. */
  readonly end?: () => Promise<void>;
}

async function useDatabase(options: LaunchOptions, { config, dataDir }: Place): Promise<UsedService> {
  if (config.DATABASE_URL) {
    const url = config.DATABASE_URL.reveal();
    await checkDatabase(url);
    return { url };
  }
  options.print('hyperion: starting PostgreSQL');
  const log = serviceLog(options, config, 'PostgreSQL');
  return embedded(await supervise(options, 'PostgreSQL', (signal) => startPostgres({ dataDir, log, signal })));
}

async function useRedis(options: LaunchOptions, { config, dataDir }: Place): Promise<UsedService> {
  if (config.REDIS_URL) {
    const url = config.REDIS_URL.reveal();
    await checkRedis(url);
    return { url };
  }
  options.print('hyperion: starting Redis');
  const log = serviceLog(options, config, 'Redis');
  const searchPath = options.environment['PATH'];
  return embedded(await supervise(options, 'Redis', (signal) => startRedis({ dataDir, log, searchPath, signal })));
}

function embedded(service: Supervised<EmbeddedService>): UsedService {
  return { url: service.running.url, end: () => service.stop() };
}

function supervise<T extends Running>(
  options: LaunchOptions,
  name: string,
  begin: (signal: AbortSignal) => Promise<T>,
): Promise<Supervised<T>> {
  return Supervised.start({ name, start: begin, say: (line) => options.complain(`hyperion: ${line}`) }, options.stop);
}

/** The services' own words are for debugging, except those an admin must act on. */
function serviceLog(options: LaunchOptions, config: Config, name: string): (line: string) => void {
  const isWanted = (line: string) => config.HYPERION_LOG_LEVEL === 'debug' || /PANIC|No space left|MISCONF/.test(line);
  return (line) => {
    if (isWanted(line)) options.complain(`${name}: ${line}`);
  };
}

function report(error: unknown, { complain }: LaunchOptions): number {
  if (error instanceof ConfigError) {
    for (const problem of error.problems) complain(`hyperion: ${problem}`);
    return 2;
  }
  if (error instanceof StartupError) {
    for (const line of error.lines) complain(`hyperion: ${line}`);
    return error.exitCode;
  }
  const isDeclared = error instanceof EmbeddedServiceError || error instanceof FolderInUse;
  complain(`hyperion: ${isDeclared ? error.message : ((error as Error).stack ?? String(error))}`);
  return 1;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    // A pending promise keeps no process alive; the channels to the children do.
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
