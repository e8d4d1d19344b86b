import type { MetricDescriptor } from '@hyperion/contracts';
import type { CounterTraits, Readings, Source } from '@hyperion/domain';

/**
 * A probe is one concern of a host in one file: what it measures, what it must read, how the bytes become numbers.
 *
 * - It **says** what it reads and never reads. The sampler asks all due probes for their sources, a transport
 *   fetches the whole tick at once (this machine or SSH), and each probe turns its own bytes into samples.
 * - It is pure: same readings, same samples. A recorded folder is therefore a complete fake host, and its test.
 * - An absent source yields no samples: a container without PSI or hwmon is not a failure. Malformed bytes throw
 *   {@link ProbeParseError}; the sampler counts that against this probe alone and goes on with the others.
 * - Counters are emitted as read. The sampler makes rates of them, once, for all probes (see `domain` rate).
 *
 * Numbers come in three sorts, all declared here, all made in this order:
 *
 * 1. `metrics` and `inputs` are what `parse` emits. A metric is published; an input is not: it is a counter that
 *    only serves to derive something (the jiffies of one core, the milliseconds a disk was busy).
 * 2. Counters among them become rates.
 * 3. `derived` are computed from those rates and gauges, instance by instance: a ratio of rates (CPU use), a
 *    quotient (disk latency is the rate of time over the rate of operations). `totals` add one metric up over its
 *    instances; they add rates, never counters, so a device that comes or goes draws no spike.
 *
 * One more metric is one more line in the table of one probe; history, live view and catalogue follow.
 */
export interface Probe<S extends Readonly<Record<string, Source>> = Readonly<Record<string, Source>>> {
  readonly id: string;
  /** Shortest time between two runs; a probe whose reading is dear says so. 0 runs at every tick. */
  readonly everyMs: number;
  readonly metrics: readonly ProbeMetric[];
  readonly inputs?: readonly CounterInput[];
  readonly derived?: readonly DerivedMetric[];
  readonly totals?: readonly TotalMetric[];
  readonly sources: S;
  /** Hands every number found to `emit`. @throws ProbeParseError on malformed bytes. */
  parse(readings: Readings<S>, emit: Emit): void;
}

/** A metric read from the host as it is; a counter may have {@link CounterTraits}. */
export type ProbeMetric = MetricDescriptor & CounterTraits;

/** A counter that is emitted but not published: only `derived` metrics use its rate. */
export interface CounterInput extends CounterTraits {
  readonly key: string;
}

/** A metric computed from others of the same probe and the same instance. */
export interface DerivedMetric extends MetricDescriptor {
  readonly kind: 'gauge';
  /** Keys of the metrics and inputs it needs; missing at this tick, one of them makes it absent, too. */
  readonly from: readonly string[];
  /** The value from those of `from`, in that order, counters as rates; `undefined` when there is none. Pure. */
  compute(values: readonly number[]): number | undefined;
}

/** The sum of one instanced metric; a counter stays one, as its sum is a rate already. */
export interface TotalMetric extends MetricDescriptor {
  readonly instanced: false;
  /** Key of the metric to add up. */
  readonly totalOf: string;
  /** Whether an instance counts; all do when not said. Pure. */
  counts?(instance: string): boolean;
}

/** Takes one number: the metric's key, its value as read, and the instance for an instanced metric. */
export type Emit = (key: string, value: number, instance?: string) => void;

/** The bytes of a source do not have the shape its man page promises. */
export class ProbeParseError extends Error {
  override readonly name = 'ProbeParseError';
}

/** Gives a probe its precise readings where it is written and the general type where it is listed. */
export function defineProbe<const S extends Readonly<Record<string, Source>>>(probe: Probe<S>): Probe {
  return probe as unknown as Probe;
}
