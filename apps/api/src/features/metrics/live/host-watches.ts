import { uuidv7 } from 'uuidv7';
import type { EventBus } from '../../../platform/events/event-bus';
import { logger } from '../../../platform/logging/logger';
import { startTicker, type Ticker } from '../../../platform/time/ticker';
import type { HostWatchesRepository } from './host-watches.repository';

const log = logger('metrics');

/** How often leases are renewed; three renewals may fail before one runs out. */
const RENEW_MS = 5_000;

/** Tells the sampler which hosts this process's clients look at: rows with a lease, and `watch.changed` when they change. */
export class HostWatches {
  private readonly apiId = uuidv7();
  private readonly hostIds = new Set<string>();
  private hasLeases = false;
  private ticker: Ticker | undefined;

  constructor(
    private readonly repository: HostWatchesRepository,
    private readonly events: EventBus,
  ) {}

  start(): void {
    this.ticker = startTicker('metrics.watches', RENEW_MS, () => this.renew());
  }

  /** Gives all leases back. */
  async stop(): Promise<void> {
    await this.ticker?.stop();
    if (this.hostIds.size === 0) return;
    this.hostIds.clear();
    await this.renew().catch((error: unknown) =>
      log.debug({ err: error }, 'watches could not be given back; they run out'),
    );
  }

  add(hostId: string): void {
    this.hostIds.add(hostId);
    void this.ticker?.poke();
  }

  remove(hostId: string): void {
    this.hostIds.delete(hostId);
    void this.ticker?.poke();
  }

  private async renew(): Promise<void> {
    if (this.hostIds.size === 0 && !this.hasLeases) return;
    const changed = await this.repository.put(this.apiId, [...this.hostIds]);
    this.hasLeases = this.hostIds.size > 0;
    if (changed)
      await this.events
        .publish('watch.changed', {})
        .catch((error: unknown) => log.debug({ err: error }, 'samplers look for themselves soon'));
  }
}
