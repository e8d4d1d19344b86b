import type { SeriesAnswer, SystemSnapshot } from '@hyperion/contracts';
import { eventually, killNow } from '@hyperion/testing';
import { ADMIN, type Console, openConsole, openPage, read, signIn } from './console';

/** Kills of each part; `CHAOS_ROUNDS=20 npm run e2e chaos` is the long form. */
const ROUNDS = Number(process.env['CHAOS_ROUNDS'] ?? 2);
/** Sampling must be back this long after the killed part runs again. */
const BACK_WITHIN_MS = 5_000;

type Part = 'server' | 'PostgreSQL' | 'Redis';

describe('kill -9 under load', () => {
  let site: Console;
  let load: Load;

  beforeAll(async () => {
    site = await openConsole();
    load = new Load(site.url);
  });

  afterAll(async () => {
    await load.stop();
    await site.close();
  });

  it(
    `loses no committed tick and samples again within ${BACK_WITHIN_MS / 1000} s, ${ROUNDS} times each for server, PostgreSQL and Redis`,
    async () => {
      const { context, page } = await openPage(site);
      await signIn(page, site.url);
      const badge = page.getByRole('banner').getByRole('status');
      await badge.filter({ hasText: 'Live' }).waitFor();
      load.start();
      const returns: string[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const part of ['server', 'PostgreSQL', 'Redis'] as const) {
          await eventually('three ticks between two kills', async () => (await load.committedTicks()).length > 2);
          const before = await load.committedTicks();
          await killNow(pidOf(part));
          await eventually(`${part} runs again`, () => isBack(part));
          const backAt = Date.now();
          await eventually(`sampling goes on after ${part} was killed`, () => load.hasTickSince(backAt));
          const tookMs = Date.now() - backAt;
          returns.push(`${part} ${tookMs} ms`);
          expect(tookMs).toBeLessThan(BACK_WITHIN_MS);
          const after = new Set(await load.committedTicks());
          expect(before.filter((tick) => !after.has(tick))).toEqual([]);
        }
      }
      await badge.filter({ hasText: 'Live' }).waitFor({ timeout: 30_000 });
      console.log(`sampling was back after: ${returns.join(', ')}`);
      await context.close();
    },
    60_000 + ROUNDS * 3 * 25_000,
  );

  function pidOf(part: Part): number {
    const { product } = site;
    const pid = {
      server: () => product.serverPid(),
      PostgreSQL: () => product.postgresPid(),
      Redis: () => product.redisPid(),
    }[part]();
    if (pid === undefined) throw new Error(`${part} does not run`);
    return pid;
  }

  async function isBack(part: Part): Promise<boolean> {
    if (part === 'server') return (await site.product.get('/health/live')) === 200;
    return (await site.product.get('/health/ready')) === 200;
  }
});

/** Readers that never stop asking, and what they can tell. */
class Load {
  private isRunning = false;
  private readers: Promise<void>[] = [];
  private token = '';

  constructor(private readonly url: string) {}

  start(): void {
    this.isRunning = true;
    this.readers = Array.from({ length: 4 }, () => this.readOn());
  }

  async stop(): Promise<void> {
    this.isRunning = false;
    await Promise.all(this.readers);
  }

  /** Start of every second of the last five minutes for which a tick is stored. */
  async committedTicks(): Promise<number[]> {
    const to = new Date();
    const from = new Date(to.getTime() - 300_000);
    const answer = await this.ask<SeriesAnswer>(
      `/api/metrics/series?metric=load.avg1&step=1&from=${from.toISOString()}&to=${to.toISOString()}`,
    );
    const first = Date.parse(answer.from) / 1000;
    const points = answer.series[0]?.points ?? [];
    // The oldest seconds slide out of the window between two calls and are left out of the comparison.
    return points.flatMap((point, index) => (point && index > 60 ? [first + index] : []));
  }

  /** Whether a tick was taken after `sinceMs`. */
  async hasTickSince(sinceMs: number): Promise<boolean> {
    try {
      return Date.parse((await this.ask<SystemSnapshot>('/api/hosts/local/system')).ts) >= sinceMs;
    } catch {
      return false; // still coming up
    }
  }

  private async readOn(): Promise<void> {
    while (this.isRunning) {
      await this.ask('/api/metrics/series?metric=cpu.usedRatio&metric=memory.usedBytes&from=now-6h').catch(
        () => undefined,
      );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  private async ask<T>(path: string): Promise<T> {
    this.token ||= await this.signIn();
    try {
      return await read<T>(this.url + path, this.token);
    } catch (error) {
      if (String(error).includes(': 401')) this.token = '';
      throw error;
    }
  }

  private async signIn(): Promise<string> {
    const answer = await fetch(`${this.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ADMIN),
    });
    if (!answer.ok) throw new Error(`login: ${answer.status}`);
    return ((await answer.json()) as { access_token: string }).access_token;
  }
}
