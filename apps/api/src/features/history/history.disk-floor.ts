import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../platform/config/config.schema';
import { logger } from '../../platform/logging/logger';
import type { Clock } from '../../platform/time/clock';

const log = logger('history');

/** Free space that is left to PostgreSQL for its own upkeep: on a full disk even deleting can make it PANIC. */
const FLOOR_BYTES = 256 * 2 ** 20;
/** How long an answer of the filesystem is believed, milliseconds. */
const BELIEVED_MS = 5_000;

/** The disk of the embedded database is so full that no more samples are written. */
export class DiskNearlyFull extends Error {
  override readonly name = 'DiskNearlyFull';

  constructor(freeBytes: number) {
    super(`only ${Math.round(freeBytes / 2 ** 20)} MiB are free on the disk of the database; make room`);
  }
}

/** Bytes an unprivileged user can still write where a path lies. Source: statvfs(3), f_bavail. */
export type FreeBytes = (path: string) => Promise<number>;

const askFreeBytes: FreeBytes = async (path) => {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
};

/** Stops writing samples before the disk of the embedded database is full; a database elsewhere minds its own. */
export class DiskFloor {
  private askedMs = -Infinity;
  private failure: DiskNearlyFull | undefined;

  /** @param folder where the database lies; `undefined` when that is elsewhere. */
  constructor(
    private readonly folder: string | undefined,
    private readonly clock: Clock,
    private readonly freeBytes: FreeBytes = askFreeBytes,
  ) {}

  /** @throws DiskNearlyFull when no more may be written. */
  async check(): Promise<void> {
    if (this.folder === undefined) return;
    if (this.clock.monotonicMs() - this.askedMs > BELIEVED_MS) await this.ask(this.folder);
    if (this.failure) throw this.failure;
  }

  private async ask(folder: string): Promise<void> {
    this.askedMs = this.clock.monotonicMs();
    try {
      const freeBytes = await this.freeBytes(folder);
      const isReached = freeBytes < FLOOR_BYTES;
      if (isReached && !this.failure)
        log.error({ freeBytes, folder }, 'the disk is nearly full: no more samples are written');
      if (!isReached && this.failure) log.info({ freeBytes, folder }, 'there is room on the disk again');
      this.failure = isReached ? new DiskNearlyFull(freeBytes) : undefined;
    } catch {
      this.failure = undefined; // a folder that cannot be asked, as on a database elsewhere, sets no floor
    }
  }
}

/** The floor of the database that `config` names. */
export function diskFloorOf(config: Config, clock: Clock): DiskFloor {
  return new DiskFloor(isEmbedded(config) ? join(config.HYPERION_DATA_DIR, 'postgres') : undefined, clock);
}

/** Whether the database is the launcher's own: it is reached through a socket on this machine. */
function isEmbedded({ DATABASE_URL }: Config): boolean {
  return (
    DATABASE_URL !== undefined && (new URL(DATABASE_URL.reveal()).searchParams.get('host')?.startsWith('/') ?? false)
  );
}
