import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database';

/** Who is looking at what, as the API processes have leased it. */
@Injectable()
export class SamplingRepository {
  constructor(private readonly database: Database) {}

  /** Hosts somebody looks at now. */
  async watchedHosts(): Promise<Set<string>> {
    const rows = await this.database.query<{ host_id: string }>(
      'SELECT DISTINCT host_id FROM host_watches WHERE expires_at > now()',
    );
    return new Set(rows.map((row) => row.host_id));
  }
}
