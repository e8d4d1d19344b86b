const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const FULL = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** Time of day to the second, 24 h, in the reader's zone. */
export function formatClock(atMs: number): string {
  return CLOCK.format(atMs);
}

/** Date and time to the second, 24 h, in the reader's zone. */
export function formatDateTime(atMs: number): string {
  return FULL.format(atMs);
}
