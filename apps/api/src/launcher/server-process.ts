import { fork, type ChildProcess } from 'node:child_process';
import {
  endOrphan,
  findProcesses,
  identify,
  isAlive,
  until,
  type Escalation,
  type Exit,
  type ProcessIdentity,
} from '@hyperion/embedded';
import { ServerMessageSchema, type ServerMessage } from './server-messages';
import { StartupError } from './startup-error';
import type { Running } from './supervised';

/** How to run the server. */
export interface ServerOptions {
  /** The bundle to run. */
  readonly mainFile: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Called with the setup link whenever the server announces one. */
  onSetupLink(url: string): void;
}

/** The server once it listens. */
export interface ServerProcess extends Running {
  /** Where it listens. */
  readonly url: string;
}

/** Migrations of a grown database are the slowest thing a start does. */
const READY_TIMEOUT_MS = 180_000;
const STOP: Escalation = [
  ['SIGTERM', 8_000],
  ['SIGKILL', 3_000],
];
/** Marks a server as ours in its arguments, so that the next supervisor recognises an orphan. */
const SUPERVISOR_FLAG = '--supervisor=';

/**
 * Starts the server and resolves when it listens.
 * @throws StartupError with the server's own words, or when it ends or stays silent.
 */
export async function startServer(options: ServerOptions, signal: AbortSignal): Promise<ServerProcess> {
  const child = fork(options.mainFile, [SUPERVISOR_FLAG + JSON.stringify(identify(process.pid))], {
    detached: true,
    env: { NODE_ENV: 'production', ...options.environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, name) => resolve({ code, signal: name }));
    child.once('error', () => resolve({ code: 1, signal: null })); // It could not be spawned at all.
  });
  const stop = () => end(child, exited);
  try {
    const url = await whenReady({ child, exited, options, signal });
    return { pid: child.pid!, url, exited, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ends servers whose supervisor was killed. They end by themselves, too; this only waits, and insists. */
export async function endOrphanedServers(mainFile: string): Promise<void> {
  const orphans = findProcesses(
    ({ uid, argv }) => uid === process.getuid?.() && argv.includes(mainFile) && isOrphan(argv),
  );
  await Promise.all(orphans.map(({ pid }) => endOrphan(pid, STOP)));
}

function isOrphan(argv: readonly string[]): boolean {
  const flag = argv.find((arg) => arg.startsWith(SUPERVISOR_FLAG));
  if (!flag) return false;
  try {
    return !isAlive(JSON.parse(flag.slice(SUPERVISOR_FLAG.length)) as ProcessIdentity);
  } catch {
    return false; // Not written by us.
  }
}

interface Starting {
  readonly child: ChildProcess;
  readonly exited: Promise<Exit>;
  readonly options: ServerOptions;
  readonly signal: AbortSignal;
}

function whenReady({ child, exited, options, signal }: Starting): Promise<string> {
  return new Promise((resolve, reject) => {
    const give = (lines: readonly string[]) => reject(new StartupError(lines));
    const timer = setTimeout(
      () => give([`The server is not ready after ${READY_TIMEOUT_MS / 1000} s; its log is above.`]),
      READY_TIMEOUT_MS,
    );
    const onAbort = () => give(['Stopped before it was ready.']);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    child.on('message', (raw) => {
      const message = parse(raw);
      if (message?.type === 'setup') options.onSetupLink(message.url);
      if (message?.type === 'ready') resolve(message.url);
      if (message?.type === 'fatal') give([message.message]);
      if (message && message.type !== 'setup') settle();
    });
    void exited.then(({ code, signal: name }) => {
      settle();
      give([`The server ended before it was ready (${name ?? `exit code ${code}`}); its log is above.`]);
    });
  });
}

function parse(raw: unknown): ServerMessage | undefined {
  const { success, data } = ServerMessageSchema.safeParse(raw);
  return success ? data : undefined;
}

async function end(child: ChildProcess, exited: Promise<Exit>): Promise<void> {
  for (const [name, timeoutMs] of STOP) {
    if (hasEnded(child)) return;
    child.kill(name);
    if (await until(() => hasEnded(child), timeoutMs)) return;
  }
  await exited;
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}
