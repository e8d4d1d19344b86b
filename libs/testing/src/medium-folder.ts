import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderInUse, stopOrphanedPostgres, stopOrphanedRedis } from '@hyperion/embedded';

const PREFIX = 'hyperion-medium-';

/** A new empty folder for the services of one test run; enterable by the account they run under. */
export async function makeMediumFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  await chmod(folder, 0o711);
  return folder;
}

/** Removes a folder of {@link makeMediumFolder} with everything in it. */
export async function removeMediumFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** Ends the services and removes the folders of test runs that were killed before they could clean up. */
export async function sweepMediumFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(tmpdir(), name);
    try {
      await stopOrphanedPostgres(folder);
      await stopOrphanedRedis(folder);
      await removeMediumFolder(folder);
    } catch (error) {
      if (!(error instanceof FolderInUse)) continue; // Another user's; or removed by a sweep at the same time.
    }
  }
}
