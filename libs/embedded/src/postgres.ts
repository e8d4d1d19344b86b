/*
 * A private PostgreSQL: one unix socket, one role, one database, small buffers.
 *
 * What can be in the way when it starts, and what is done about it:
 *  - the server of a supervisor that was killed still runs: it is recognised by its arguments (our program and our
 *    data folder), told to stop, and started anew; so the new supervisor is its parent and sees it end;
 *  - only its workers still run (the server itself was killed): they hold the shared memory, and a new server would
 *    refuse with "pre-existing shared memory block"; they are waited for, then ended;
 *  - `postmaster.pid` names a pid that by now is another program: the file is removed, but only after the two looks
 *    above found nothing alive; it is PostgreSQL's own guard against two servers on one folder.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedServiceError } from './embedded-service-error';
import { lockFolder, type FolderLock } from './folder-lock';
import { DATABASE, clusterFolder, openCluster, type Cluster } from './postgres-cluster';
import { postgresPrograms, type PostgresPrograms } from './postgres-programs';
import { findProcesses, type ProcessEntry } from './process-identity';
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

/** What a private PostgreSQL needs to know. */
export interface PostgresOptions {
  /** Hyperion's data folder; made when it does not exist. */
  readonly dataDir: string;
  /** Receives each line the server logs. */
  readonly log?: (line: string) => void;
  /** Whether commits reach the disk before they are acknowledged. Default true; tests say false. */
  readonly durable?: boolean;
  /** Gives up waiting for readiness; the start then throws. */
  readonly signal?: AbortSignal;
}

const PORT = '5432';
/** Crash recovery replays at most `max_wal_size`; two minutes are ample for 256 MB on a slow disk. */
const READY_TIMEOUT_MS = 120_000;
/** Fast shutdown, immediate shutdown, force. Source: postgres(1), "Notes"; KILL leaves shared memory, which the next start clears. */
const STOP: Escalation = [
  ['SIGINT', 15_000],
  ['SIGQUIT', 3_000],
  ['SIGKILL', 3_000],
];
/** Workers end by themselves when they notice that the server is gone. */
const WORKERS_END_MS = 3_000;

/**
 * Starts the private PostgreSQL of a data folder and resolves once it accepts connections.
 * @throws EmbeddedServiceError in one line that names the cure; FolderInUse when a living process runs it already.
 */
export async function startPostgres({
  dataDir,
  log,
  durable = true,
  signal,
}: PostgresOptions): Promise<EmbeddedService> {
  const home = prepareHome(dataDir, 'postgres');
  const lock = lockFolder(home.folder, 'supervisor.lock');
  try {
    const programs = postgresPrograms(home.account, home.folder);
    await clearLeftovers(home);
    const cluster = await openCluster(home, programs);
    const server = await startProcess({
      argv: serverCommand({ home, cluster, programs, durable }),
      account: home.account,
      log,
    });
    await waitUntilReady(server, cluster, signal);
    return service({ home, cluster, server, lock });
  } catch (error) {
    lock.release();
    leaveSocketFolder(home);
    throw error;
  }
}

/**
 * Ends a PostgreSQL that runs on the data folder without a living supervisor, and starts none.
 * @throws FolderInUse when its supervisor lives.
 */
export async function stopOrphanedPostgres(dataDir: string): Promise<void> {
  const home = prepareHome(dataDir, 'postgres');
  const lock = lockFolder(home.folder, 'supervisor.lock');
  try {
    await clearLeftovers(home);
  } finally {
    leaveSocketFolder(home);
    lock.release();
  }
}

interface Running {
  readonly home: ServiceHome;
  readonly cluster: Cluster;
  readonly server: ServiceProcess;
  readonly lock: FolderLock;
}

function service({ home, cluster, server, lock }: Running): EmbeddedService {
  return {
    url: `postgres://${DATABASE}:${cluster.password}@localhost/${DATABASE}?host=${encodeURIComponent(home.socketFolder)}`,
    pid: server.pid,
    exited: server.exited,
    stop: async () => {
      await endChild(server, STOP);
      await clearLeftovers(home);
      leaveSocketFolder(home);
      lock.release();
    },
  };
}

interface ServerPlan {
  readonly home: ServiceHome;
  readonly cluster: Cluster;
  readonly programs: PostgresPrograms;
  readonly durable: boolean;
}

