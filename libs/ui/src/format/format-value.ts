import type { SeriesUnit } from '@hyperion/contracts';
import { formatNumber as writeNumber, formatValue as writeValue } from '@hyperion/domain';

/** Units a number can be shown in: those it is measured in, and bits for what is counted in bytes per second. */
export type DisplayUnit = SeriesUnit | 'bits/s';

/** Shown where there is no number; not the same as a zero. */
export const NO_DATA = '–';

/** How numbers of one magnitude are written: divided, rounded, and what is put behind. */
export interface Scale {
  readonly divisor: number;
  readonly suffix: string;
  /** Decimals. */
  readonly digits: number;
}

const IEC = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const YEAR = 365 * 86_400;
const SI = ['', 'k', 'M', 'G', 'T'];
const PLAIN: Readonly<Record<string, { readonly sign: string; readonly digits: number }>> = {
  celsius: { sign: ' °C', digits: 1 },
  rpm: { sign: ' rpm', digits: 0 },
  watts: { sign: ' W', digits: 1 },
  watthours: { sign: ' Wh', digits: 1 },
  volts: { sign: ' V', digits: 2 },
  load: { sign: '', digits: 2 },
};

/** How each kind of unit is scaled; `rate` is `/s` or empty. */
const SCALES: Readonly<Record<string, (size: number, rate: string) => Scale>> = {
  ratio: () => ({ divisor: 0.01, suffix: ' %', digits: 1 }),
  bytes: (size, rate) => prefixed(size, { step: 1024, prefixes: IEC, sign: rate, digits: 1 }),
  bits: (size) => {
    const scale = prefixed(size * 8, { step: 1000, prefixes: SI, sign: 'bit/s', digits: 1 });
    return { ...scale, divisor: scale.divisor / 8 };
  },
  hertz: (size) => prefixed(size, { step: 1000, prefixes: SI, sign: 'Hz', digits: 2 }),
  seconds: secondsScale,
};

/** The scale for numbers up to `magnitude`, so that all ticks of an axis are written alike. */
export function scaleFor(magnitude: number, unit: DisplayUnit): Scale {
  const [base = '', per] = unit.split('/') as [string, string?];
  const rate = per ? `/${per}` : '';
  const size = Math.abs(magnitude);
  const scaled = SCALES[base];
  if (scaled) return scaled(size, rate);
  const plain = PLAIN[base];
  if (plain) return { divisor: 1, suffix: plain.sign + rate, digits: plain.digits };
  if (size >= 10_000) return prefixed(size, { step: 1000, prefixes: SI, sign: rate, digits: 1 });
  return { divisor: 1, suffix: rate && ` ${rate}`, digits: rate && size < 100 ? 1 : 0 };
}

/**
 * Writes a value with its unit, in the reader's own number format; `–` when there is none. How is the domain's
 * business; a `scale` overrides it where several numbers are to be written alike.
 */
export function formatValue(value: number | undefined, unit: DisplayUnit, scale?: Scale): string {
  if (value === undefined || !Number.isFinite(value)) return NO_DATA;
  if (unit === 'boolean') return value === 0 ? $localize`no` : $localize`yes`;
  if (scale) return formatNumber(value / scale.divisor, scale.digits) + scale.suffix;
  const locale = navigator.language;
  const { text, unit: sign } =
    unit === 'bits/s' ? writeValue(value, 'bytes/s', { locale, areBits: true }) : writeValue(value, unit, { locale });
  return sign ? `${text} ${sign}` : text;
}

/** Two units at most, a year of 365 days: `1 y`, `3 d 4 h`, `12 min`, `45 s`. */
export function formatDuration(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / YEAR), $localize`:years, short@@unit.year:y`],
    [Math.floor((seconds % YEAR) / 86_400), $localize`:days, short@@unit.day:d`],
    [Math.floor(seconds / 3_600) % 24, $localize`:hours, short@@unit.hour:h`],
    [Math.floor(seconds / 60) % 60, $localize`:minutes, short@@unit.minute:min`],
    [Math.floor(seconds) % 60, $localize`:seconds, short@@unit.second:s`],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return `0 ${parts.at(-1)?.[1] ?? 's'}`;
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, sign]) => `${count} ${sign}`)
    .join(' ');
}

/** Writes a number with a fixed count of decimals, in the reader's own format. */
export function formatNumber(value: number, digits: number): string {
  return writeNumber(value, digits, navigator.language);
}

interface Prefixes {
  readonly step: number;
  readonly prefixes: readonly string[];
  /** What stands behind the prefix. */
  readonly sign: string;
  readonly digits: number;
}

function prefixed(size: number, { step, prefixes, sign, digits }: Prefixes): Scale {
  // Four figures before the point are hard to read: 1010 KiB are told as 1.0 MiB.
  const power = prefixes.findIndex((_, index) => size < 999.5 * step ** index || index === prefixes.length - 1);
  const suffix = ` ${prefixes[power] ?? ''}${sign}`.trimEnd();
  return { divisor: step ** power, suffix, digits: power === 0 ? 0 : digits };
}

function secondsScale(size: number, rate: string): Scale {
  if (rate) return { divisor: 1, suffix: ' s/s', digits: 2 };
  if (size < 0.001) return { divisor: 1e-6, suffix: ' µs', digits: 0 };
  if (size < 1) return { divisor: 1e-3, suffix: ' ms', digits: 1 };
  return { divisor: 1, suffix: ' s', digits: 1 };
}
