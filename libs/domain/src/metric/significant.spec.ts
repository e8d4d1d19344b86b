import fc from 'fast-check';
import { significant } from './significant';

describe(significant, () => {
  it.each([
    [1 / 3, 0.33333],
    [1234.56789, 1234.6],
    [12345.678, 12346],
    [98765432.1, 98765000],
    [0.0000123456, 0.000012],
    [1e-9, 0],
    [-2 / 3, -0.66667],
    [16_234_123_264, 16_234_123_264],
    [0.5, 0.5],
    [99999.96, 100000],
  ])('makes %d into %d', (value, expected) => {
    expect(significant(value)).toBe(expected);
  });

  it('knows no negative zero', () => {
    expect([significant(-0), significant(-1e-9)]).toEqual([0, 0]);
  });

  it('changes nothing the second time, and never more than five digits can say', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }), (value) => {
        const once = significant(value);
        expect(significant(once)).toBe(once);
        expect(Math.abs(once - value)).toBeLessThanOrEqual(Math.abs(value) * 5.1e-5 + 5.1e-7);
      }),
    );
  });

  it('leaves what is no number alone', () => {
    expect([significant(NaN), significant(Infinity)]).toEqual([NaN, Infinity]);
  });
});
