import type { MigrationInterface, QueryRunner } from 'typeorm';

// Position of each wanted series in the layouts of the host.
const PLACES = `(
      SELECT l.id AS layout_id, w.series_id, array_position(l.series_ids, w.series_id) - 1 AS place
      FROM tick_layouts l CROSS JOIN unnest($1) AS w(series_id)
      WHERE l.host_id = host AND w.series_id = ANY (l.series_ids) OFFSET 0
    )`;

// OFFSET 0, here and below: cut the ticks first and group afterwards, or whole ticks are sorted once per series.
const TICKS = `
    RETURN QUERY SELECT -2, cut.series_id, string_agg(cut.record, '') FROM (
      SELECT p.series_id, int8send(t.at_ms) || substring(t.packed FROM p.place * 8 + 1 FOR 8) AS record
      FROM unnest(froms, tos) AS s(from_ms, to_ms) CROSS JOIN LATERAL (
        SELECT t.at_ms, t.layout_id, t.packed FROM ticks t
        WHERE t.host_id = host AND t.at_ms >= s.from_ms AND t.at_ms < s.to_ms OFFSET 0
      ) t
      JOIN ${PLACES} p ON p.layout_id = t.layout_id OFFSET 0
    ) cut GROUP BY cut.series_id;`;

const ALL_TICKS = `
    froms := ARRAY[$3];
    tos := ARRAY[$4];${TICKS}`;

// Rolled-up minutes, and the ticks of the spans between them. Nearly always the minutes of every series wanted follow
// one another without a hole, which their number tells. Where they do not, all minutes of the host are asked for the
// spans between them; the row before the range stands for "covered until here". A minute without the series has no tick
// with it either.
const MINUTES = `
    is_whole := true;
    low_ms := NULL;
    FOR part, series_id, packed, minutes, first_ms, last_ms IN
      SELECT -1, cut.series_id, string_agg(cut.record, ''), count(*), min(cut.at_ms), max(cut.at_ms) FROM (
        SELECT p.series_id, m.at_ms, int8send(m.at_ms) || substring(m.packed FROM p.place * 26 + 1 FOR 26) AS record
        FROM hot_minutes m JOIN ${PLACES} p ON p.layout_id = m.layout_id
        WHERE m.host_id = host AND m.at_ms >= $3 AND m.at_ms < $4 OFFSET 0
      ) cut GROUP BY cut.series_id
    LOOP
      RETURN NEXT;
      is_whole := is_whole AND last_ms - first_ms = (minutes - 1) * 60000
        AND coalesce(low_ms = first_ms AND high_ms = last_ms, low_ms IS NULL);
      low_ms := first_ms;
      high_ms := last_ms;
    END LOOP;
    IF is_whole AND low_ms IS NOT NULL THEN
      froms := ARRAY[$3, high_ms + 60000];
      tos := ARRAY[low_ms, $4];
    ELSE
      SELECT array_agg(s.from_ms), array_agg(s.to_ms) INTO froms, tos FROM (
        SELECT at_ms + 60000 AS from_ms, lead(at_ms, 1, $4) OVER (ORDER BY at_ms) AS to_ms
        FROM (
          SELECT $3 - 60000 AS at_ms
          UNION ALL SELECT m.at_ms FROM hot_minutes m WHERE m.host_id = host AND m.at_ms >= $3 AND m.at_ms < $4
        ) edges
      ) s WHERE s.from_ms < s.to_ms;
    END IF;${TICKS}`;

// A function, because only so can the plan be kept for this statement alone: planning over all partitions anew takes as
// long as reading them. STABLE, so that it sees what the statement around it sees. Host by host, because a plan that is
// kept was made without statistics, and a join with the hosts may then read everybody's ticks.
const hotFunction = (name: string, body: string) => `
  CREATE FUNCTION ${name}(integer[], text[], bigint, bigint) RETURNS TABLE (part integer, series_id integer, packed bytea)
  LANGUAGE plpgsql STABLE ROWS 10 SET plan_cache_mode = force_generic_plan AS $$
  #variable_conflict use_column
  DECLARE
    host text;
    froms bigint[];
    tos bigint[];
    is_whole boolean;
    minutes bigint;
    first_ms bigint;
    last_ms bigint;
    low_ms bigint;
    high_ms bigint;
  BEGIN
    FOREACH host IN ARRAY $2 LOOP${body}
    END LOOP;
  END $$;`;

/**
 * What is not sealed yet of some series (their ids, and the hosts they are of), in `[from, to)`: pieces of part -1
 * (records of time and packed minute) and -2 (records of time and value).
 */
export class HistoryReads1700000000004 implements MigrationInterface {
  readonly name = 'HistoryReads1700000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(hotFunction('hyperion_hot_ticks', ALL_TICKS) + hotFunction('hyperion_hot_minutes', MINUTES));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION hyperion_hot_ticks(integer[], text[], bigint, bigint);
      DROP FUNCTION hyperion_hot_minutes(integer[], text[], bigint, bigint);`);
  }
}
