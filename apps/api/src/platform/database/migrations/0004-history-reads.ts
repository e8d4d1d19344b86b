import type { MigrationInterface, QueryRunner } from 'typeorm';

// Position of each wanted series in the layouts of its host.
const PLACES = `
  wanted AS MATERIALIZED (SELECT * FROM unnest($1, $2) AS w(series_id, host_id)),
  places AS MATERIALIZED (
    SELECT l.id AS layout_id, w.series_id, array_position(l.series_ids, w.series_id) - 1 AS place
    FROM wanted w JOIN tick_layouts l ON l.host_id = w.host_id WHERE w.series_id = ANY (l.series_ids)
  ),
  hosts AS MATERIALIZED (SELECT DISTINCT host_id FROM wanted)`;

const TICK = 'int8send(t.at_ms) || substring(t.packed FROM p.place * 8 + 1 FOR 8)';

// OFFSET 0: cut the ticks first and group afterwards, or whole ticks are sorted once per series.
const TICKS = `
  WITH ${PLACES}
  SELECT -2, cut.series_id, string_agg(cut.record, '') FROM (
    SELECT p.series_id, ${TICK} AS record
    FROM hosts h JOIN ticks t ON t.host_id = h.host_id AND t.at_ms >= $3 AND t.at_ms < $4
    JOIN places p ON p.layout_id = t.layout_id OFFSET 0
  ) cut GROUP BY cut.series_id`;

// Rolled-up minutes, and the spans between them: what no minute covers is read from its ticks. The row before the range
// stands for "covered until here"; several rows of one minute make spans that end before they begin.
const MINUTES = `
  WITH ${PLACES},
  minutes AS MATERIALIZED (
    SELECT m.host_id, m.at_ms, p.series_id, int8send(m.at_ms) || substring(m.packed FROM p.place * 26 + 1 FOR 26) AS record
    FROM hosts h JOIN hot_minutes m ON m.host_id = h.host_id AND m.at_ms >= $3 AND m.at_ms < $4
    LEFT JOIN places p ON p.layout_id = m.layout_id
  ),
  spans AS MATERIALIZED (
    SELECT * FROM (
      SELECT host_id, at_ms + 60000 AS from_ms, lead(at_ms, 1, $4) OVER (PARTITION BY host_id ORDER BY at_ms) AS to_ms
      FROM (SELECT host_id, $3 - 60000 AS at_ms FROM hosts UNION ALL SELECT host_id, at_ms FROM minutes) edges
    ) between_minutes WHERE from_ms < to_ms
  )
  SELECT -1, m.series_id, string_agg(m.record, '') FROM minutes m WHERE m.series_id IS NOT NULL GROUP BY m.series_id
  UNION ALL
  SELECT -2, cut.series_id, string_agg(cut.record, '') FROM (
    SELECT p.series_id, ${TICK} AS record
    FROM spans s CROSS JOIN LATERAL (
      SELECT t.at_ms, t.layout_id, t.packed FROM ticks t WHERE t.host_id = s.host_id AND t.at_ms >= s.from_ms AND t.at_ms < s.to_ms OFFSET 0
    ) t
    JOIN places p ON p.layout_id = t.layout_id OFFSET 0
  ) cut GROUP BY cut.series_id`;

// A function, because only so can the plan be kept for this statement alone: planning over all partitions anew takes as
// long as reading them. STABLE, so that it sees what the statement around it sees.
const hotFunction = (name: string, query: string) => `
  CREATE FUNCTION ${name}(integer[], text[], bigint, bigint) RETURNS TABLE (part integer, series_id integer, packed bytea)
  LANGUAGE plpgsql STABLE ROWS 10 SET plan_cache_mode = force_generic_plan AS $$
  #variable_conflict use_column
  BEGIN
    RETURN QUERY ${query};
  END $$;`;

/**
 * What is not sealed yet of some series (ids and, beside them, their hosts), in `[from, to)`: pieces of part -1 (records
 * of time and packed minute) and -2 (records of time and value).
 */
export class HistoryReads1700000000004 implements MigrationInterface {
  readonly name = 'HistoryReads1700000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(hotFunction('hyperion_hot_ticks', TICKS) + hotFunction('hyperion_hot_minutes', MINUTES));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION hyperion_hot_ticks(integer[], text[], bigint, bigint);
      DROP FUNCTION hyperion_hot_minutes(integer[], text[], bigint, bigint);`);
  }
}
