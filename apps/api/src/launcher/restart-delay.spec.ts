import { restartDelayMs } from './restart-delay';

describe(restartDelayMs.name, () => {
  it('restarts at once after the first death, then waits twice as long each time, at most 5 s', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 100].map(restartDelayMs)).toEqual([
      0, 0, 200, 400, 800, 1_600, 3_200, 5_000, 5_000,
    ]);
  });
});
