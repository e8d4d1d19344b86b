import { startPostgres } from '@hyperion/embedded';
import { makeMediumFolder, removeMediumFolder, sweepMediumFolders } from './medium-folder';

export { sweepMediumFolders } from './medium-folder';

/** What one run of the medium tests shares. */
export interface MediumRun {
  /** Server that databases are made on. */
  readonly databaseServerUrl: string;
  /** Stops the server and removes all it wrote. */
  end(): Promise<void>;
}

/** Starts what the medium tests of one run share, after clearing away what killed runs left behind. */
export async function startMediumRun(): Promise<MediumRun> {
  await sweepMediumFolders();
  const folder = await makeMediumFolder();
  try {
    const service = await startPostgres({ dataDir: folder, durable: false });
    return {
      databaseServerUrl: service.url,
      end: async () => {
        await service.stop();
        await removeMediumFolder(folder);
      },
    };
  } catch (error) {
    await removeMediumFolder(folder);
    throw error;
  }
}
