import type { MigrationInterface, QueryRunner } from 'typeorm';

const TIERS = ['10s', '1m', '15m', '1h'];

// One query per tier, each with a plan that is kept; see 0004 for why that needs a function. All chunks of a series come in
// one row: joined by what ends a flush of deflate they are the stream that is inflated, and a row costs more than a chunk.
const chunksFunction = (tier: string) => `
  CREATE FUNCTION hyperion_chunks_${tier}(integer[], bigint, bigint)
  RETURNS TABLE (series_id integer, starts bytea, packed bytea)
  LANGUAGE plpgsql STABLE ROWS 10 SET plan_cache_mode = force_generic_plan AS $$
  #variable_conflict use_column
  BEGIN
    RETURN QUERY SELECT c.series_id, string_agg(int8send(c.start_ms), ''), string_agg(c.packed, '\\x0000ffff')
    FROM chunks_${tier} c WHERE c.series_id = ANY ($1) AND c.start_ms >= $2 AND c.start_ms < $3 GROUP BY c.series_id;
  END $$;`;

/** Sealed chunks of some series that begin in `[from, to)`: a row per series, with their times as big-endian int64. */
export class HistoryChunkReads1700000000005 implements MigrationInterface {
  readonly name = 'HistoryChunkReads1700000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TIERS.map(chunksFunction).join(''));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      TIERS.map((tier) => `DROP FUNCTION hyperion_chunks_${tier}(integer[], bigint, bigint);`).join(''),
    );
  }
}
