import { Injectable } from '@nestjs/common';
import { type HostFacts, HostFactsSchema, type HostId } from '@hyperion/contracts';
import { Database } from '../../platform/database/database';

/** Inventory as last collected, one row per host. */
@Injectable()
export class HostsRepository {
  constructor(private readonly database: Database) {}

  /** The newest facts of a host; `undefined` before the first collection. */
  async facts(hostId: HostId): Promise<HostFacts | undefined> {
    const [row] = await this.database.query<{ facts: unknown }>('SELECT facts FROM host_facts WHERE host_id = $1', [
      hostId,
    ]);
    return row && HostFactsSchema.parse(row.facts);
  }

  /** Replaces the facts of a host. */
  async putFacts(facts: HostFacts): Promise<void> {
    await this.database.query(
      `INSERT INTO host_facts (host_id, collected_at, facts) VALUES ($1, $2, $3)
       ON CONFLICT (host_id) DO UPDATE SET collected_at = excluded.collected_at, facts = excluded.facts`,
      [facts.hostId, facts.collectedAt, JSON.stringify(facts)],
    );
  }
}
