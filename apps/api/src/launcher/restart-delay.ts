/**
 * A child that ran this long after it was ready was well: its next death is a new story. Short, because what is killed
 * from outside every few seconds should be back at once each time; only a child that cannot live is slowed down.
 */
export const HEALTHY_AFTER_MS = 2_000;
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5_000;

/**
 * How long to wait before the next start of something that died early `earlyDeaths` times in a row: not at all after
 * the first, then 0.2 s, doubling up to 5 s.
 */
export function restartDelayMs(earlyDeaths: number): number {
  return earlyDeaths <= 1 ? 0 : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (earlyDeaths - 2));
}