function serverCommand({ home, cluster, programs, durable }: ServerPlan): [string, ...string[]] {
  const settings: Record<string, string> = {
    listen_addresses: '',
    port: PORT,
    unix_socket_directories: home.socketFolder,
    unix_socket_permissions: '0700',
    cluster_name: clusterName(home),
    max_connections: '60',
    shared_buffers: '32MB',
    work_mem: '4MB',
    maintenance_work_mem: '32MB',
    max_wal_size: '256MB',
    min_wal_size: '32MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    // One machine's history does not need parallel plans, three I/O workers and a compiler of expressions.
    io_method: 'sync',
    max_worker_processes: '2',
    max_parallel_workers: '0',
    max_parallel_workers_per_gather: '0',
    max_logical_replication_workers: '0',
    autovacuum_worker_slots: '2',
    autovacuum_max_workers: '2',
    jit: 'off',
    // A wrong statement is the client's business and reaches it as an error; the log tells of the server itself.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    log_timezone: 'UTC',
    timezone: 'UTC',
    ...(!durable && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return [
    programs.postgres,
    '-D',
    cluster.folder,
    ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ];
}

/** Stands in the title of every worker, "postgres: NAME: checkpointer", and so tells whose it is. */
function clusterName(home: ServiceHome): string {
  return `hyperion-${home.id}`;
}

async function waitUntilReady(
  server: ServiceProcess,
  cluster: Cluster,
  signal: AbortSignal | undefined,
): Promise<void> {
  const isReady = await until(
    () => signal?.aborted === true || server.exit() !== undefined || pidFileSaysReady(cluster, server.pid),
    READY_TIMEOUT_MS,
  );
  if (isReady && !server.exit() && !signal?.aborted) return;
  await endChild(server, STOP);
  const reason =
    server.output().findLast((line) => /FATAL|PANIC|could not|error/.test(line)) ??
    server.output().at(-1) ??
    'no output';
  throw new EmbeddedServiceError(`The embedded PostgreSQL does not start: ${reason}`, server.output());
}

/** The eighth line is the server's state; pg_ctl(1) waits on it in the same way. Source: miscadmin.h, LOCK_FILE_LINE_PM_STATUS. */
function pidFileSaysReady({ folder }: Cluster, pid: number): boolean {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false; // Not written yet.
  }
}

/** Ends what runs on this cluster and is nobody's child, then removes the files a killed server leaves. */
async function clearLeftovers(home: ServiceHome): Promise<void> {
  for (const { pid } of findProcesses((entry) => isServer(entry, home))) await mustEnd(pid, STOP, home);
  const isWorkerLeft = () => findProcesses((entry) => isWorker(entry, home)).length > 0;
  if (!(await until(() => !isWorkerLeft(), WORKERS_END_MS))) {
    for (const { pid } of findProcesses((entry) => isWorker(entry, home))) await mustEnd(pid, STOP.slice(1), home);
  }
  rmSync(join(clusterFolder(home), 'postmaster.pid'), { force: true });
  for (const name of [`.s.PGSQL.${PORT}`, `.s.PGSQL.${PORT}.lock`])
    rmSync(join(home.socketFolder, name), { force: true });
}

async function mustEnd(pid: number, escalation: Escalation, home: ServiceHome): Promise<void> {
  if (await endOrphan(pid, escalation)) return;
  throw new EmbeddedServiceError(
    `Process ${pid} still uses ${home.folder} and cannot be ended; end it and start again.`,
  );
}

/** By its data or by its socket: the folder may have been removed and made anew under a running server. */
function isServer({ uid, argv }: ProcessEntry, home: ServiceHome): boolean {
  if (uid !== ownerOf(home) || !/\/postgres$/.test(argv[0] ?? '')) return false;
  return argv[argv.indexOf('-D') + 1] === clusterFolder(home) || argv.includes(socketSetting(home));
}

function socketSetting(home: ServiceHome): string {
  return `unix_socket_directories=${home.socketFolder}`;
}

function isWorker({ uid, argv }: ProcessEntry, home: ServiceHome): boolean {
  return uid === ownerOf(home) && (argv[0] ?? '').startsWith(`postgres: ${clusterName(home)}: `);
}

function ownerOf(home: ServiceHome): number | undefined {
  return home.account?.uid ?? process.getuid?.();
}
