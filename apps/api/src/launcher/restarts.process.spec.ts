import { Launched, dataFolder, eventually, killNow } from '@hyperion/testing';

describe('a child that is killed', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let hyperion: Launched;

  beforeAll(async () => {
    folder = await dataFolder();
    hyperion = await Launched.ready({ dataDir: folder.path });
  });
  afterAll(async () => {
    await hyperion.stop();
    await folder.remove();
  });

  const children = [
    ['the server', () => hyperion.serverPid()],
    ['PostgreSQL', () => hyperion.postgresPid()],
    ['Redis', () => hyperion.redisPid()],
  ] as const;

  it.each(children)('%s is started again while the others go on', async (name, pidOf) => {
    await eventually('ready', async () => (await hyperion.get('/health/ready')) === 200);
    const others = children.filter(([other]) => other !== name);
    const before = others.map(([, pid]) => pid());
    const old = pidOf()!;

    await killNow(old);
    await eventually(`a new ${name}`, () => pidOf() !== undefined && pidOf() !== old, 10_000);
    await eventually('ready again', async () => (await hyperion.get('/health/ready')) === 200, 20_000);
    expect(others.map(([, pid]) => pid())).toEqual(before);
    expect(hyperion.words.join('\n')).toMatch(new RegExp(`${name} ended \\(SIGKILL\\); starting it again`, 'i'));
  });

  it('is started again every time, later and later when it keeps dying', async () => {
    for (let round = 0; round < 4; round++) {
      await eventually('Redis runs', () => hyperion.redisPid() !== undefined, 10_000);
      await killNow(hyperion.redisPid()!);
    }
    await eventually('Redis runs', () => hyperion.redisPid() !== undefined, 10_000);
    await eventually('ready again', async () => (await hyperion.get('/health/ready')) === 200, 20_000);
    expect(await hyperion.stop()).toBe(0);
    expect(hyperion.processes()).toEqual([]);
  });
});
