import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { identify, isAlive } from './process-identity';
import type { Account } from './service-account';

/** How a service ended. Exactly one of the two is not null. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running service of our own. */
export interface EmbeddedService {
  /** What to connect to. The same for every start on one data folder. */
  readonly url: string;
  readonly pid: number;
  /** Ends it cleanly, by force if it does not listen, and removes its sockets. Resolves when nothing of it is left. */
  stop(): Promise<void>;
  /** Resolves when it has ended, by `stop()` or by itself. Never rejects. */
  readonly exited: Promise<Exit>;
}

/** Lines a program wrote that are kept for an error message. */
const KEPT_LINES = 20;
const POLL_MS = 15;

/** A child that has just been started, with its output at hand. */
export interface ServiceProcess {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** How it ended; `undefined` while it runs. */
  exit(): Exit | undefined;
  /** Its last lines of output, oldest first. */
  output(): readonly string[];
  signal(name: NodeJS.Signals): void;
}

/** What to run, and as whom. */
export interface ServiceCommand {
  readonly argv: readonly [string, ...string[]];
  /** Account to run under; `undefined` keeps our own. */
  readonly account: Account | undefined;
  /** Receives every line the program writes. */
  readonly log: ((line: string) => void) | undefined;
}

/** Settings of libpq, locale and loader must not leak in from the user's environment. */
export const SERVICE_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/**
 * Starts a long-running program in a session of its own, so that Ctrl-C in the terminal reaches only the supervisor.
 * @throws the error of the system when it cannot be executed at all.
 */
export async function startProcess({
  argv: [program, ...rest],
  account,
  log,
}: ServiceCommand): Promise<ServiceProcess> {
  const child = spawn(program, rest, {
    cwd: '/',
    detached: true,
    env: { ...SERVICE_ENVIRONMENT },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(account && { uid: account.uid, gid: account.gid }),
  });
  const lines = keepLines(child, log);
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  let exit: Exit | undefined;
  const exited = new Promise<Exit>((resolve) =>
    child.once('exit', (code, signal) => resolve((exit = { code, signal }))),
  );
  return {
    pid: child.pid!,
    exited,
    exit: () => exit,
    output: () => lines,
    signal: (name) => void child.kill(name),
  };
}

/** Waits until `check` holds. Answers whether it did before the deadline. */
export async function until(check: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    if (await check()) return true;
    if (performance.now() >= end) return false;
    await wait(POLL_MS);
  }
}

/** Signals to send one after the other, each with the time it has to take effect. */
export type Escalation = readonly (readonly [signal: NodeJS.Signals, timeoutMs: number])[];

/** Ends a process that is not our child (an orphan of a killed supervisor). Answers whether it is gone. */
export async function endOrphan(pid: number, escalation: Escalation): Promise<boolean> {
  const identity = identify(pid);
  if (!identity) return true;
  for (const [signal, timeoutMs] of escalation) {
    if (!isAlive(identity)) return true;
    try {
      process.kill(pid, signal);
    } catch {
      return !isAlive(identity); // Not ours to end, or gone in this very moment.
    }
    if (await until(() => !isAlive(identity), timeoutMs)) return true;
  }
  return false;
}

/** Ends a child of ours. */
export async function endChild(child: ServiceProcess, escalation: Escalation): Promise<void> {
  for (const [signal, timeoutMs] of escalation) {
    if (child.exit()) return;
    child.signal(signal);
    if (await until(() => child.exit() !== undefined, timeoutMs)) return;
  }
  await child.exited;
}

function keepLines(child: ChildProcess, log: ServiceCommand['log']): readonly string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      log?.(line);
    });
  }
  return lines;
}
