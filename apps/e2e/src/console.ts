import { existsSync } from 'node:fs';
import { Axe, type Violation } from './axe';
import { dataFolder, Launched } from '@hyperion/testing';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** The administrator of every Hyperion that is started here, unless it is to be set up by hand. */
export const ADMIN = { username: 'ada', password: 'correct horse battery staple' } as const;

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

/** Chromium looks for its vendor's hosts at start; a machine without a network would only see refusals. */
const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A running Hyperion, and a browser to look at it. */
export interface Console {
  readonly product: Launched;
  readonly browser: Browser;
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the built product on a fresh data folder, with {@link ADMIN} unless `environment` says otherwise. */
export async function openConsole(
  environment: Readonly<Record<string, string>> = adminEnvironment(),
): Promise<Console> {
  if (!CHROMIUM) throw new Error('Chromium is missing: apt-get install chromium');
  const folder = await dataFolder();
  const [product, browser] = await Promise.all([
    Launched.ready({ dataDir: folder.path, environment }),
    chromium.launch({ executablePath: CHROMIUM, args: BROWSER_ARGS }),
  ]);
  return {
    product,
    browser,
    url: `http://127.0.0.1:${product.port}`,
    close: async () => {
      await browser.close();
      await product.stop();
      await folder.remove();
    },
  };
}

/** Settings that make {@link ADMIN} at the first start. */
export function adminEnvironment(): Record<string, string> {
  return { HYPERION_ADMIN_USERNAME: ADMIN.username, HYPERION_ADMIN_PASSWORD: ADMIN.password };
}

/** Whatever the browser complained about: script errors, refused resources, broken rules of the content policy. */
class Complaints {
  readonly lines: string[] = [];

  constructor(page: Page) {
    page.on('pageerror', (error) => this.lines.push(`error: ${error.message}`));
    page.on('console', (message) => {
      // Chromium prints every 401 itself; asking for a session one does not have is how a first visit begins.
      if (message.type() === 'error' && !message.text().includes('401')) this.lines.push(message.text());
    });
  }
}

/** Signs in through the page, as a person does, and waits for the overview. */
export async function signIn(page: Page, url: string, path = '/'): Promise<void> {
  await page.goto(url + path);
  await page.getByLabel('User name').fill(ADMIN.username);
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Account' }).waitFor();
}

/** A context of its own for one test, with the window and colours asked for. */
export async function openPage(
  { browser }: Console,
  options: { readonly width?: number; readonly dark?: boolean } = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: 900 },
    colorScheme: options.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  context.setDefaultTimeout(20_000);
  return { context, page: await context.newPage() };
}

/** An access token taken the way a tool takes one, over HTTP. */
export async function accessToken(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ADMIN),
  });
  if (!answer.ok) throw new Error(`login: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** JSON of a GET with a token. */
export async function read<T>(url: string, token: string): Promise<T> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Windows and colours every page is looked at in. */
export const LOOKS = [
  { width: 1440, dark: false },
  { width: 1440, dark: true },
  { width: 360, dark: false },
  { width: 360, dark: true },
] as const;

/** What can be wrong with a page whatever it shows. */
export interface Faults {
  /** Seriously or critically broken rules of accessibility. */
  readonly violations: readonly Violation[];
  /** How far the page is wider than its window, CSS pixels. */
  readonly overflow: number;
  readonly complaints: readonly string[];
}

/** A page in order. */
export const NO_FAULTS: Faults = { violations: [], overflow: 0, complaints: [] };

/** Opens a page the way `visit` does and tells what is wrong with it. */
export async function faultsOf(
  site: Console,
  look: (typeof LOOKS)[number],
  visit: (page: Page) => Promise<void>,
): Promise<Faults> {
  const { context, page } = await openPage(site, look);
  const complaints = new Complaints(page);
  await visit(page);
  const violations = await new Axe(page).serious();
  const overflow = await page.evaluate(() =>
    Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
  );
  await context.close();
  return { violations, overflow, complaints: complaints.lines };
}
