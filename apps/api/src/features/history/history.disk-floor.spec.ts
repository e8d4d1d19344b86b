import { setLogLevel } from '../../platform/logging/logger';
import { Clock } from '../../platform/time/clock';
import { DiskFloor, DiskNearlyFull } from './history.disk-floor';

const MIB = 2 ** 20;

class TurnedClock extends Clock {
  turnedMs = 0;

  override monotonicMs(): number {
    return this.turnedMs;
  }
}

describe(DiskFloor.name, () => {
  let clock: TurnedClock;
  let freeBytes: number;
  let asked: number;

  const floor = (folder: string | undefined = '/somewhere') =>
    new DiskFloor(folder, clock, () => {
      asked += 1;
      return Promise.resolve(freeBytes);
    });

  beforeAll(() => setLogLevel('silent'));

  beforeEach(() => {
    clock = new TurnedClock();
    freeBytes = 1_000 * MIB;
    asked = 0;
  });

  it('lets writing go on while there is room', async () => {
    await expect(floor().check()).resolves.toBeUndefined();
  });

  it('stops it below the floor and says how little is left', async () => {
    freeBytes = 100 * MIB;
    await expect(floor().check()).rejects.toThrow(/100 MiB/);
  });

  it('notices within seconds that there is room again', async () => {
    freeBytes = 100 * MIB;
    const one = floor();
    await expect(one.check()).rejects.toThrow(DiskNearlyFull);
    freeBytes = 1_000 * MIB;
    clock.turnedMs = 6_000;
    await expect(one.check()).resolves.toBeUndefined();
  });

  it('asks the filesystem every few seconds and not for every tick', async () => {
    const one = floor();
    for (let i = 0; i < 10; i += 1) await one.check();
    expect(asked).toBe(1);
  });

  it('leaves a database elsewhere alone', async () => {
    freeBytes = 0;
    await expect(new DiskFloor(undefined, clock, () => Promise.resolve(0)).check()).resolves.toBeUndefined();
  });

  it('sets no floor where the filesystem cannot be asked', async () => {
    const deaf = new DiskFloor('/gone', clock, () => Promise.reject(new Error('ENOENT')));
    await expect(deaf.check()).resolves.toBeUndefined();
  });
});
