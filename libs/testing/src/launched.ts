import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findProcesses, isAlive, identify, until, type ProcessEntry } from '@hyperion/embedded';

const BUILT = resolve(__dirname, '../../../dist/apps/api');
const DEADLINE_MS = 60_000;

/** How to launch one Hyperion. */
export interface LaunchedOptions {
  readonly dataDir: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** A command that becomes the launcher: `setpriv …`. */
  readonly under?: readonly string[];
}

/** One Hyperion as a person starts it: the built launcher in a process of its own. */
export class Launched {
  readonly lines: string[] = [];
  private readonly ended: Promise<number | null>;

  private constructor(
    private readonly child: ChildProcess,
    readonly dataDir: string,
    readonly port: number,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream?.on('data', (chunk: Buffer) => {
        const parts = (rest + chunk.toString()).split('\n');
        rest = parts.pop() ?? '';
        this.lines.push(...parts);
      });
    }
    this.ended = new Promise((done) => child.once('close', (code) => done(code)));
  }

  static async start({ dataDir, environment = {}, under = [] }: LaunchedOptions): Promise<Launched> {
    const port = Number(environment['HYPERION_PORT'] ?? (await freePort()));
    const [program, ...rest] = [...under, process.execPath, join(BUILT, 'up.js')];
    const child = spawn(program!, rest, {
      env: { PATH: process.env['PATH'], HYPERION_DATA_DIR: dataDir, HYPERION_PORT: String(port), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Launched(child, dataDir, port);
  }

  /** Starts one and waits until it says that it is ready. */
  static async ready(options: LaunchedOptions): Promise<Launched> {
    const launched = await Launched.start(options);
    await launched.says(/^Hyperion is ready/);
    return launched;
  }

  /** Pid of the supervisor. */
  get pid(): number {
    return this.child.pid!;
  }

  /** What was printed for a person, without the server's log. */
  get words(): readonly string[] {
    return this.lines.filter((line) => !line.startsWith('{'));
  }

  /** Waits for a line, at most a minute. */
  async says(pattern: RegExp): Promise<string> {
    const find = () => this.lines.find((line) => pattern.test(line));
    await until(() => find() !== undefined || this.child.exitCode !== null, DEADLINE_MS);
    const line = find();
    if (line === undefined) throw new Error(`It never said ${pattern}, but:\n${this.lines.join('\n')}`);
    return line;
  }

  /** Sends a signal to the supervisor alone. */
  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Waits for its end; answers the exit code, `null` when a signal ended it. */
  async exitCode(): Promise<number | null> {
    const late = setTimeout(() => this.child.kill('SIGKILL'), DEADLINE_MS);
    const code = await this.ended;
    clearTimeout(late);
    return code;
  }

  /** Stops it as systemd would, and waits. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.signal(signal);
    return this.exitCode();
  }

  serverPid(): number | undefined {
    return findProcesses(({ argv }) => argv.some((arg) => arg.startsWith(`--supervisor={"pid":${this.pid},`)))[0]?.pid;
  }

  postgresPid(): number | undefined {
    const file = join(this.dataDir, 'postgres', 'data', 'postmaster.pid');
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
    return pid > 0 && identify(pid) ? pid : undefined;
  }

  redisPid(): number | undefined {
    return findProcesses(({ argv }) => (argv[0] ?? '').includes(`unixsocket:${this.dataDir}/`))[0]?.pid;
  }

  /** Everything alive that belongs to it: its own processes, and what names its data folder. */
  processes(): readonly ProcessEntry[] {
    return findProcesses(
      ({ pid, argv }) =>
        pid === this.pid ||
        argv.some((arg) => arg.includes(this.dataDir) || arg.startsWith(`--supervisor={"pid":${this.pid},`)),
    );
  }

  /** Status of a GET; `undefined` when nobody answers. */
  async get(path: string): Promise<number | undefined> {
    try {
      const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, { signal: AbortSignal.timeout(3_000) });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return undefined; // Refused or cut: it is down in this moment.
    }
  }
}

/** Kills a process at once and waits until it is gone. */
export async function killNow(pid: number): Promise<void> {
  const identity = identify(pid);
  process.kill(pid, 'SIGKILL');
  if (!identity || !(await until(() => !isAlive(identity), 5_000))) throw new Error(`Process ${pid} survives SIGKILL.`);
}

/** Waits for a condition; fails with its name after a minute. */
export async function eventually(
  what: string,
  check: () => boolean | Promise<boolean>,
  timeoutMs = DEADLINE_MS,
): Promise<void> {
  if (!(await until(check, timeoutMs))) throw new Error(`Not within ${timeoutMs / 1000} s: ${what}`);
}

/** A new folder any account may enter, and its removal. */
export async function dataFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'hyperion-process-'));
  await chmod(path, 0o711);
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}

/** A port nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
