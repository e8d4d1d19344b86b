import { Injectable } from '@nestjs/common';
import { LOCAL_HOST_ID, type SampleBatch } from '@hyperion/contracts';
import {
  createSampleState,
  dueProbes,
  planSample,
  type ProbeOutcome,
  PROBES,
  type SampleState,
  takeSample,
} from '@hyperion/probes';
import { significant } from '@hyperion/domain';
import { LocalTransport, type Transport } from '@hyperion/transport';
import { logger } from '../../platform/logging/logger';
import { Clock } from '../../platform/time/clock';

const log = logger('metrics');

/** What is kept for a host between its ticks. */
interface SampledHost {
  readonly transport: Transport;
  readonly state: SampleState;
  /** Probes that failed at the tick before, so that a lasting failure is logged once. */
  failing: ReadonlySet<string>;
}

/**
 * Glue between what a probe wants and how a host is reached: asks all due probes for their sources, has the transport
 * read them in one go, and lets each probe make numbers of its own bytes. The arithmetic (rates, derived metrics,
 * isolation of failures) is pure and lives in `libs/probes`; here are only clocks, connections and the log.
 *
 * - One instance per worker; the memory of a host (counters, descriptors) lives as long as the host stays with it.
 * - A tick that fails as a whole (the host cannot be reached) throws; a probe that fails takes only itself along.
 */
@Injectable()
export class MetricsSampler {
  private readonly hosts = new Map<string, SampledHost>();

  constructor(private readonly clock: Clock) {}

  /** Takes one sample of a host. @throws when the host cannot be reached. */
  async sample(hostId: string): Promise<SampleBatch> {
    const host = this.hostOf(hostId);
    const plan = planSample(host.state, dueProbes(PROBES, host.state, this.clock.monotonicMs()));
    const readings = await host.transport.read(plan.sources);
    const { batch, outcomes } = takeSample(host.state, plan, readings, {
      hostId,
      atMs: this.clock.nowMs(),
      monotonicMs: this.clock.monotonicMs(),
      clock: () => performance.now(),
    });
    this.report(hostId, host, outcomes);
    return rounded(batch);
  }

  /** Forgets a host that another worker samples now: its counters would be old when it came back. */
  async forgetAllBut(hostIds: ReadonlySet<string>): Promise<void> {
    const gone = [...this.hosts].filter(([hostId]) => !hostIds.has(hostId));
    for (const [hostId, host] of gone) {
      this.hosts.delete(hostId);
      await host.transport.close();
    }
  }

  /** Gives back every descriptor. */
  close(): Promise<void> {
    return this.forgetAllBut(new Set());
  }

  private hostOf(hostId: string): SampledHost {
    let host = this.hosts.get(hostId);
    if (!host) {
      if (hostId !== LOCAL_HOST_ID) throw new Error(`no way to reach host ${hostId}`);
      host = { transport: new LocalTransport(), state: createSampleState(), failing: new Set() };
      this.hosts.set(hostId, host);
    }
    return host;
  }

  private report(hostId: string, host: SampledHost, outcomes: readonly ProbeOutcome[]): void {
    const failed = outcomes.filter((outcome) => outcome.status === 'failed');
    for (const { probe, error } of failed) {
      if (!host.failing.has(probe)) log.warn({ hostId, probe, error }, 'a probe does not understand what it reads');
    }
    const ran = new Set(outcomes.map((outcome) => outcome.probe));
    const stillFailing = [...host.failing].filter((probe) => !ran.has(probe));
    host.failing = new Set([...stillFailing, ...failed.map((outcome) => outcome.probe)]);
  }
}

/** The batch without the digits that are noise, as history will keep it: a live point equals the stored one. */
function rounded(batch: SampleBatch): SampleBatch {
  const values = new Map<string, number>();
  for (const [name, value] of batch.values) values.set(name, significant(value));
  return { ...batch, values };
}
