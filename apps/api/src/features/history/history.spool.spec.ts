import { Spool, type SpooledTick, type WriteOutcome } from './history.spool';

describe(Spool, () => {
  let settled: [number, WriteOutcome][];

  beforeEach(() => (settled = []));

  const aTick = (atMs: number, values = 4): SpooledTick => ({
    hostId: 'local',
    atMs,
    layout: { hostId: 'local', slots: new Int32Array(values), id: 1, toldMs: 0 },
    values: new Float64Array(values),
    isLate: false,
    settle: (outcome) => settled.push([atMs, outcome]),
  });

  it('gives ticks out in order and settles them when they are written', () => {
    const spool = new Spool({ ticks: 10, bytes: 1e6 });
    [1, 2, 3].forEach((atMs) => spool.push(aTick(atMs)));
    expect(spool.take({ ticks: 2, bytes: 1e6 }).map((tick) => tick.atMs)).toEqual([1, 2]);
    spool.done(() => 'committed');
    expect(settled).toEqual([
      [1, 'committed'],
      [2, 'committed'],
    ]);
    expect(spool.size).toBe(1);
  });

  it('gives up the oldest tick that waits when there are too many', () => {
    const spool = new Spool({ ticks: 2, bytes: 1e6 });
    [1, 2, 3].forEach((atMs) => spool.push(aTick(atMs)));
    expect(settled).toEqual([[1, 'dropped']]);
    expect(spool.take({ ticks: 9, bytes: 1e6 }).map((tick) => tick.atMs)).toEqual([2, 3]);
  });

  it('gives up the oldest tick that waits when they hold too much memory', () => {
    const spool = new Spool({ ticks: 100, bytes: 20_000 });
    [1, 2, 3].forEach((atMs) => spool.push(aTick(atMs, 1_000)));
    expect(settled).toEqual([[1, 'dropped']]);
    expect(spool.bytes).toBeLessThanOrEqual(20_000);
  });

  it('never gives up a tick that is being written', () => {
    const spool = new Spool({ ticks: 2, bytes: 1e6 });
    spool.push(aTick(1));
    spool.take({ ticks: 9, bytes: 1e6 });
    [2, 3].forEach((atMs) => spool.push(aTick(atMs)));
    expect(settled).toEqual([[2, 'dropped']]);
    spool.putBack();
    expect(spool.take({ ticks: 9, bytes: 1e6 }).map((tick) => tick.atMs)).toEqual([1, 3]);
  });

  it('holds nothing when all is written, however much went through', () => {
    const spool = new Spool({ ticks: 10, bytes: 1e6 });
    for (let round = 0; round < 3_000; round++) {
      spool.push(aTick(round));
      spool.take({ ticks: 1, bytes: 1e6 });
      spool.done(() => 'committed');
    }
    expect([spool.size, spool.bytes, settled.length]).toEqual([0, 0, 3_000]);
  });
});
