import { startRedis } from '@hyperion/embedded';
import type { MediumService } from './medium-database';
import { makeMediumFolder, removeMediumFolder } from './medium-folder';

/** A fresh, empty Redis server, ready in some 30 ms; `url` is `unix:///path/of/the/socket`. */
export async function mediumRedis(): Promise<MediumService> {
  const folder = await makeMediumFolder();
  try {
    const service = await startRedis({ dataDir: folder });
    return {
      url: service.url,
      close: async () => {
        await service.stop();
        await removeMediumFolder(folder);
      },
    };
  } catch (error) {
    await removeMediumFolder(folder);
    throw error;
  }
}
