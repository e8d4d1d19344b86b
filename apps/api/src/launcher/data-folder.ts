import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import { FolderInUse, lockFolder, makeFolder, type FolderLock } from '@hyperion/embedded';
import { StartupError } from './startup-error';

/**
 * The data folder as an absolute path, made when it does not exist.
 * @throws StartupError naming HYPERION_DATA_DIR when this user cannot write it.
 */
export function openDataFolder(dataDir: string): string {
  const folder = resolve(dataDir);
  try {
    // Not 0700: below it the services have 0700 folders of their own, and run under an account that must get there.
    makeFolder(folder, 0o711);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return folder;
  } catch (error) {
    throw new StartupError([
      `HYPERION_DATA_DIR: ${folder} cannot be written (${(error as NodeJS.ErrnoException).code}): give this user the right to, or set HYPERION_DATA_DIR to another folder.`,
    ]);
  }
}

/**
 * Takes the data folder for this process.
 * @throws StartupError naming the process that has it.
 */
export function lockDataFolder(folder: string): FolderLock {
  try {
    return lockFolder(folder);
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error;
    throw new StartupError([
      `Hyperion already runs on ${folder} (process ${error.pid}): stop that one, or set HYPERION_DATA_DIR to another folder.`,
    ]);
  }
}
