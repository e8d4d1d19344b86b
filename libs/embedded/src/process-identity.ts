import { readFileSync, readdirSync, statSync } from 'node:fs';

/**
 * One process, for good: a pid alone is reused within hours, the pair with its start time is not, and the boot id
 * tells a restart of the machine.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks after boot. Source: proc_pid_stat(5), field 22 (starttime). */
  readonly startTicks: number;
  /** Source: /proc/sys/kernel/random/boot_id; empty where it cannot be read. */
  readonly bootId: string;
}

/** The process that has this pid now; `undefined` when none has, or when it is dead and only not yet reaped. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  // The second field is the program's name in parentheses and may itself contain spaces and parentheses.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (!fields || fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const startTicks = Number(fields[19]);
  return Number.isFinite(startTicks) ? { pid, startTicks, bootId: bootId() } : undefined;
}

/** Whether exactly this process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  return now !== undefined && now.startTicks === identity.startTicks && now.bootId === identity.bootId;
}

/** A running process as `/proc` lists it. */
export interface ProcessEntry {
  readonly pid: number;
  /** Effective owner. */
  readonly uid: number;
  /** The argument vector, or the single title a daemon has written over it. */
  readonly argv: readonly string[];
}

/** Every process whose arguments can be read and satisfy `matches`; our own one is left out. */
export function findProcesses(matches: (entry: ProcessEntry) => boolean): readonly ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^[1-9]\d*$/.test(name))
    .map((name) => describeProcess(Number(name)))
    .filter((entry) => entry !== undefined && entry.pid !== process.pid && matches(entry)) as ProcessEntry[];
}

function describeProcess(pid: number): ProcessEntry | undefined {
  const cmdline = readText(`/proc/${pid}/cmdline`);
  if (!cmdline) return undefined;
  try {
    const argv = cmdline.replace(/\0+$/, '').split('\0');
    return { pid, uid: statSync(`/proc/${pid}`).uid, argv };
  } catch {
    return undefined; // It ended between the two reads.
  }
}

function bootId(): string {
  return readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // The process is gone, or /proc hides it from us.
  }
}
