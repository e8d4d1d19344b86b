import { formatNumber, type Formatted } from './number';

/** Length and sign of the steps of a duration, longest first, seconds. */
const STEPS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** Fractions of a second: how many of them make one, sign. */
const FRACTIONS = [
  [1, 's'],
  [1e3, 'ms'],
  [1e6, 'µs'],
] as const;

/** A time span in its two largest steps: `3 d 4 h`, `12 min 5 s`, `45 s`, rounded down; `-` before one that lies back. */
export function formatDuration(seconds: number, locale: string): string {
  let rest = Math.floor(Math.abs(seconds));
  const first = STEPS.findIndex(([length]) => rest >= length);
  if (first < 0) return `${formatNumber(0, 0, locale)} s`;
  const parts = STEPS.slice(first, first + 2).map(([length, sign]) => {
    const count = Math.floor(rest / length);
    rest -= count * length;
    return { count, sign };
  });
  const text = parts
    .filter(({ count }) => count > 0)
    .map(({ count, sign }) => `${formatNumber(count, 0, locale)} ${sign}`);
  return `${seconds < 0 ? '-' : ''}${text.join(' ')}`;
}

/** A short time: `12.3 ms`, `250.0 µs`, `1.5 s`; from two minutes on a duration, its signs in the text. */
export function formatSeconds(seconds: number, locale: string): Formatted {
  const size = Math.abs(seconds);
  if (size >= 120) return { text: formatDuration(seconds, locale), unit: '' };
  const [factor, unit] =
    FRACTIONS.find(([each]) => size * each >= 0.9995) ?? (size === 0 ? FRACTIONS[0] : FRACTIONS[2]);
  return { text: formatNumber(seconds * factor, size === 0 ? 0 : 1, locale), unit };
}
