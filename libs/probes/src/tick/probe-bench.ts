import { seriesName } from '@hyperion/contracts';
import { CounterRate, type Readings } from '@hyperion/domain';
import { ProbeParseError, type Probe } from '../probe';
import { Derivation } from './derivation';
import { Channel, type Slot } from './slot';

/**
 * The most instances one metric may have on one host. A host with ten thousand container interfaces must not fill the
 * history; what is beyond is dropped and counted.
 */
export const MAX_INSTANCES = 1024;
/** Runs between two looks for instances that are gone. */
const SWEEP_RUNS = 64;

/** How one probe fared: `absent` when the host has nothing of the kind, which is not a failure. */
export interface ProbeOutcome {
  readonly probe: string;
  readonly status: 'ok' | 'failed' | 'absent';
  /** Time its parsing took, milliseconds; 0 without a clock. Reading is shared and not part of it. */
  readonly durationMs: number;
  /** Why it failed, in its own words. */
  readonly error?: string;
  /** Numbers thrown away because a metric had more instances than {@link MAX_INSTANCES}. */
  readonly dropped: number;
}

/** The moment of a run, as far as a bench is concerned. */
export interface BenchMoment {
  readonly monotonicMs: number;
  readonly bootId: string;
  readonly clock?: (() => number) | undefined;
}

/**
 * The memory of one probe on one host: a slot per series, with its name, its counter and its last value.
 *
 * A probe emits in the same order tick after tick, so a slot is first looked for where it was the last time; only
 * when that is another one it is looked up by key and instance. A run has two phases: first the probe parses and its
 * numbers wait in their slots; only if it comes to its end they are committed. A probe that throws half-way leaves no trace.
 */
export class ProbeBench {
  readonly successName: string;
  readonly durationName: string;
  private readonly channels = new Map<string, Channel>();
  private readonly derivation: Derivation;
  private expected: Slot[] = [];
  private emitted: Slot[] = [];
  private count = 0;
  private dropped = 0;
  private attempt = 0;
  private runs = 0;

  constructor(private readonly probe: Probe) {
    this.successName = seriesName('probe.success', probe.id);
    this.durationName = seriesName('probe.duration', probe.id);
    for (const metric of probe.metrics) {
      const isCounter = metric.kind === 'counter';
      this.channels.set(
        metric.key,
        new Channel(metric.key, isCounter ? () => new CounterRate(metric) : undefined, true),
      );
    }
    for (const input of probe.inputs ?? []) {
      this.channels.set(input.key, new Channel(input.key, () => new CounterRate(input), false));
    }
    this.derivation = new Derivation(probe, this.channels);
  }

  /** Parses one tick's readings and adds what comes of them to `values`. Never throws for what a host says. */
  run(readings: Readings<Probe['sources']>, moment: BenchMoment, values: Map<string, number>): ProbeOutcome {
    const startMs = moment.clock?.() ?? 0;
    this.count = 0;
    this.dropped = 0;
    this.attempt += 1;
    try {
      this.probe.parse(readings, this.emit);
    } catch (error) {
      // A ProbeParseError is a malformed file; anything else is a fault of ours, but must not stop the other probes.
      return this.outcome('failed', startMs, moment, describe(error));
    }
    if (this.count === 0 && isAbsent(readings)) {
      this.runs += 1; // what comes back later starts afresh
      return this.outcome('absent', startMs, moment);
    }
    this.commit(moment, values);
    return this.outcome('ok', startMs, moment);
  }

  private readonly emit = (key: string, value: number, instance = ''): void => {
    let slot = this.expected[this.count];
    if (slot === undefined || slot.channel.key !== key || slot.instance !== instance) slot = this.find(key, instance);
    if (slot === undefined || slot.attempt === this.attempt) return; // of two with one name the first counts
    slot.attempt = this.attempt;
    slot.pending = value;
    this.emitted[this.count] = slot;
    this.count += 1;
  };

  private find(key: string, instance: string): Slot | undefined {
    const channel = this.channels.get(key);
    if (channel === undefined) throw new ProbeParseError(`${this.probe.id} emitted ${key}, which it does not declare`);
    const slot = channel.slot(instance, MAX_INSTANCES);
    if (slot !== undefined) return slot;
    if (this.dropped === 0) this.sweep();
    const retried = channel.slot(instance, MAX_INSTANCES);
    if (retried === undefined) this.dropped += 1;
    return retried;
  }

  private commit(moment: BenchMoment, values: Map<string, number>): void {
    this.runs += 1;
    const at = { monotonicMs: moment.monotonicMs, run: this.runs, bootId: moment.bootId };
    for (let i = 0; i < this.count; i += 1) {
      const slot = this.emitted[i]!;
      slot.commit(at);
      if (slot.channel.isPublished && slot.value === slot.value) values.set(slot.name, slot.value);
    }
    this.derivation.run(this.emitted, this.count, this.runs, values);
    this.emitted.length = this.count;
    const before = this.expected;
    this.expected = this.emitted;
    this.emitted = before;
    if (this.runs % SWEEP_RUNS === 0) this.sweep();
  }

  private sweep(): void {
    for (const channel of this.channels.values()) channel.sweep(this.runs, this.attempt);
  }

  private outcome(status: ProbeOutcome['status'], startMs: number, moment: BenchMoment, error?: string): ProbeOutcome {
    const durationMs = moment.clock === undefined ? 0 : moment.clock() - startMs;
    const base = { probe: this.probe.id, status, durationMs, dropped: this.dropped };
    return error === undefined ? base : { ...base, error };
  }
}

/** Whether nothing at all came back for the sources of a probe. */
function isAbsent(readings: Readings<Probe['sources']>): boolean {
  for (const reading of Object.values(readings) as unknown[]) {
    if (reading instanceof Uint8Array) return false;
    if (reading instanceof Map && reading.size > 0) return false;
    if (Array.isArray(reading) && reading.length > 0) return false;
  }
  return true;
}

function describe(error: unknown): string {
  return error instanceof ProbeParseError ? error.message : `fault in the probe: ${String(error)}`;
}
