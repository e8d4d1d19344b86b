import { planFor, WATCHED_INTERVAL_MS } from './sampling-plan';
import { slotOf } from './slot-share';

const every10s = (...targets: string[]) => targets.map((target) => ({ kind: 'sample', target, everyMs: 10_000 }));
const NOBODY: ReadonlySet<string> = new Set();

describe(planFor, () => {
  it('samples a host by its schedule while nobody is looking', () => {
    const plan = planFor({ schedules: every10s('local'), watched: NOBODY, slot: 0, liveSlots: [0] });
    expect([...plan]).toEqual([[10_000, ['local']]]);
  });

  it('samples a host every second while somebody is looking, and no longer by its schedule', () => {
    const plan = planFor({ schedules: every10s('local', 'b'), watched: new Set(['local']), slot: 0, liveSlots: [0] });
    expect(plan.get(WATCHED_INTERVAL_MS)).toEqual(['local']);
    expect(plan.get(10_000)).toEqual(['b']);
  });

  it('does not sample what nobody scheduled, even when somebody asks to look at it', () => {
    const plan = planFor({ schedules: every10s('local'), watched: new Set(['stranger']), slot: 0, liveSlots: [0] });
    expect([...plan.values()].flat()).toEqual(['local']);
  });

  it('shares the hosts out over the slots that live, each host once', () => {
    const hosts = Array.from({ length: 300 }, (_, index) => `host-${index}`);
    const shares = [0, 2, 5].map(
      (slot) =>
        planFor({ schedules: every10s(...hosts), watched: NOBODY, slot, liveSlots: [0, 2, 5] }).get(10_000) ?? [],
    );
    expect(shares.flat().toSorted()).toEqual(hosts.toSorted());
    for (const share of shares) expect(share.length).toBeGreaterThan(60);
  });

  it('plans for its own slot when the list of slots has not caught up yet', () => {
    expect(planFor({ schedules: every10s('local'), watched: NOBODY, slot: 3, liveSlots: [] }).get(10_000)).toEqual([
      'local',
    ]);
  });
});

describe(slotOf, () => {
  it('keeps this machine with the lowest slot', () => {
    expect(slotOf('local', [1, 4])).toBe(1);
  });

  it('moves only the hosts of a slot that goes', () => {
    const hosts = Array.from({ length: 200 }, (_, index) => `host-${index}`);
    const moved = hosts.filter(
      (host) => slotOf(host, [0, 1, 2]) !== 2 && slotOf(host, [0, 1, 2]) !== slotOf(host, [0, 1]),
    );
    expect(moved).toEqual([]);
  });
});
