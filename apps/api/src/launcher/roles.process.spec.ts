import { mediumDatabase, mediumRedis } from '@hyperion/testing';
import { Launched, dataFolder, eventually } from '@hyperion/testing';

describe('HYPERION_ROLE', () => {
  it('lets two api and two worker processes share one database, one Redis and one folder', async () => {
    const [folder, database, redis] = await Promise.all([dataFolder(), mediumDatabase(), mediumRedis()]);
    const environment = (role: string) => ({ HYPERION_ROLE: role, DATABASE_URL: database.url, REDIS_URL: redis.url });
    const roles = ['api', 'api', 'worker', 'worker'];
    const processes = await Promise.all(
      roles.map((role) => Launched.start({ dataDir: folder.path, environment: environment(role) })),
    );
    try {
      await Promise.all(processes.map((each) => each.says(/^Hyperion is ready/)));
      for (const api of processes.slice(0, 2)) {
        await eventually('ready', async () => (await api.get('/health/ready')) === 200);
      }
      expect(processes.slice(2).map((worker) => worker.words.at(-1))).toEqual([
        'Hyperion is ready (worker)',
        'Hyperion is ready (worker)',
      ]);
    } finally {
      const codes = await Promise.all(processes.map((each) => each.stop()));
      await Promise.all([database.close(), redis.close(), folder.remove()]);
      expect(codes).toEqual([0, 0, 0, 0]);
    }
  });
});
