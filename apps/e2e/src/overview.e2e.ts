import { hostname, release } from 'node:os';
import { statfsSync } from 'node:fs';
import type { SystemSnapshot } from '@hyperion/contracts';
import { accessToken, type Console, faultsOf, LOOKS, NO_FAULTS, openConsole, openPage, read, signIn } from './console';

describe('the overview', () => {
  let site: Console;

  beforeAll(async () => {
    site = await openConsole();
  });

  afterAll(() => site.close());

  it("shows this machine's own name, system and root filesystem", async () => {
    const { context, page } = await openPage(site);
    await signIn(page, site.url);
    await page.getByRole('heading', { level: 1, name: hostname() }).waitFor();
    expect(await page.getByText(release()).first().isVisible()).toBe(true);

    const { blocks, bfree, bavail } = statfsSync('/');
    const usedPercent = ((blocks - bfree) / (blocks - bfree + bavail)) * 100;
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: '/', exact: true }) });
    const shown = Number(/([\d.]+)\s*%/.exec(await row.innerText())?.[1]);
    expect(Math.abs(shown - usedPercent)).toBeLessThan(2);
    await context.close();
  });

  it('moves every second while it is looked at, and goes back to ten seconds when nobody looks', async () => {
    const token = await accessToken(site.url);
    const { context, page } = await openPage(site);
    await signIn(page, site.url);
    await page.getByText('Live', { exact: true }).first().waitFor();
    await distances(site.url, token, 2); // the turn from ten seconds to one
    expect(await distances(site.url, token, 4)).toEqual([1, 1, 1]);
    await context.close();

    const closedAt = Date.now();
    let slow: number[] = [];
    while (Date.now() - closedAt < 30_000 && slow[0] !== 10) slow = await distances(site.url, token, 2);
    expect(slow).toEqual([10]);
  });

  it.each(LOOKS)('is in order at $width px, dark: $dark', async (look) => {
    const faults = await faultsOf(site, look, async (page) => {
      await signIn(page, site.url);
      await page.getByRole('heading', { name: 'Filesystems' }).waitFor();
    });
    expect(faults).toEqual(NO_FAULTS);
  });
});

/** Seconds between the newest `count` ticks, as the API tells them. */
async function distances(url: string, token: string, count: number): Promise<number[]> {
  const seen: number[] = [];
  while (seen.length < count) {
    const { ts } = await read<SystemSnapshot>(`${url}/api/hosts/local/system`, token);
    if (Date.parse(ts) !== seen.at(-1)) seen.push(Date.parse(ts));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return seen.slice(1).map((ts, index) => Math.round((ts - seen[index]!) / 1000));
}
