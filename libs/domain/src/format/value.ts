import type { SeriesUnit, Unit } from '@hyperion/contracts';
import { formatBitRate, formatByteRate, formatBytes } from './bytes';
import { formatSeconds } from './duration';
import { formatNumber, formatPrefixed, NO_DATA, type Formatted, type FormatOptions } from './number';

const SI = ['', 'k', 'M', 'G', 'T'];
const HERTZ = ['Hz', 'kHz', 'MHz', 'GHz', 'THz'];
/** From here on counts are shortened: `12.3 k`. */
const SHORTENED_FROM = 10_000;

/** Units that are written as they are: sign, decimals. */
const PLAIN: Partial<Record<Unit, readonly [sign: string, decimals: number]>> = {
  rpm: ['rpm', 0],
  watts: ['W', 1],
  watthours: ['Wh', 1],
  volts: ['V', 2],
  load: ['', 2],
  boolean: ['', 0],
};

/**
 * Writes a value of a series for people, in the reader's own number format. Ratios become percent with one decimal,
 * bytes IEC, short times ms or µs, long ones durations. What is no number is {@link NO_DATA}; words are the display's job.
 */
export function formatValue(value: number | undefined, unit: SeriesUnit, options: FormatOptions): Formatted {
  if (value === undefined || !Number.isFinite(value)) return NO_DATA;
  const base = unit.replace('/s', '') as Unit;
  return unit === base ? formatGauge(value, base, options) : formatRate(value, base, options);
}

function formatGauge(value: number, unit: Unit, { locale, isFahrenheit }: FormatOptions): Formatted {
  if (unit === 'ratio') return { text: formatNumber(value * 100, 1, locale), unit: '%' };
  if (unit === 'bytes') return formatBytes(value, locale);
  if (unit === 'seconds') return formatSeconds(value, locale);
  if (unit === 'hertz') return formatPrefixed(value, 1000, HERTZ, locale);
  if (unit === 'celsius') return formatTemperature(value, isFahrenheit === true, locale);
  const plain = PLAIN[unit];
  if (plain !== undefined) return { text: formatNumber(value, plain[1], locale), unit: plain[0] };
  return formatCount(value, locale);
}

function formatRate(value: number, unit: Unit, { locale, areBits }: FormatOptions): Formatted {
  if (unit === 'bytes') return areBits === true ? formatBitRate(value, locale) : formatByteRate(value, locale);
  if (unit === 'seconds') return { text: formatNumber(value, 2, locale), unit: 's/s' };
  const { text, unit: prefix } =
    Math.abs(value) < 100 ? { text: formatNumber(value, 1, locale), unit: '' } : formatCount(value, locale);
  return { text, unit: `${prefix}/s` };
}

function formatCount(value: number, locale: string): Formatted {
  if (Math.abs(value) < SHORTENED_FROM)
    return { text: formatNumber(value, Number.isInteger(value) ? 0 : 1, locale), unit: '' };
  return formatPrefixed(value, 1000, SI, locale);
}

function formatTemperature(celsius: number, isFahrenheit: boolean, locale: string): Formatted {
  if (!isFahrenheit) return { text: formatNumber(celsius, 1, locale), unit: '°C' };
  return { text: formatNumber((celsius * 9) / 5 + 32, 1, locale), unit: '°F' };
}
