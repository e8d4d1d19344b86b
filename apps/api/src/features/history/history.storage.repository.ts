import { Injectable } from '@nestjs/common';
import type { Tier } from '@hyperion/domain';
import { Database } from '../../platform/database/database';

const TREE_BYTES = `
  SELECT coalesce(sum(pg_total_relation_size(tree.relid)), 0)::float8 AS bytes
  FROM unnest($1::text[]) AS root, pg_partition_tree(root::regclass) AS tree WHERE tree.isleaf`;

/** Sizes of history's tables. */
@Injectable()
export class HistoryStorageRepository {
  constructor(private readonly database: Database) {}

  /** Bytes of a tier's chunks, indexes included. */
  async storedBytes(tier: Tier): Promise<number> {
    return this.treeBytes([`chunks_${tier.name}`]);
  }

  /** Bytes of what is not sealed, and of the times kept against sealing twice. */
  async hotBytes(): Promise<number> {
    return this.treeBytes(['ticks', 'hot_minutes', 'sealed_ticks']);
  }

  /** Series something was measured of within the last day. */
  async seriesCount(): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM series WHERE last_ms IS NULL OR last_ms >= (SELECT max(last_ms) FROM series) - 86400000`,
    );
    return row!.count;
  }

  /** Mean size of the newest chunks that are full; `undefined` while there is none. */
  async fullChunkBytes(tier: Tier): Promise<number | undefined> {
    const [row] = await this.database.query<{ bytes: number | null }>(
      `SELECT avg(octet_length(packed))::float8 AS bytes FROM (
         SELECT packed FROM chunks_${tier.name}
         WHERE start_ms = (SELECT max(start_ms) FROM chunks_${tier.name}) - $1::bigint LIMIT 500) AS newest`,
      [tier.chunkMs],
    );
    return row?.bytes ?? undefined;
  }

  private async treeBytes(roots: readonly string[]): Promise<number> {
    const [row] = await this.database.query<{ bytes: number }>(TREE_BYTES, [roots]);
    return row!.bytes;
  }
}
