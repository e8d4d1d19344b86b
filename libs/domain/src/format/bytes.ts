import { formatPrefixed, type Formatted } from './number';

const IEC = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
const DECIMAL = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];
const BITS = ['bit', 'kbit', 'Mbit', 'Gbit', 'Tbit'];

/** Bytes in powers of 1024 (IEC 80000-13): `1.5 GiB`. */
export function formatBytes(bytes: number, locale: string): Formatted {
  return formatPrefixed(bytes, 1024, IEC, locale);
}

/** Bytes in powers of 1000, as printed on disks: `1.6 GB`. */
export function formatDecimalBytes(bytes: number, locale: string): Formatted {
  return formatPrefixed(bytes, 1000, DECIMAL, locale);
}

/** Bytes per second in powers of 1024: `1.5 MiB/s`. */
export function formatByteRate(bytesPerSecond: number, locale: string): Formatted {
  const { text, unit } = formatBytes(bytesPerSecond, locale);
  return { text, unit: `${unit}/s` };
}

/** Bytes per second as bits per second in powers of 1000, as network speeds are told: `12.0 Mbit/s`. */
export function formatBitRate(bytesPerSecond: number, locale: string): Formatted {
  const { text, unit } = formatPrefixed(bytesPerSecond * 8, 1000, BITS, locale);
  return { text, unit: `${unit}/s` };
}
