import type { MetricDescriptor, SampleBatch } from '@hyperion/contracts';
import { decodeUtf8, type Readings, type Source } from '@hyperion/domain';
import type { Probe } from './probe';
import { describing } from './text/describe';
import { ProbeBench, type ProbeOutcome } from './tick/probe-bench';

/**
 * One tick of one host, from bytes to a batch, without I/O and without a clock of its own:
 *
 * ```ts
 * const state = createSampleState();                              // once per host, kept
 * const plan = planSample(state, dueProbes(PROBES, state, monotonicMs));
 * const readings = await transport.read(plan.sources);            // one round trip
 * const { batch, outcomes, bootId } = takeSample(state, plan, readings, { hostId, atMs, monotonicMs, clock });
 * ```
 *
 * - A file that several probes want is read once.
 * - One malformed file fails the probes that read it and no other; of a failed probe nothing is kept, not even what
 *   it emitted before it threw, and its counters go on from the last good tick.
 * - `state` is the memory of the host (counters, last runs, boot id). It is changed in place and belongs to the
 *   caller; two hosts never share one.
 */
export interface SampleState {
  /** Boot id at the last tick; empty before the first, or when the host does not tell. */
  bootId: string;
  /** When each probe last ran, monotonic milliseconds, by probe id. */
  readonly lastRunMs: Map<string, number>;
  /** The memory of each probe, by probe id. */
  readonly benches: Map<string, ProbeBench>;
  /** Plans made before, by the ids of their probes. */
  readonly plans: Map<string, SamplePlan>;
}

/** The probes of one tick and the union of their sources; the same object for the same probes, so a transport may remember it. */
export interface SamplePlan {
  readonly probes: readonly Probe[];
  /** By a name made of the source itself. Always holds {@link BOOT_ID_SOURCE}. */
  readonly sources: Readonly<Record<string, Source>>;
  /** For each probe: the name of each of its sources in `sources`. */
  readonly wiring: readonly (readonly (readonly [own: string, shared: string])[])[];
}

/** What a tick needs to be told. */
export interface SampleMoment {
  readonly hostId: string;
  /** Wall clock, epoch milliseconds: only stamped on the batch. */
  readonly atMs: number;
  /** CLOCK_MONOTONIC, milliseconds: what rates are made with. */
  readonly monotonicMs: number;
  /** Milliseconds, any origin; with it each probe's parsing is timed. */
  readonly clock?: () => number;
}

/** The result of one tick. */
export interface Sample {
  readonly batch: SampleBatch;
  readonly outcomes: readonly ProbeOutcome[];
  readonly bootId: string;
  /** Whether the host was started anew since the tick before. */
  readonly isRebooted: boolean;
}

export { MAX_INSTANCES, type ProbeOutcome } from './tick/probe-bench';

const BOOT_ID = '/proc/sys/kernel/random/boot_id';
/** Name of the boot id among the sources of every plan. */
export const BOOT_ID_SOURCE = `file:${BOOT_ID}`;
/** A tick may come this much early and still counts as due: a share of the interval, at most half a second. */
const SLACK_RATIO = 0.1;
const MAX_SLACK_MS = 500;
/** Plans kept per host; probes have few different intervals, so a handful is usual. */
const MAX_PLANS = 64;

const selfGauge = describing({ kind: 'gauge', instanced: true, source: 'the sampler itself' });

/** What the sampler says about its own probes; the instance is the probe's id. */
export const SAMPLER_METRICS: readonly MetricDescriptor[] = [
  selfGauge(
    'probe.success',
    'boolean',
    'Whether the probe understood what it read; absent where the host has nothing for it to read.',
  ),
  selfGauge('probe.duration', 'seconds', 'Time the probe took to make numbers of what was read.'),
];

/** An empty memory for one host. */
export function createSampleState(): SampleState {
  return { bootId: '', lastRunMs: new Map(), benches: new Map(), plans: new Map() };
}

