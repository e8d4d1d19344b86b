import type { SeriesAnswer, SystemSnapshot } from '@hyperion/contracts';
import { dataFolder, eventually, killNow, Launched, mediumDatabase, mediumRedis } from '@hyperion/testing';
import { ADMIN, adminEnvironment, type Console, openConsole, openPage, read, signIn } from './console';

/** Kills of each part; `CHAOS_ROUNDS=20 npm run e2e chaos` is the long form. */
const ROUNDS = Number(process.env['CHAOS_ROUNDS'] ?? 2);
/** Sampling must be back this long after the killed part runs again. */
const BACK_WITHIN_MS = 5_000;

/** One thing to kill, and how it shows that it runs again. */
interface Part {
  readonly name: string;
  pid(): number | undefined;
  isBack(): Promise<boolean>;
}

describe('kill -9 under load', () => {
  let site: Console;

  afterEach(() => site.close());

  it(
    `of server, PostgreSQL and Redis, ${ROUNDS} times each, loses no committed tick`,
    async () => {
      site = await openConsole();
      const { product } = site;
      const isLive = async () => (await product.get('/health/live')) === 200;
      const isReady = async () => (await product.get('/health/ready')) === 200;
      await killAll([
        { name: 'server', pid: () => product.serverPid(), isBack: isLive },
        { name: 'PostgreSQL', pid: () => product.postgresPid(), isBack: isReady },
        { name: 'Redis', pid: () => product.redisPid(), isBack: isReady },
      ]);
    },
    60_000 + ROUNDS * 3 * 25_000,
  );

  it(
    `of API and worker, each a process of its own, ${ROUNDS} times each, loses no committed tick`,
    async () => {
      const [database, redis, folder] = await Promise.all([mediumDatabase(), mediumRedis(), dataFolder()]);
      const shared = { DATABASE_URL: database.url, REDIS_URL: redis.url };
      site = await openConsole({ ...adminEnvironment(), ...shared, HYPERION_ROLE: 'api' });
      const worker = await Launched.ready({
        dataDir: folder.path,
        environment: { ...shared, HYPERION_ROLE: 'worker' },
      });
      const api = site.product;
      await killAll([
        { name: 'API', pid: () => api.serverPid(), isBack: async () => (await api.get('/health/live')) === 200 },
        {
          name: 'worker',
          pid: () => worker.serverPid(),
          isBack: () => Promise.resolve(worker.serverPid() !== undefined),
        },
      ]);
      await worker.stop();
      await Promise.all([database.close(), redis.close(), folder.remove()]);
    },
    60_000 + ROUNDS * 2 * 25_000,
  );

  async function killAll(parts: readonly Part[]): Promise<void> {
    const load = new Load(site.url);
    const { context, page } = await openPage(site);
    await signIn(page, site.url);
    const badge = page.getByRole('banner').getByRole('status');
    await badge.filter({ hasText: 'Live' }).waitFor();
    load.start();
    const returns: string[] = [];
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const part of parts) returns.push(`${part.name} ${await killAndReturn(part, load)} ms`);
      }
    } finally {
      await load.stop();
    }
    await badge.filter({ hasText: 'Live' }).waitFor({ timeout: 30_000 });
    console.log(`sampling was back after: ${returns.join(', ')}`);
    await context.close();
  }

  /** Kills one part, and tells how long after its return a tick was taken again, milliseconds. */
  async function killAndReturn(part: Part, load: Load): Promise<number> {
    await eventually('three ticks between two kills', async () => (await load.committedTicks()).length > 2);
    const before = await load.committedTicks();
    const pid = part.pid();
    if (pid === undefined) throw new Error(`${part.name} does not run`);
    await killNow(pid);
    await eventually(`${part.name} runs again`, () => part.isBack());
    const backAt = Date.now();
    await eventually(`sampling goes on after ${part.name} was killed`, () => load.hasTickSince(backAt));
    const tookMs = Date.now() - backAt;
    expect(tookMs).toBeLessThan(BACK_WITHIN_MS);
    const after = new Set(await load.committedTicks());
    expect(before.filter((tick) => !after.has(tick))).toEqual([]);
    return tookMs;
  }
});

/** Readers that never stop asking, and what they can tell. */
class Load {
  private isRunning = false;
  private readers: Promise<void>[] = [];
  private token: Promise<string> | undefined;

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
    this.token ??= this.signIn();
    try {
      return await read<T>(this.url + path, await this.token);
    } catch (error) {
      // One sign-in for all readers; a new one only when this one was refused or never came about.
      if (/: 401|login/.test(String(error)) || error instanceof TypeError) this.token = undefined;
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
