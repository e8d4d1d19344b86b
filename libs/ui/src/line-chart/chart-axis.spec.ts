import { timeAxis, valueAxis } from './chart-axis';

const GIB = 1024 ** 3;
const MINUTE = 60_000;

describe(valueAxis.name, () => {
  it('begins at zero and ends at a round number', () => {
    const axis = valueAxis({ low: 12, high: 83, unit: 'count' });
    expect([axis.min, axis.max]).toEqual([0, 100]);
    expect(axis.ticks.map(axis.write)).toEqual(['0', '50', '100']);
  });

  it('shows the whole of a share, and what there is of memory', () => {
    expect(valueAxis({ low: 0.1, high: 0.2, unit: 'ratio', ceiling: 1 }).max).toBe(1);
    const memory = valueAxis({ low: 0, high: 6 * GIB, unit: 'bytes', ceiling: 15.5 * GIB });
    expect(memory.max).toBe(15.5 * GIB);
    expect(memory.ticks.map(memory.write)).toEqual(['0 GiB', '5 GiB', '10 GiB', '15 GiB']);
  });

  it('writes what is drawn below zero without a sign', () => {
    const axis = valueAxis({ low: -3_000_000, high: 5_000_000, unit: 'bits/s' });
    expect(axis.min).toBeLessThan(0);
    expect(axis.ticks.map(axis.write)).toEqual(axis.ticks.map((tick) => axis.write(-tick)));
  });

  it('does not start temperatures at zero', () => {
    expect(valueAxis({ low: 42, high: 57, unit: 'celsius' }).min).toBe(40);
  });

  it('has a height when all values are zero', () => {
    const axis = valueAxis({ low: 0, high: 0, unit: 'bytes/s' });
    expect(axis.max).toBeGreaterThan(axis.min);
  });
});

describe(timeAxis.name, () => {
  const noon = new Date(2026, 10, 20, 12, 0, 0).getTime();

  it.each([1, 5, 15, 60, 360, 1_440, 10_080, 525_600])(
    'has few, round and different ticks over %d minutes',
    (minutes) => {
      const window = { fromMs: noon - minutes * MINUTE + 1_234, toMs: noon };
      const { ticks, write } = timeAxis(window, 7);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(8);
      expect(new Set(ticks.map(write)).size).toBe(ticks.length);
      expect(ticks.every((tick) => tick >= window.fromMs && tick <= window.toMs)).toBe(true);
    },
  );

  it('stands on the midnights of the reader over days', () => {
    const { ticks } = timeAxis({ fromMs: noon - 6 * 86_400_000, toMs: noon }, 7);
    expect(ticks.every((tick) => new Date(tick).getHours() === 0)).toBe(true);
  });
});
