import { spawnSync } from 'node:child_process';
import { accessSync, chownSync, constants, lstatSync, readFileSync } from 'node:fs';
import { SERVICE_ENVIRONMENT } from './service-process';

/** An account of this machine. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const OWN_ACCOUNT = 'hyperion-pg';
const CANDIDATES = ['postgres', OWN_ACCOUNT] as const;
/** Source: the Linux Standard Base and every distribution we know: nobody is 65534. */
const NOBODY: Account = { name: 'nobody', uid: 65_534, gid: 65_534 };

/**
 * The account the services run under: PostgreSQL refuses to run as root. `undefined` when we are not root and they
 * simply run as ourselves. As root: `postgres` or `hyperion-pg` when the machine has one, else `hyperion-pg` is made.
 */
export function serviceAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return findAccount() ?? createAccount() ?? NOBODY;
}

/** Whether the account (or we ourselves) can enter and write the folder. */
export function canWrite(account: Account | undefined, folder: string): boolean {
  if (account) return runAs(account, ['test', '-w', folder, '-a', '-x', folder]);
  return ownAccess(folder, constants.W_OK | constants.X_OK);
}

/** Whether the account (or we ourselves) can execute the program. */
export function canExecute(account: Account | undefined, program: string): boolean {
  if (account) return runAs(account, ['test', '-x', program]);
  return ownAccess(program, constants.X_OK);
}

/** Gives a file or folder to the account; no change when there is none or it owns it already. */
export function giveTo(account: Account | undefined, path: string): void {
  if (account && lstatSync(path).uid !== account.uid) chownSync(path, account.uid, account.gid);
}

/** Asks the kernel instead of judging mode bits ourselves: access lists, mounts and capabilities all count. */
function runAs(account: Account, [program, ...rest]: [string, ...string[]]): boolean {
  const { status } = spawnSync(program, rest, {
    cwd: '/',
    env: { ...SERVICE_ENVIRONMENT },
    stdio: 'ignore',
    uid: account.uid,
    gid: account.gid,
  });
  return status === 0;
}

function ownAccess(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false; // Not there or not for us: the caller says which cure there is.
  }
}

function findAccount(): Account | undefined {
  const rows = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of CANDIDATES) {
    const row = rows.find((fields) => fields[0] === name);
    if (row) return { name, uid: Number(row[2]), gid: Number(row[3]) };
  }
  return undefined;
}

function createAccount(): Account | undefined {
  const options = { cwd: '/', env: { PATH: '/usr/sbin:/sbin:/usr/bin:/bin' }, stdio: 'ignore' } as const;
  // The long form is shadow's, the short one BusyBox's; neither there means `nobody`.
  const made =
    spawnSync(
      'useradd',
      ['--system', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', OWN_ACCOUNT],
      options,
    ).status === 0 ||
    spawnSync('adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', OWN_ACCOUNT], options).status === 0;
  return made ? findAccount() : undefined;
}
