import { Injectable } from '@nestjs/common';
import { type HostFacts, type HostId, LOCAL_HOST_ID } from '@hyperion/contracts';
import { FactsNotCollected, HostNotFound } from './hosts.errors';
import { HostsRepository } from './hosts.repository';

/** What is known of hosts apart from their numbers. */
@Injectable()
export class HostsService {
  constructor(private readonly hosts: HostsRepository) {}

  /** Inventory of a host, at most an hour old. @throws HostNotFound, FactsNotCollected */
  async facts(hostId: HostId): Promise<HostFacts> {
    if (hostId !== LOCAL_HOST_ID) throw new HostNotFound();
    const facts = await this.hosts.facts(hostId);
    if (!facts) throw new FactsNotCollected();
    return facts;
  }
}
