import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Queue } from 'bull';
import { EventBus } from '../../../platform/events/event-bus';
import { QueueConnections } from '../../../platform/queue/queue-connections';
import { reconcileRepeatingJobs } from '../../../platform/queue/repeating-jobs';
import { Clock } from '../../../platform/time/clock';
import { startTicker, type Ticker } from '../../../platform/time/ticker';
import type { SamplingPlan } from './sampling-plan';
import { SamplingPlanner } from './sampling-planner';
import { SlotHolder } from './slot-holder';
import { TickRunner } from './tick-runner';

/** How often plan and queue are compared with PostgreSQL, and so the longest life of a lost schedule. */
const RECONCILE_MS = 3_000;

/**
 * Drives sampling. A worker holds one *slot* (an advisory lock in PostgreSQL); hosts are shared out over the slots
 * that live. Each slot has its own Bull queue with one repeatable job per interval, its batches:
 *
 * ```
 * schedules + watches + live slots ──plan──► { 10 s: [hosts], 1 s: [hosts somebody looks at] } ──► Bull repeatables
 * ```
 *
 * - PostgreSQL holds the truth; every few seconds, at each `watch.changed` and at start the queue is made to agree.
 * - Counters need the tick before them, so a host stays with one worker: the queue belongs to the slot.
 * - A killed worker's slot is free at once; the next `reconcile` of the others takes its hosts over.
 * - While PostgreSQL is away the last plan stays in force and ticks wait in the history's spool; on its return the
 *   slot is taken again, or another one, and a tick measured twice is stored once (same host and time).
 */
@Injectable()
export class SamplingJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private opened: ReturnType<QueueConnections['open']> | undefined;
  private plan: SamplingPlan = new Map();
  private ticker: Ticker | undefined;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly connections: QueueConnections,
    private readonly holder: SlotHolder,
    private readonly planner: SamplingPlanner,
    private readonly ticks: TickRunner,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    const ticker = startTicker('sampling.reconcile', RECONCILE_MS, () => this.reconcile());
    this.ticker = ticker;
    this.stopListening = this.events.on('watch.changed', () => void ticker.poke());
    this.holder.whenLost(() => void ticker.poke());
    void ticker.poke();
  }

  /** Before the history writes what waits: no tick may come after that. */
  async onModuleDestroy(): Promise<void> {
    this.stopListening?.();
    await this.ticker?.stop();
    await this.opened?.close();
    this.holder.release();
    await this.ticks.close();
  }

  private async reconcile(): Promise<void> {
    const slot = await this.holder.hold();
    const queue = this.queueOf(slot);
    const before = new Set([...this.plan.values()].flat());
    this.plan = await this.planner.plan(slot);
    const wanted = [...this.plan.keys()].map((everyMs) => ({ name: String(everyMs), everyMs }));
    await reconcileRepeatingJobs(queue, wanted, this.clock.nowMs());
    // A host that is new here (a start, a worker that died) must not wait for its next turn: it was silent already.
    const batches = [...this.plan].filter(([, hosts]) => hosts.some((host) => !before.has(host)));
    for (const [everyMs] of batches) await queue.add(String(everyMs), {});
    await this.ticks.keepOnly(new Set([...this.plan.values()].flat()));
  }

  private queueOf(slot: number): Queue {
    const name = `sampling-${slot}`;
    if (this.opened?.queue.name === name) return this.opened.queue;
    void this.opened?.close(); // the queue of a slot lost to another worker
    this.opened = this.connections.open(name);
    const { queue } = this.opened;
    void queue.process('*', (job) => Promise.resolve(this.ticks.run(this.plan.get(Number(job.name)) ?? [])));
    return queue;
  }
}
