import fc from 'fast-check';
import { UnitSchema, type SeriesUnit } from '@hyperion/contracts';
import { formatDecimalBytes } from './bytes';
import { formatDuration } from './duration';
import { NO_DATA } from './number';
import { formatValue } from './value';

const GIB = 1024 ** 3;
const written = (value: number | undefined, unit: SeriesUnit, given = {}): string => {
  const formatted = formatValue(value, unit, { locale: 'en', ...given });
  return `${formatted.text} ${formatted.unit}`.trim();
};

describe(formatValue.name, () => {
  it.each<[number, SeriesUnit, string]>([
    [0.2345, 'ratio', '23.5 %'],
    [0, 'ratio', '0.0 %'],
    [-0.0000001, 'ratio', '0.0 %'],
    [0, 'bytes', '0 B'],
    [512, 'bytes', '512 B'],
    [5.25 * GIB, 'bytes', '5.3 GiB'],
    [1024 ** 2 - 1, 'bytes', '1.0 MiB'],
    [2048, 'bytes/s', '2.0 KiB/s'],
    [0, 'seconds', '0 s'],
    [0.0123, 'seconds', '12.3 ms'],
    [0.00005, 'seconds', '50.0 µs'],
    [45.25, 'seconds', '45.3 s'],
    [100_000, 'seconds', '1 d 3 h'],
    [1.25, 'seconds/s', '1.25 s/s'],
    [54.04, 'celsius', '54.0 °C'],
    [3.4e9, 'hertz', '3.4 GHz'],
    [2450, 'rpm', '2,450 rpm'],
    [0.5, 'load', '0.50'],
    [123, 'count', '123'],
    [2_466_177, 'count', '2.5 M'],
    [4.2, 'operations/s', '4.2 /s'],
    [12_345, 'operations/s', '12.3 k/s'],
    [1, 'boolean', '1'],
  ])('writes %d as %s: %s', (value, unit, text) => {
    expect(written(value, unit)).toBe(text);
  });

  it('writes network rates in bits when asked to', () => {
    expect(written(1_500_000, 'bytes/s', { areBits: true })).toBe('12.0 Mbit/s');
  });

  it('writes Fahrenheit when asked to', () => {
    expect(written(100, 'celsius', { isFahrenheit: true })).toBe('212.0 °F');
  });

  it('follows the format of the locale', () => {
    expect(formatValue(0.2345, 'ratio', { locale: 'de' })).toEqual({ text: '23,5', unit: '%' });
    expect(formatValue(2450, 'rpm', { locale: 'de' })).toEqual({ text: '2.450', unit: 'rpm' });
  });

  it.each([undefined, NaN, Infinity])('tells %p from zero', (value) => {
    expect(formatValue(value, 'bytes', { locale: 'en' })).toBe(NO_DATA);
  });

  it('writes any number of any unit in few characters', () => {
    const unit = fc.constantFrom(
      ...UnitSchema.options.filter((each) => each !== 'rpm' && each !== 'load' && each !== 'boolean'),
    );
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), unit, (value, each) => {
        expect(written(value, each).length).toBeLessThanOrEqual(16);
      }),
    );
  });
});

describe(formatDuration.name, () => {
  it.each([
    [0, '0 s'],
    [45, '45 s'],
    [3600, '1 h'],
    [3605, '1 h'],
    [725, '12 min 5 s'],
    [3 * 86_400 + 4 * 3600 + 59, '3 d 4 h'],
    [-90, '-1 min 30 s'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds, 'en')).toBe(text);
  });
});

describe(formatDecimalBytes.name, () => {
  it('writes sizes as they are printed on disks', () => {
    expect(formatDecimalBytes(1.6e9, 'en')).toEqual({ text: '1.6', unit: 'GB' });
  });
});
