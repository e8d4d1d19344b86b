import fc from 'fast-check';
import { CounterRate, MAX_STEP_MS, MIN_STEP_MS } from './rate';

const BOOT = 'boot-1';
const at = (monotonicMs: number, run: number, bootId = BOOT) => ({ monotonicMs, run, bootId });

/** A counter that has seen 0 at 0 s and `perSecond * 10` at 10 s. */
function running(perSecond: number, start = 0): CounterRate {
  const counter = new CounterRate();
  counter.advance(start, at(0, 1));
  counter.advance(start + perSecond * 10, at(10_000, 2));
  return counter;
}

describe(CounterRate.name, () => {
  it('gives nothing at first sight', () => {
    expect(new CounterRate().advance(1e9, at(0, 1))).toBeUndefined();
  });

  it('gives the growth per second of monotonic time', () => {
    const counter = new CounterRate();
    counter.advance(1000, at(5000, 1));
    expect(counter.advance(1500, at(15_000, 2))).toBe(50);
  });

  it('gives the mean over the time that passed after missed ticks', () => {
    const counter = running(100);
    expect(counter.advance(7000, at(70_000, 3))).toBe(100);
  });

  it('gives nothing after a gap too long to be called now', () => {
    expect(running(100).advance(1e6, at(10_000 + MAX_STEP_MS + 1, 3))).toBeUndefined();
  });

  it('waits for the next reading when two come too close, and loses no growth', () => {
    const counter = running(100);
    expect(counter.advance(1001, at(10_000 + MIN_STEP_MS - 1, 3))).toBeUndefined();
    expect(counter.advance(2000, at(20_000, 4))).toBe(100);
  });

  it('gives nothing when the counter was reset, and goes on from there', () => {
    const counter = running(100);
    expect(counter.advance(5, at(20_000, 3))).toBeUndefined();
    expect(counter.advance(1005, at(30_000, 4))).toBe(100);
  });

  it('gives nothing after a reboot even when the counter grew', () => {
    const counter = running(100);
    expect(counter.advance(1e12, at(20_000, 3, 'boot-2'))).toBeUndefined();
    expect(counter.advance(1e12 + 1000, at(30_000, 4, 'boot-2'))).toBe(100);
  });

  it('gives nothing for a device that was away for one run and came back', () => {
    const counter = running(100);
    expect(counter.advance(1e12, at(30_000, 4))).toBeUndefined();
  });

  it('follows a 32-bit counter over its wrap at a steady rate', () => {
    const counter = running(100, 2 ** 32 - 1500);
    expect(counter.advance(500, at(20_000, 3))).toBe(100);
    expect(counter.advance(1500, at(30_000, 4))).toBe(100);
  });

  it('wraps where the counter says it does', () => {
    const counter = new CounterRate({ wrapsAt: 4_294_967.296 });
    counter.advance(4_294_960, at(0, 1));
    counter.advance(4_294_965, at(10_000, 2));
    expect(counter.advance(2.704, at(20_000, 3))).toBeCloseTo(0.5);
  });

  it('takes a fall for a reset when the wrap would be a spike', () => {
    const counter = running(100, 2 ** 32 - 1e9);
    expect(counter.advance(500, at(20_000, 3))).toBeUndefined();
  });

  it('lets iowait dip without a rate below zero and without counting the growth back twice', () => {
    const counter = new CounterRate({ dips: 3 });
    counter.advance(100, at(0, 1));
    expect(counter.advance(99, at(10_000, 2))).toBe(0);
    expect(counter.advance(110, at(20_000, 3))).toBe(1);
    expect(counter.advance(50, at(30_000, 4))).toBeUndefined();
  });

  it('gives nothing when monotonic time stands still or goes back', () => {
    expect(running(100).advance(1001, at(10_000, 3))).toBeUndefined();
    expect(running(100).advance(1001, at(9000, 3))).toBeUndefined();
  });

  it.each([NaN, Infinity, -1])('gives nothing for %p and starts afresh', (value) => {
    const counter = running(100);
    expect(counter.advance(value, at(20_000, 3))).toBeUndefined();
    expect(counter.advance(5000, at(30_000, 4))).toBeUndefined();
    expect(counter.advance(6000, at(40_000, 5))).toBe(100);
  });
});

/** One step of a host's life: time passes, work is done at some true rate, and something happens to the counter. */
const stepArbitrary = fc.record({
  elapsedMs: fc.integer({ min: 0, max: 120_000 }),
  perSecond: fc.integer({ min: 0, max: 1000 }),
  event: fc.oneof(
    { weight: 6, arbitrary: fc.constant('none' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('reset' as const, 'reboot' as const, 'missed' as const, 'replaced' as const),
    },
  ),
  other: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
});

describe('rates of any history of resets, reboots, missed ticks, replaced devices and 32-bit wraps', () => {
  it('are never negative and never above twice the highest true rate', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.array(stepArbitrary, { minLength: 1, maxLength: 60 }),
        (start, steps) => {
          const counter = new CounterRate();
          const highest = Math.max(...steps.map((step) => step.perSecond));
          let [value, monotonicMs, run, boot] = [start, 0, 1, 1];
          counter.advance(value, at(monotonicMs, run, `boot-${boot}`));
          for (const { elapsedMs, perSecond, event, other } of steps) {
            monotonicMs += elapsedMs;
            value = (value + (perSecond * elapsedMs) / 1000) % 2 ** 32;
            run += 1;
            if (event === 'reset') value = 0;
            if (event === 'reboot') [value, boot] = [other, boot + 1];
            if (event === 'missed') continue; // the device was not there in this run
            if (event === 'replaced') [value, run] = [other, run + 1];
            const rate = counter.advance(value, at(monotonicMs, run, `boot-${boot}`));
            if (rate === undefined) continue;
            expect(rate).toBeGreaterThanOrEqual(0);
            expect(rate).toBeLessThanOrEqual(highest * 2 + 1e-6);
          }
        },
      ),
    );
  });

  it('are exact while nothing happens', () => {
    const step = fc.record({
      elapsedMs: fc.integer({ min: MIN_STEP_MS, max: MAX_STEP_MS }),
      growth: fc.integer({ min: 0, max: 1e9 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const counter = new CounterRate();
        let [value, monotonicMs, run] = [0, 0, 1];
        counter.advance(value, at(monotonicMs, run));
        for (const { elapsedMs, growth } of steps) {
          value += growth;
          monotonicMs += elapsedMs;
          run += 1;
          const rate = counter.advance(value, at(monotonicMs, run)) ?? NaN;
          // times the time that passed it is the growth again, but for the last bits of a double
          expect(Math.abs((rate * elapsedMs) / 1000 - growth)).toBeLessThanOrEqual(growth * 1e-12);
        }
      }),
    );
  });
});
