/** Digits that a measured number has at most: a rate is a difference over a time known to some 10^-5. */
const DIGITS = 5;
/** Decimal places kept at most: a millionth of a second, of a ratio, of a load. */
const MOST_PLACES = 6;
const LEAST = 10 ** (DIGITS - 1);

/**
 * A number without the digits that are noise: integers stay exactly as they are, anything else is rounded to five
 * significant digits and at most six decimal places. 1234.56789 becomes 1234.6, a third becomes 0.33333. Seven bytes of
 * every quotient are such noise, and no compression gets rid of it. Doing it twice changes nothing; -0 becomes 0.
 */
export function significant(value: number): number {
  if (Number.isInteger(value) || !Number.isFinite(value)) return value + 0;
  const size = Math.abs(value);
  let scale = 1;
  for (let places = 0; places < MOST_PLACES && size * scale < LEAST; places++) scale *= 10;
  if (size < LEAST * 10) return Math.round(value * scale) / scale + 0;
  let divisor = 1;
  while (size / divisor >= LEAST * 10) divisor *= 10;
  return Math.round(value / divisor) * divisor;
}
