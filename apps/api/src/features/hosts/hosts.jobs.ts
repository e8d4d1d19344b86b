import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { logger } from '../../platform/logging/logger';
import { Clock } from '../../platform/time/clock';
import { Upkeep } from '../../platform/upkeep/upkeep';
import { HostsRepository } from './hosts.repository';
import { takeInventory } from './inventory';

const log = logger('hosts');

/** How often the inventory is taken again. */
const INVENTORY_EVERY_MS = 3_600_000;

/** Keeps the inventory of this machine fresh: at start and hourly. */
@Injectable()
export class HostsJobs implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly hosts: HostsRepository,
    private readonly upkeep: Upkeep,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.upkeep.register({ name: 'hosts.inventory', everyMs: INVENTORY_EVERY_MS, run: () => this.refresh() });
  }

  onApplicationBootstrap(): void {
    void this.refresh().catch((error: unknown) =>
      log.warn({ err: error }, 'inventory failed; it is tried again within the hour'),
    );
  }

  private async refresh(): Promise<void> {
    await this.hosts.putFacts(await takeInventory(this.clock.nowMs()));
  }
}
