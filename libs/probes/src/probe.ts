import type { MetricDescriptor } from '@hyperion/contracts';
import type { Readings, Source } from '@hyperion/domain';

/**
 * A probe is one concern of a host in one file: what it measures, what it must read, how the bytes become numbers.
 *
 * - It **says** what it reads and never reads. The sampler asks all due probes for their sources, a transport
 *   fetches the whole tick at once (this machine or SSH), and each probe turns its own bytes into samples.
 * - It is pure: same readings, same samples. A recorded folder is therefore a complete fake host, and its test.
 * - An absent source yields no samples: a container without PSI or hwmon is not a failure. Malformed bytes throw
 *   {@link ProbeParseError}; the sampler counts that against this probe alone and goes on with the others.
 * - Counters are emitted as read. The sampler makes rates of them, once, for all probes (see `domain` rate).
 * - One more metric is one more line in the metrics of one probe; history, live view and catalogue follow.
 */
export interface Probe<S extends Readonly<Record<string, Source>> = Readonly<Record<string, Source>>> {
  readonly id: string;
  /** Shortest time between two runs; a probe whose reading is dear says so. 0 runs at every tick. */
  readonly everyMs: number;
  readonly metrics: readonly MetricDescriptor[];
  readonly sources: S;
  /** Hands every number found to `emit`. @throws ProbeParseError on malformed bytes. */
  parse(readings: Readings<S>, emit: Emit): void;
}

/** Takes one number: the metric's key, its value as read, and the instance for an instanced metric. */
export type Emit = (key: string, value: number, instance?: string) => void;

/** The bytes of a source do not have the shape its man page promises. */
export class ProbeParseError extends Error {
  override readonly name = 'ProbeParseError';
}
