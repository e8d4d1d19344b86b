const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/** Last moment RFC 3339 can say, epoch milliseconds. */
const LATEST_MS = 253_402_300_799_999;
const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/**
 * A moment as people and programs write it: `now`, `now-6h` (s, m, h, d, w), epoch milliseconds, or RFC 3339.
 * `undefined` for anything else.
 */
export function parseMoment(text: string, nowMs: number): number | undefined {
  const relative = /^now(?:-(\d{1,9})([smhdw]))?$/.exec(text);
  if (relative) return nowMs - Number(relative[1] ?? 0) * UNIT_MS[relative[2] ?? 's']!;
  if (/^\d{1,15}$/.test(text)) return Number(text) <= LATEST_MS ? Number(text) : undefined;
  if (!RFC_3339.test(text)) return undefined;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) || atMs < 0 ? undefined : atMs;
}
