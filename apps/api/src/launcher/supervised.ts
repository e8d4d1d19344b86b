import { setTimeout as wait } from 'node:timers/promises';
import type { Exit } from '@hyperion/embedded';
import { HEALTHY_AFTER_MS, restartDelayMs } from './restart-delay';

/** Something that runs until it is stopped or ends by itself. */
export interface Running {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  stop(): Promise<void>;
}

/** What {@link Supervised} needs to keep something running. */
export interface Supervision<T extends Running> {
  /** As it is called in messages, "PostgreSQL". */
  readonly name: string;
  /** Starts it and resolves when it is ready. Called again, and only then, when the one before has ended. */
  start(signal: AbortSignal): Promise<T>;
  /** Tells the person at the terminal. */
  say(line: string): void;
}

/**
 * Keeps one child running: starts it again whenever it ends by itself, at once, or later and later when it dies
 * within seconds of each start. The first start may fail and throws; later ones are repeated until they succeed.
 */
export class Supervised<T extends Running> {
  private readonly stopping = new AbortController();
  private earlyDeaths = 0;
  private readonly loop: Promise<void>;

  private constructor(
    private readonly what: Supervision<T>,
    private current: T,
  ) {
    this.loop = this.keepRunning(performance.now());
  }

  /** @throws what the first start throws; nothing runs then. */
  static async start<T extends Running>(what: Supervision<T>, signal: AbortSignal): Promise<Supervised<T>> {
    return new Supervised(what, await what.start(signal));
  }

  /** The one that runs now, or ran last. */
  get running(): T {
    return this.current;
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.stopping.abort();
    // First, since the loop may be waiting for exactly this exit. A restart under way is awaited and then ended, too.
    await this.current.stop();
    await this.loop;
    await this.current.stop();
  }

  private async keepRunning(startedAtMs: number): Promise<void> {
    for (;;) {
      const exit = await this.current.exited;
      if (this.isStopping()) return;
      const livedMs = performance.now() - startedAtMs;
      this.earlyDeaths = livedMs < HEALTHY_AFTER_MS ? this.earlyDeaths + 1 : 1;
      this.what.say(`${this.what.name} ended (${exit.signal ?? `exit code ${exit.code}`}); starting it again`);
      await this.restart();
      if (this.isStopping()) return;
      startedAtMs = performance.now();
    }
  }

  private async restart(): Promise<void> {
    while (!this.isStopping()) {
      try {
        await wait(restartDelayMs(this.earlyDeaths), undefined, { signal: this.stopping.signal });
        this.current = await this.what.start(this.stopping.signal);
        this.what.say(`${this.what.name} runs again`);
        return;
      } catch (error) {
        this.earlyDeaths += 1;
        if (!this.isStopping()) this.what.say((error as Error).message);
      }
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }
}
