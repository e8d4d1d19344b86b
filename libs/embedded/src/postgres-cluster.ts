import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedServiceError } from './embedded-service-error';
import type { PostgresPrograms } from './postgres-programs';
import { giveTo, type Account } from './service-account';
import type { ServiceHome } from './service-home';
import { SERVICE_ENVIRONMENT } from './service-process';

/** Name of the database, and of its only role. */
export const DATABASE = 'hyperion';
/** Major version the embedded programs can read. Raising it needs an upgrade path for existing data folders. */
const MAJOR = '18';
const INIT_TIMEOUT_MS = 60_000;
const NAMELESS_USER =
  'This user id has no name in /etc/passwd, and PostgreSQL refuses to run without: run as a named user, or set DATABASE_URL.';

/** A database cluster on disk. */
export interface Cluster {
  /** PGDATA. */
  readonly folder: string;
  /** The role's password, made once and kept in a 0600 file. */
  readonly password: string;
}

/**
 * Opens the cluster of a service home, and creates it when there is none. A creation that was interrupted is begun
 * again: the folder gets its final name last.
 * @throws EmbeddedServiceError when the data was written by another major version or its password file is gone.
 */
export async function openCluster(home: ServiceHome, programs: PostgresPrograms): Promise<Cluster> {
  const folder = clusterFolder(home);
  const passwordFile = join(home.folder, 'password');
  if (existsSync(folder)) {
    checkVersion(folder);
    return { folder, password: readPassword(passwordFile) };
  }
  const draft = join(home.folder, 'data.new');
  rmSync(draft, { recursive: true, force: true });
  const password = makePassword(passwordFile, home.account);
  await run(home.account, [
    programs.initdb,
    ...['--pgdata', draft, '--username', DATABASE, '--pwfile', passwordFile],
    ...['--auth-local', 'scram-sha-256', '--auth-host', 'scram-sha-256', '--no-instructions'],
    // The built-in provider sorts the same on every machine and after every upgrade of libc.
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
  ]);
  // Single-user mode asks for no password and needs no client: the one statement that must run before any connection.
  await run(home.account, [programs.postgres, '--single', '-D', draft, 'postgres'], `CREATE DATABASE ${DATABASE}\n`);
  renameSync(draft, folder);
  return { folder, password };
}

/** PGDATA of a service home. */
export function clusterFolder(home: ServiceHome): string {
  return join(home.folder, 'data');
}

function checkVersion(folder: string): void {
  const found = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (found !== MAJOR) {
    throw new EmbeddedServiceError(
      `${folder} was written by PostgreSQL ${found}; this Hyperion brings ${MAJOR}. Use the Hyperion that wrote it, or set HYPERION_DATA_DIR to another folder.`,
    );
  }
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new EmbeddedServiceError(
      `${file} holds the database's password and cannot be read; put it back from a backup.`,
    );
  }
}

function makePassword(file: string, account: Account | undefined): string {
  const password = randomBytes(24).toString('base64url');
  if (existsSync(file)) unlinkSync(file);
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  giveTo(account, file);
  return password;
}

function run(
  account: Account | undefined,
  [program, ...rest]: readonly [string, ...string[]],
  input = '',
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, {
      cwd: '/',
      detached: true,
      env: { ...SERVICE_ENVIRONMENT },
      timeout: INIT_TIMEOUT_MS,
      ...(account && { uid: account.uid, gid: account.gid }),
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)));
    child.on('error', (error) => reject(new EmbeddedServiceError(`${program} cannot be executed: ${error.message}.`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve();
      const lines = output.trim().split('\n');
      if (output.includes('could not look up effective user ID'))
        return reject(new EmbeddedServiceError(NAMELESS_USER, lines));
      reject(new EmbeddedServiceError(`${program} failed (${signal ?? code}): ${lines.at(-1) ?? ''}`, lines));
    });
    child.stdin.on('error', () => undefined); // It ended without reading; the exit code tells.
    child.stdin.end(input);
  });
}
