import { parseMoment } from './moment';

const NOW_MS = Date.UTC(2026, 10, 20, 13, 0, 0);

describe(parseMoment, () => {
  it.each([
    ['now', NOW_MS],
    ['now-30s', NOW_MS - 30_000],
    ['now-30m', NOW_MS - 1_800_000],
    ['now-6h', NOW_MS - 21_600_000],
    ['now-7d', NOW_MS - 604_800_000],
    ['now-2w', NOW_MS - 1_209_600_000],
    ['1700000000000', 1_700_000_000_000],
    ['2026-11-20T13:00:00Z', NOW_MS],
    ['2026-11-20T14:00:00.000+01:00', NOW_MS],
  ])('understands %s', (text, atMs) => {
    expect(parseMoment(text, NOW_MS)).toBe(atMs);
  });

  it.each([
    '',
    'yesterday',
    'now+1h',
    'now-1y',
    'now-',
    '2026-11-20',
    '2026-13-40T00:00:00Z',
    '9999999999999999',
    '-5',
    '1e3',
    '1960-01-01T00:00:00Z',
  ])('does not guess what "%s" means', (text) => {
    expect(parseMoment(text, NOW_MS)).toBeUndefined();
  });
});
