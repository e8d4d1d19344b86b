import type { Page } from 'playwright-core';
import { adminEnvironment, type Console, openConsole, openPage, signIn } from './console';
import { type CuttableProxy, startProxy } from './cuttable-proxy';

/** Length of the cut; long enough that nobody counts as looking any more and the host falls back to ten seconds. */
const CUT_MS = 60_000;
/** A host is sampled at least this often; a longer distance is a hole. One second of slack for the turn. */
const LONGEST_DISTANCE_S = 11;

describe('a browser whose connection is cut for a minute', () => {
  let proxy: CuttableProxy;
  let site: Console;
  let url: string;

  beforeAll(async () => {
    proxy = await startProxy(() => site.product.port);
    url = `http://127.0.0.1:${proxy.port}`;
    site = await openConsole({ ...adminEnvironment(), HYPERION_ALLOWED_ORIGINS: url });
  });

  afterAll(async () => {
    await proxy.close();
    await site.close();
  });

  it('says so, comes back by itself, and its chart has no hole and no double point', async () => {
    const { context, page } = await openPage(site);
    await signIn(page, url);
    const badge = page.getByRole('banner').getByRole('status');
    await badge.filter({ hasText: 'Live' }).waitFor();
    await page.getByRole('article', { name: 'CPU' }).getByText('Data', { exact: true }).click();
    await seconds(page, 20); // points that were drawn live, before the cut

    proxy.cut();
    await badge.filter({ hasNotText: 'Live' }).waitFor();
    await new Promise((resolve) => setTimeout(resolve, CUT_MS));
    proxy.mend();
    await badge.filter({ hasText: 'Live' }).waitFor({ timeout: 30_000 });

    const times = await seconds(page, 80, 10);
    expect(new Set(times).size).toBe(times.length);
    const distances = times.slice(1).map((time, index) => time - times[index]!);
    expect(Math.max(...distances)).toBeLessThanOrEqual(LONGEST_DISTANCE_S);
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(CUT_MS / 1000);
    await context.close();
  }, 180_000);
});

/**
 * Times of the first chart's points as its data table tells them, seconds, ascending; waits until the span they
 * cover is `spanS` and at least `fresh` of the newest are a second apart.
 */
async function seconds(page: Page, spanS: number, fresh = 0): Promise<number[]> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const times = await pointTimes(page);
    const isLong = times.length > 1 && times.at(-1)! - times[0]! >= spanS;
    const newest = times.slice(-fresh - 1);
    if (isLong && newest.at(-1)! - newest[0]! <= fresh + 1) return times;
    if (Date.now() > deadline) throw new Error(`points at ${times.join(' ')}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function pointTimes(page: Page): Promise<number[]> {
  const cells = await page.getByRole('region', { name: 'CPU' }).locator('tbody tr td:first-child').allInnerTexts();
  return cells
    .map((text) => /(\d+):(\d+):(\d+)/.exec(text))
    .filter((match) => match !== null)
    .map((match) => Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]))
    .reverse();
}
