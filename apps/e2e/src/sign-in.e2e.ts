import {
  ADMIN,
  adminEnvironment,
  type Console,
  faultsOf,
  LOOKS,
  NO_FAULTS,
  openConsole,
  openPage,
  signIn,
} from './console';

describe('the first start', () => {
  let site: Console;
  let link: string;

  beforeAll(async () => {
    site = await openConsole({});
    link = (await site.product.says(/\/setup#token=/)).match(/http\S+/)![0];
  });

  afterAll(() => site.close());

  it('has no account anybody could guess', async () => {
    const answer = await fetch(`${site.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password: 'admin' }),
    });
    expect(answer.status).toBe(401);
  });

  it('leads by its link to an administrator who is signed in, once', async () => {
    const { context, page } = await openPage(site);
    await page.goto(link);
    await page.getByLabel('User name').fill(ADMIN.username);
    await page.getByLabel('Password', { exact: true }).fill('too short');
    await page.getByRole('button', { name: /create the account/i }).click();
    expect(
      await page
        .getByText(/at least 15 characters/i)
        .first()
        .isVisible(),
    ).toBe(true);

    await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
    await page.getByRole('button', { name: /create the account/i }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForURL(`${site.url}/`);
    await context.close();

    const again = await openPage(site);
    await again.page.goto(link);
    await again.page.getByText(/has its administrator already/).waitFor();
    await again.context.close();
  });
});

describe('signing in', () => {
  let site: Console;

  beforeAll(async () => {
    site = await openConsole(adminEnvironment());
  });

  afterAll(() => site.close());

  it('refuses a wrong password in words and lets the right one in', async () => {
    const { context, page } = await openPage(site);
    await page.goto(`${site.url}/history`);
    await page.getByLabel('User name').fill(ADMIN.username);
    await page.getByLabel('Password', { exact: true }).fill('not the password at all');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').first().waitFor();
    await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'History' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/history');
    await context.close();
  });

  it('outlives a reload and keeps no token where a script of another tab could read it', async () => {
    const { context, page } = await openPage(site);
    await signIn(page, site.url);
    await page.reload();
    await page.getByRole('button', { name: 'Account' }).waitFor();
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie);
    expect(stored).not.toMatch(/eyJ/);
    await context.close();
  });

  it('ends in every tab when one signs out', async () => {
    const { context, page } = await openPage(site);
    await signIn(page, site.url);
    const other = await context.newPage();
    await other.goto(site.url);
    await other.getByRole('button', { name: 'Account' }).waitFor();
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/sign-in/);
    await other.waitForURL(/sign-in/);
    await context.close();
  });

  it.each(LOOKS)('is usable by everybody at $width px, dark: $dark', async (look) => {
    const faults = await faultsOf(site, look, async (page) => {
      await page.goto(site.url);
      await page.getByLabel('User name').waitFor();
    });
    expect(faults).toEqual(NO_FAULTS);
  });
});
