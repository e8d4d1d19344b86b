import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { seriesName } from '@hyperion/contracts';
import { createSampleState, planSample, PROBES, takeSample, type Probe, type Sample } from '@hyperion/probes';
import { FakeClock } from './fake-clock';
import { FakeTransport } from './fake-transport';

/** Time between two ticks of a recorded host, milliseconds. */
export const GOLDEN_TICK_MS = 10_000;

/** What the whole registry makes of a recorded host: everything it should be held against, as plain JSON. */
export interface Golden {
  /** Every number of the first tick as the probes emit it, counters not yet rates. */
  readonly emitted: Readonly<Record<string, number>>;
  /** Each tick: how the probes fared (`failed: why` in its own words) and what came of it. */
  readonly ticks: readonly {
    readonly outcomes: Readonly<Record<string, string>>;
    readonly values: Readonly<Record<string, number>>;
  }[];
}

/**
 * Runs all probes over a fixture: its own tree first, then each folder `tick2`, `tick3` … laid over all before it,
 * ten seconds apart. Without such folders the second tick sees the same files again.
 */
export async function goldenOf(folder: string): Promise<Golden> {
  const clock = new FakeClock();
  const layers = [folder];
  const transport = new FakeTransport(folder);
  const state = createSampleState();
  const plan = planSample(state, PROBES);
  const ticks: Sample[] = [];
  const emitted = emittedBy(plan.probes, await transport.read(plan.sources), plan.wiring);
  for (let tick = 1; tick <= 2 || existsSync(join(folder, `tick${tick}`)); tick += 1) {
    const layer = join(folder, `tick${tick}`);
    if (existsSync(layer)) layers.unshift(layer);
    transport.show(...layers);
    const readings = await transport.read(plan.sources);
    const moment = { hostId: 'fixture', atMs: clock.nowMs(), monotonicMs: clock.monotonicMs() };
    ticks.push(takeSample(state, plan, readings, moment));
    clock.pass(GOLDEN_TICK_MS);
  }
  return {
    emitted: sorted(emitted),
    ticks: ticks.map(({ outcomes, batch }) => ({
      outcomes: Object.fromEntries(
        outcomes.map(({ probe, status, error }) => [probe, error ? `${status}: ${error}` : status]),
      ),
      values: sorted(batch.values),
    })),
  };
}

function emittedBy(
  probes: readonly Probe[],
  readings: Readonly<Record<string, unknown>>,
  wiring: readonly (readonly (readonly [string, string])[])[],
): ReadonlyMap<string, number> {
  const emitted = new Map<string, number>();
  probes.forEach((probe, index) => {
    const own = Object.fromEntries(wiring[index]!.map(([name, shared]) => [name, readings[shared]]));
    try {
      probe.parse(own as Parameters<Probe['parse']>[0], (key, value, instance) =>
        emitted.set(seriesName(key, instance), value),
      );
    } catch {
      // a broken fixture: the outcome of its ticks says so
    }
  });
  return emitted;
}

/** By name, and without the noise of the last bits. */
function sorted(values: ReadonlyMap<string, number>): Record<string, number> {
  const entries = [...values].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, value]) => [name, Number(value.toPrecision(12))]));
}
