import type { MigrationInterface, QueryRunner } from 'typeorm';

const TIERS = ['10s', '1m', '15m', '1h'];

// One query per tier, each with a plan that is kept; see 0004 for why that needs a function.
const chunksFunction = (tier: string) => `
  CREATE FUNCTION hyperion_chunks_${tier}(integer[], bigint, bigint)
  RETURNS TABLE (series_id integer, start_ms double precision, packed bytea)
  LANGUAGE plpgsql STABLE ROWS 10 SET plan_cache_mode = force_generic_plan AS $$
  #variable_conflict use_column
  BEGIN
    RETURN QUERY SELECT c.series_id, c.start_ms::float8, c.packed FROM chunks_${tier} c
    WHERE c.series_id = ANY ($1) AND c.start_ms >= $2 AND c.start_ms < $3;
  END $$;`;

/** Sealed chunks of some series that begin in `[from, to)`. */
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
