/** A number ready to be shown: its digits in the reader's own format, and the sign of its unit (empty when it has none). */
export interface Formatted {
  readonly text: string;
  readonly unit: string;
}

/** How numbers are to be written. */
export interface FormatOptions {
  /** BCP 47 tag of the reader's language and region, e.g. `de-CH`. */
  readonly locale: string;
  /** Whether rates of bytes are written in bits per second, as is the habit for networks. */
  readonly areBits?: boolean;
  /** Whether temperatures are written in degrees Fahrenheit. */
  readonly isFahrenheit?: boolean;
}

/** Shown where there is no number; not the same as a zero. */
export const NO_DATA: Formatted = { text: '–', unit: '' };

/** Formats made before; making one costs more than using it a hundred times. Bounded by the languages in use. */
const formats = new Map<string, Intl.NumberFormat>();
const MAX_FORMATS = 64;

/** Writes a number with a fixed count of decimals in the format of `locale`; never "-0". */
export function formatNumber(value: number, decimals: number, locale: string): string {
  const key = `${locale} ${decimals}`;
  let format = formats.get(key);
  if (format === undefined) {
    if (formats.size >= MAX_FORMATS) formats.clear();
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    formats.set(key, format);
  }
  return format.format(Math.abs(value) < 0.5 / 10 ** decimals ? 0 : value);
}

/** Writes a number in the largest step of `prefixes` (each `base` times the one before) that leaves 1 or more before the point. */
export function formatPrefixed(value: number, base: number, prefixes: readonly string[], locale: string): Formatted {
  let [scaled, step] = [value, 0];
  // what would be rounded up to a whole step is written as one: 1.0 MiB, not 1024.0 KiB
  while (step < prefixes.length - 1 && Math.abs(scaled) >= base - 0.05) {
    scaled /= base;
    step += 1;
  }
  return { text: formatNumber(scaled, step === 0 ? 0 : 1, locale), unit: prefixes[step] ?? '' };
}
