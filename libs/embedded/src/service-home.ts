import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, realpathSync, rmdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedServiceError } from './embedded-service-error';
import { makeFolder } from './make-folder';
import { canWrite, giveTo, serviceAccount, type Account } from './service-account';

/** Where a service keeps its state and its socket. */
export interface ServiceHome {
  readonly account: Account | undefined;
  /** The service's own folder, mode 0700, owned by `account`; symbolic links resolved. */
  readonly folder: string;
  /** Folder of the socket, mode 0700, owned by `account`; short enough for sun_path. */
  readonly socketFolder: string;
  /** Short, stable name of the data folder; part of names that must not clash on one machine. */
  readonly id: string;
}

/** Root's place for what its own home hides from the service account. Source: FHS 3.0, 5.8 (/var/lib). */
const ROOT_STATE = '/var/lib/hyperion';
/** sun_path holds 108 bytes with its terminating zero. Source: unix(7). */
const SOCKET_PATH_LIMIT = 107;
const LONGEST_SOCKET_NAME = '/.s.PGSQL.5432.lock';

/**
 * Prepares the folders of one service below the data folder. When the services run under another account that
 * cannot enter the data folder (root's home is 0700), the state lives in /var/lib/hyperion and the data folder
 * holds a symbolic link to it.
 * @throws EmbeddedServiceError when a folder cannot be made or entered.
 */
export function prepareHome(dataDir: string, service: string): ServiceHome {
  try {
    makeFolder(dataDir, 0o711);
    const root = realpathSync(dataDir);
    const account = serviceAccount();
    const id = createHash('sha256').update(root).digest('hex').slice(0, 12);
    const folder = serviceFolder({ root, id, service, account });
    return { account, folder, id, socketFolder: prepareSocketFolder({ root, id, account }) };
  } catch (error) {
    if (error instanceof EmbeddedServiceError) throw error;
    throw new EmbeddedServiceError(
      `Cannot use the data folder ${dataDir}: ${(error as Error).message}. Set HYPERION_DATA_DIR to a folder this user may write.`,
    );
  }
}

/** Removes the socket folder when nothing is left in it; the other service may still use it. */
export function leaveSocketFolder(home: ServiceHome): void {
  try {
    rmdirSync(home.socketFolder);
  } catch {
    // Not empty (the other service runs) or already gone.
  }
}

interface Place {
  readonly root: string;
  readonly id: string;
  readonly account: Account | undefined;
}

function serviceFolder({ root, id, service, account }: Place & { readonly service: string }): string {
  const wanted = join(root, service);
  if (!exists(wanted)) {
    if (account && !canEnter(account, root)) {
      // A name of its own each time: whoever removes the data folder to begin anew must not get the old data back.
      const hidden = join(ROOT_STATE, `${service}-${id}-${randomBytes(3).toString('hex')}`);
      makeFolder(hidden);
      symlinkSync(hidden, wanted);
    } else {
      mkdirSync(wanted);
    }
  }
  const folder = realpathSync(wanted);
  chmodSync(folder, 0o700);
  giveTo(account, folder);
  if (!canWrite(account, folder)) {
    throw new EmbeddedServiceError(
      `${folder} cannot be written by the user ${account?.name ?? 'that runs Hyperion'}. Make its parent folders enterable, or set HYPERION_DATA_DIR to another folder.`,
    );
  }
  return folder;
}

function canEnter(account: Account, root: string): boolean {
  const probe = join(root, `.probe-${process.pid}`);
  makeFolder(probe);
  try {
    giveTo(account, probe);
    return canWrite(account, probe);
  } finally {
    rmdirSync(probe);
  }
}

/** `<data>/run` where that is short and plain enough (PostgreSQL's setting is a comma-separated list), else a short one. */
function prepareSocketFolder({ root, id, account }: Place): string {
  const near = join(root, 'run');
  const isPlain = /^[\w./+-]+$/.test(near) && Buffer.byteLength(near + LONGEST_SOCKET_NAME) < SOCKET_PATH_LIMIT;
  const isReachable = isPlain && (!account || canEnter(account, root));
  const folder = isReachable ? near : `${account ? '/run' : '/tmp'}/hyperion-${id}`;
  makeFolder(folder, 0o700);
  // In /tmp anybody could have put a folder or a link of that name there first.
  const found = lstatSync(folder);
  if (!found.isDirectory() || ![process.getuid?.(), account?.uid].includes(found.uid)) {
    throw new EmbeddedServiceError(
      `${folder} belongs to somebody else; remove it, or set HYPERION_DATA_DIR to a folder with a shorter path.`,
    );
  }
  giveTo(account, folder);
  chmodSync(folder, 0o700);
  return folder;
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
