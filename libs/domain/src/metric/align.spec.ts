import fc from 'fast-check';
import { alignDown, alignUp, niceStep, NICE_STEPS_MS, pointsIn } from './align';

describe(niceStep, () => {
  it('never shows a range in more buckets than asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 1, max: 2e11 }), (fromMs, widthMs) => {
        const range = { fromMs, toMs: fromMs + widthMs };
        expect(pointsIn(range.fromMs, range.toMs, niceStep(range, 2_000, 1_000))).toBeLessThanOrEqual(2_000);
      }),
    );
  });

  it.each([
    ['an hour', 3_600_000, 10_000],
    ['six hours', 6 * 3_600_000, 20_000],
    ['a day', 86_400_000, 60_000],
    ['a month', 30 * 86_400_000, 1_800_000],
  ])('shows %s in steps people expect', (_, widthMs, stepMs) => {
    expect(niceStep({ fromMs: 0, toMs: widthMs }, 2_000, 10_000)).toBe(stepMs);
  });

  it('goes on beyond the ladder', () => {
    const range = { fromMs: 0, toMs: 400 * 365 * 86_400_000 };
    expect(niceStep(range, 2_000, 10_000) % NICE_STEPS_MS.at(-1)!).toBe(0);
  });
});

describe(alignDown, () => {
  it('finds the step that holds the moment, also before the epoch', () => {
    expect([alignDown(59_999, 60_000), alignDown(60_000, 60_000), alignDown(-1, 60_000)]).toEqual([0, 60_000, -60_000]);
  });

  it('differs from alignUp only between steps', () => {
    expect([alignUp(60_000, 60_000), alignUp(60_001, 60_000)]).toEqual([60_000, 120_000]);
  });
});
