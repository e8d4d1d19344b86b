import type { Exit } from '@hyperion/embedded';
import { Supervised, type Running } from './supervised';

describe(Supervised.name, () => {
  it('throws what the first start throws', async () => {
    const start = () => Promise.reject(new Error('no disk'));
    await expect(Supervised.start({ name: 'It', start, say: jest.fn() }, new AbortController().signal)).rejects.toThrow(
      'no disk',
    );
  });

  it('starts the child again when it ends by itself', async () => {
    const child = new FakeChild();
    const supervised = await child.supervise();
    child.die({ code: null, signal: 'SIGKILL' });
    await child.started(2);
    expect(supervised.running.pid).toBe(2);
    expect(child.said).toEqual(['It ended (SIGKILL); starting it again', 'It runs again']);
    await supervised.stop();
  });

  it('repeats a restart that fails until it succeeds', async () => {
    const child = new FakeChild();
    const supervised = await child.supervise();
    child.failures = 1;
    child.die({ code: 3, signal: null });
    await child.started(2);
    expect(child.said).toEqual(['It ended (exit code 3); starting it again', 'not yet', 'It runs again']);
    await supervised.stop();
  });

  it('stops for good, also while it waits for a restart', async () => {
    const child = new FakeChild();
    const supervised = await child.supervise();
    child.failures = Infinity;
    child.die({ code: 1, signal: null });
    await child.hasSaid(3);
    await supervised.stop();
    const { attempts } = child;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(child.attempts).toBe(attempts);
  });
});

/** A child that starts when it is told to and dies when the test says so. */
class FakeChild {
  readonly said: string[] = [];
  attempts = 0;
  failures = 0;
  private pid = 0;
  private end: (exit: Exit) => void = () => undefined;

  supervise(): Promise<Supervised<Running>> {
    return Supervised.start(
      { name: 'It', start: () => this.start(), say: (line) => this.said.push(line) },
      new AbortController().signal,
    );
  }

  die(exit: Exit): void {
    this.end(exit);
  }

  async started(pid: number): Promise<void> {
    while (this.pid < pid || !this.said.at(-1)?.endsWith('again')) await tick();
  }

  async hasSaid(lines: number): Promise<void> {
    while (this.said.length < lines) await tick();
  }

  private start(): Promise<Running> {
    this.attempts += 1;
    if (this.failures-- > 0) return Promise.reject(new Error('not yet'));
    const exited = new Promise<Exit>((resolve) => (this.end = resolve));
    const pid = ++this.pid;
    return Promise.resolve({ pid, exited, stop: () => Promise.resolve(this.end({ code: 0, signal: null })) });
  }
}

function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2));
}
