import { type Console, faultsOf, LOOKS, NO_FAULTS, openConsole, openPage, signIn } from './console';

describe('the history page', () => {
  let site: Console;

  beforeAll(async () => {
    site = await openConsole();
  });

  afterAll(() => site.close());

  it('keeps its range in the address, and Back returns to the range before', async () => {
    const { context, page } = await openPage(site);
    await signIn(page, site.url, '/history');
    await page.getByRole('button', { name: '6 h' }).click();
    await page.waitForURL(/from=now-6h/);
    await page.getByRole('button', { name: '30 d' }).click();
    await page.waitForURL(/from=now-30d/);
    await page.goBack();
    await page.waitForURL(/from=now-6h/);
    await page.getByRole('button', { name: '6 h', pressed: true }).waitFor();
    expect(await page.getByRole('button', { name: '30 d' }).getAttribute('aria-pressed')).toBe('false');
    await context.close();
  });

  it('zooms all charts to what is dragged over one', async () => {
    const { context, page } = await openPage(site);
    await signIn(page, site.url, '/history?from=now-15m');
    const chart = page.getByRole('img').first();
    await chart.waitFor();
    const box = (await chart.boundingBox())!;
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.5, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, y, { steps: 5 });
    await page.mouse.up();
    await page.waitForURL((url) => url.searchParams.has('to') && !url.searchParams.get('from')!.startsWith('now'));
    const range = new URL(page.url()).searchParams;
    const from = Date.parse(range.get('from')!);
    const to = Date.parse(range.get('to')!);
    expect(to - from).toBeGreaterThan(60_000);
    expect(to - from).toBeLessThan(10 * 60_000);
    await context.close();
  });

  it('says what is kept and what it will weigh', async () => {
    const { context, page } = await openPage(site);
    await signIn(page, site.url, '/history');
    await page.getByRole('heading', { name: 'What is kept' }).waitFor();
    await page
      .getByText(/at most .*[KMG]iB/)
      .first()
      .waitFor();
    await context.close();
  });

  it.each(LOOKS)('is in order at $width px, dark: $dark', async (look) => {
    const faults = await faultsOf(site, look, async (page) => {
      await signIn(page, site.url, '/history?from=now-15m');
      await page.getByRole('heading', { name: 'What is kept' }).waitFor();
    });
    expect(faults).toEqual(NO_FAULTS);
  });
});
