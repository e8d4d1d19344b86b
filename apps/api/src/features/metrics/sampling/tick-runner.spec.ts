import type { SampleBatch } from '@hyperion/contracts';
import { FakeClock } from '@hyperion/testing';
import { setLogLevel } from '../../../platform/logging/logger';
import type { HistoryWriter } from '../../history';
import type { MetricsPublisher } from '../live/metrics-publisher';
import type { MetricsSampler } from '../metrics.sampler';
import { TickRunner } from './tick-runner';

/** Samples that end when they are told to, by host. */
class HeldSampler {
  readonly begun: string[] = [];
  private readonly waiting = new Map<string, (batch: SampleBatch) => void>();

  sample(hostId: string): Promise<SampleBatch> {
    this.begun.push(hostId);
    return new Promise((resolve) => this.waiting.set(hostId, resolve));
  }

  async end(hostId: string): Promise<void> {
    this.waiting.get(hostId)?.({ hostId, atMs: 0, values: new Map([['load.avg1', 1]]) });
    await new Promise(setImmediate);
  }

  forgetAllBut = () => Promise.resolve();
  close = () => Promise.resolve();
}

describe(TickRunner.name, () => {
  let clock: FakeClock;
  let sampler: HeldSampler;
  let stored: string[];
  let runner: TickRunner;

  beforeAll(() => setLogLevel('silent'));

  beforeEach(() => {
    clock = new FakeClock();
    sampler = new HeldSampler();
    stored = [];
    const history = { write: (batch: SampleBatch) => stored.push(batch.hostId) };
    const publisher = { publish: () => Promise.resolve() };
    runner = new TickRunner(
      sampler as unknown as MetricsSampler,
      history as unknown as HistoryWriter,
      publisher as unknown as MetricsPublisher,
      clock,
    );
  });

  it('stores a fast host while a slow one still runs, and samples the fast one again', async () => {
    runner.run(['slow', 'fast']);
    await sampler.end('fast');
    expect(stored).toEqual(['fast']);
    clock.pass(10_000);
    runner.run(['slow', 'fast']);
    expect(sampler.begun).toEqual(['slow', 'fast', 'fast']);
  });

  it('skips a turn that comes twice', async () => {
    runner.run(['a']);
    await sampler.end('a');
    clock.pass(20);
    runner.run(['a']);
    expect(sampler.begun).toEqual(['a']);
  });

  it('takes the first turn of a slower schedule, however soon it follows the last of a faster one', async () => {
    runner.run(['a']);
    await sampler.end('a');
    clock.pass(1_000);
    runner.run(['a']);
    expect(sampler.begun).toEqual(['a', 'a']);
  });

  it('waits at its end for the ticks under way', async () => {
    runner.run(['a']);
    const closed = runner.close();
    await sampler.end('a');
    await closed;
    expect(stored).toEqual(['a']);
  });
});
