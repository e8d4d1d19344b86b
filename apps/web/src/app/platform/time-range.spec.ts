import { TestBed } from '@angular/core/testing';
import { ActivatedRoute, Router } from '@angular/router';
import { TimeRange, parseMoment } from './time-range';

const NOW = Date.UTC(2026, 10, 20, 12);

describe(parseMoment.name, () => {
  it.each([
    ['now', NOW],
    ['now-6h', NOW - 6 * 3_600_000],
    ['now-1y', NOW - 365 * 86_400_000],
    ['2026-11-20T11:00:00.000Z', NOW - 3_600_000],
    ['yesterday-ish', undefined],
    ['now-6', undefined],
    ['', undefined],
  ])('reads %p', (text, moment) => expect(parseMoment(text, NOW)).toBe(moment));
});

describe(TimeRange.name, () => {
  function setUp(): { range: TimeRange; shown: () => { fromMs: number; toMs: number } } {
    jest.useFakeTimers({ now: NOW });
    const navigate = jest.fn();
    TestBed.configureTestingModule({
      providers: [TimeRange, { provide: Router, useValue: { navigate } }, { provide: ActivatedRoute, useValue: {} }],
    });
    const range = TestBed.inject(TimeRange);
    range.nowMs.set(NOW);
    const shown = (): { fromMs: number; toMs: number } => {
      const { from, to } = (navigate.mock.calls.at(-1) ?? [])[1].queryParams;
      return { fromMs: Date.parse(from), toMs: Date.parse(to) };
    };
    return { range, shown };
  }
  afterEach(() => jest.useRealTimers());

  it('shows the last hour when the address says nothing, or nonsense', () => {
    const { range } = setUp();
    expect(range.window()).toEqual({ fromMs: NOW - 3_600_000, toMs: NOW });
    range.from.set('nonsense');
    expect(range.window()).toEqual({ fromMs: NOW - 3_600_000, toMs: NOW });
    range.from.set('now');
    expect(range.window().fromMs).toBeLessThan(range.window().toMs);
  });

  it('puts a zoom into the address, never shorter than half a minute', () => {
    const { range, shown } = setUp();
    range.zoomTo({ fromMs: NOW - 1_000, toMs: NOW });
    expect(shown().toMs - shown().fromMs).toBe(30_000);
  });

  it('zooms out around the same middle, but never beyond now', () => {
    const { range, shown } = setUp();
    range.zoomOut();
    expect(shown()).toEqual({ fromMs: NOW - 2 * 3_600_000, toMs: NOW });
    range.from.set(new Date(NOW - 4 * 3_600_000).toISOString());
    range.to.set(new Date(NOW - 2 * 3_600_000).toISOString());
    range.zoomOut();
    expect(shown()).toEqual({ fromMs: NOW - 5 * 3_600_000, toMs: NOW - 3_600_000 });
  });

  it('moves by half of what is in sight', () => {
    const { range, shown } = setUp();
    range.shift(-1);
    expect(shown()).toEqual({ fromMs: NOW - 1.5 * 3_600_000, toMs: NOW - 0.5 * 3_600_000 });
  });
});