/** Those of `probes` whose time has come again. */
export function dueProbes(
  probes: readonly Probe[],
  state: Pick<SampleState, 'lastRunMs'>,
  monotonicMs: number,
): readonly Probe[] {
  return probes.filter((probe) => {
    const last = state.lastRunMs.get(probe.id);
    if (last === undefined || monotonicMs < last) return true;
    return monotonicMs - last >= probe.everyMs - Math.min(probe.everyMs * SLACK_RATIO, MAX_SLACK_MS);
  });
}

/** What to read for `probes`, each source once. */
export function planSample(state: Pick<SampleState, 'plans'>, probes: readonly Probe[]): SamplePlan {
  let ids = '';
  for (const probe of probes) ids += `${probe.id} `;
  const known = state.plans.get(ids);
  if (known !== undefined) return known;
  const sources: Record<string, Source> = { [BOOT_ID_SOURCE]: { file: BOOT_ID } };
  const wiring = probes.map((probe) =>
    Object.entries(probe.sources).map(([own, source]) => {
      const shared = sourceName(source);
      sources[shared] = source;
      return [own, shared] as const;
    }),
  );
  const plan = { probes, sources, wiring };
  if (state.plans.size >= MAX_PLANS) state.plans.clear();
  state.plans.set(ids, plan);
  return plan;
}

/** Makes the batch of one tick of what was read for `plan`, and remembers the counters in `state`. */
export function takeSample(
  state: SampleState,
  plan: SamplePlan,
  readings: Readings<SamplePlan['sources']>,
  moment: SampleMoment,
): Sample {
  const bootId = bootIdOf(readings[BOOT_ID_SOURCE]) || state.bootId;
  const isRebooted = state.bootId !== '' && bootId !== state.bootId;
  state.bootId = bootId;
  const values = new Map<string, number>();
  const outcomes = plan.probes.map((probe, index) => {
    state.lastRunMs.set(probe.id, moment.monotonicMs);
    const bench = benchOf(state, probe);
    const outcome = bench.run(gather(plan.wiring[index]!, readings), { ...moment, bootId }, values);
    if (outcome.status !== 'absent') values.set(bench.successName, outcome.status === 'ok' ? 1 : 0);
    if (moment.clock !== undefined && outcome.status !== 'absent')
      values.set(bench.durationName, outcome.durationMs / 1000);
    return outcome;
  });
  return { batch: { hostId: moment.hostId, atMs: moment.atMs, values }, outcomes, bootId, isRebooted };
}

function benchOf(state: SampleState, probe: Probe): ProbeBench {
  let bench = state.benches.get(probe.id);
  if (bench === undefined) state.benches.set(probe.id, (bench = new ProbeBench(probe)));
  return bench;
}

function gather(
  wiring: SamplePlan['wiring'][number],
  readings: Readings<SamplePlan['sources']>,
): Readings<Probe['sources']> {
  const own: Record<string, unknown> = {};
  for (const [name, shared] of wiring) own[name] = readings[shared];
  return own as Readings<Probe['sources']>;
}

function sourceName(source: Source): string {
  if ('file' in source) return `file:${source.file}`;
  return 'glob' in source ? `glob:${source.glob}` : `statvfs:${source.statvfs}`;
}

let lastBootId = { bytes: new Uint8Array(0), text: '' };

/** The boot id as text; the same string object while the bytes stay the same. */
function bootIdOf(reading: unknown): string {
  if (!(reading instanceof Uint8Array)) return '';
  const { bytes } = lastBootId;
  let isSame = bytes.length === reading.length;
  for (let i = 0; isSame && i < bytes.length; i += 1) isSame = bytes[i] === reading[i];
  if (!isSame) lastBootId = { bytes: reading.slice(), text: decodeUtf8(reading).trim().slice(0, 64) };
  return lastBootId.text;
}
