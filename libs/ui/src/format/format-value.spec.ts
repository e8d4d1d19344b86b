import { NO_DATA, formatDuration, formatValue, scaleFor } from './format-value';

const GIB = 1024 ** 3;

describe(formatValue.name, () => {
  it.each([
    [0.2345, 'ratio', '23.5 %'],
    [0, 'ratio', '0.0 %'],
    [5.25 * GIB, 'bytes', '5.3 GiB'],
    [512, 'bytes', '512 B'],
    [1023.99 * 1024, 'bytes', '1.0 MiB'],
    [2048, 'bytes/s', '2.0 KiB/s'],
    [125_000, 'bits/s', '1.0 Mbit/s'],
    [54.04, 'celsius', '54.0 °C'],
    [0.5, 'load', '0.50'],
    [123, 'count', '123'],
    [12_345, 'operations/s', '12.3 k/s'],
    [4.2, 'operations/s', '4.2 /s'],
    [0.0123, 'seconds', '12.3 ms'],
    [1, 'boolean', 'yes'],
  ] as const)('writes %d as %s: %s', (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });

  it('tells no data from zero', () => {
    expect(formatValue(undefined, 'bytes')).toBe(NO_DATA);
    expect(formatValue(0, 'bytes')).toBe('0 B');
  });

  it('writes all ticks of an axis in the unit of the largest', () => {
    const scale = scaleFor(2 * GIB, 'bytes');
    expect(formatValue(0.5 * GIB, 'bytes', scale)).toBe('0.5 GiB');
  });
});

describe(formatDuration.name, () => {
  it.each([
    [0, '0 s'],
    [45, '45 s'],
    [3_600, '1 h'],
    [5 * 365 * 86_400, '5 y'],
    [3 * 86_400 + 4 * 3_600 + 59, '3 d 4 h'],
  ])('writes %d seconds as %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});
