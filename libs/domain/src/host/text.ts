/** Longest name of an instance taken from a host, UTF-16 units; what is longer is cut. */
export const MAX_NAME_LENGTH = 200;

/** What stands for one byte that is no UTF-8. */
const NO_UTF8 = { point: 0xfffd, length: 1 };
/** Lead bytes of UTF-8: how many continuation bytes follow, the bits they carry, and the least code point allowed (RFC 3629, 3). */
const FORMS = [
  { mask: 0xe0, lead: 0xc0, tail: 1, least: 0x80 },
  { mask: 0xf0, lead: 0xe0, tail: 2, least: 0x800 },
  { mask: 0xf8, lead: 0xf0, tail: 3, least: 0x10000 },
] as const;

/**
 * Text of `bytes` from `start` to `end` as UTF-8 (RFC 3629). Never throws: a byte that is no UTF-8 becomes U+FFFD.
 * Kernel files hold ASCII but for names, which may hold anything.
 */
export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = '';
  let at = start;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) {
      text += String.fromCharCode(byte);
      at += 1;
    } else {
      const { point, length } = decodeMultibyte(bytes, at, end);
      text += String.fromCodePoint(point);
      at += length;
    }
  }
  return text;
}

function decodeMultibyte(bytes: Uint8Array, at: number, end: number): { point: number; length: number } {
  const lead = bytes[at]!;
  const form = FORMS.find(({ mask, lead: pattern }) => (lead & mask) === pattern);
  if (form === undefined || at + form.tail >= end) return NO_UTF8;
  let point = lead & ~form.mask;
  for (let i = 1; i <= form.tail; i += 1) {
    const next = bytes[at + i]!;
    if ((next & 0xc0) !== 0x80) return NO_UTF8;
    point = (point << 6) | (next & 0x3f);
  }
  return point < form.least || !isScalar(point) ? NO_UTF8 : { point, length: form.tail + 1 };
}

/** Whether a code point is a Unicode scalar value: in range and no half of a surrogate pair. */
function isScalar(point: number): boolean {
  return point < 0xd800 || (point > 0xdfff && point <= 0x10ffff);
}

/**
 * A name found on a host made fit to name a series: at most {@link MAX_NAME_LENGTH} long, control characters as
 * U+FFFD (PostgreSQL refuses U+0000, terminals obey the others), no half surrogate. It is still hostile text to every sink.
 */
export function boundedName(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd');
  if (clean.length <= MAX_NAME_LENGTH) return clean;
  return `${clean.slice(0, MAX_NAME_LENGTH - 1)}…`.replace(/[\ud800-\udbff]…$/, '…');
}
