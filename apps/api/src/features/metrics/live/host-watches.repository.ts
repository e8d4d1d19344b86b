import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database';

/** How long a watch lasts unless it is renewed. */
const LEASE_SECONDS = 15;

/** Which API process has clients that look at which host: leases, so that a dead process watches nothing for long. */
@Injectable()
export class HostWatchesRepository {
  constructor(private readonly database: Database) {}

  /** Makes `hostIds` exactly what `apiId` watches, for the next seconds; tells whether that changed anything. */
  async put(apiId: string, hostIds: readonly string[]): Promise<boolean> {
    const [row] = await this.database.query<{ changed: boolean }>(
      `WITH gone AS (
         DELETE FROM host_watches WHERE (api_id = $1 AND NOT host_id = ANY($2::text[])) OR (api_id <> $1 AND expires_at < now() - interval '1 minute')
         RETURNING host_id
       ), kept AS (
         INSERT INTO host_watches (host_id, api_id, expires_at)
         SELECT unnest($2::text[]), $1, now() + make_interval(secs => $3)
         ON CONFLICT (host_id, api_id) DO UPDATE SET expires_at = EXCLUDED.expires_at
         RETURNING (xmax = 0) AS is_new
       )
       SELECT EXISTS (SELECT FROM gone) OR EXISTS (SELECT FROM kept WHERE is_new) AS changed`,
      [apiId, hostIds, LEASE_SECONDS],
    );
    return row!.changed;
  }
}
