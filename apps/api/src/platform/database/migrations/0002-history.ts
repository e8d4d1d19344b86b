import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
  CREATE TABLE series (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    host_id text NOT NULL,
    metric text NOT NULL,
    instance text NOT NULL,
    -- Span of what has been sealed; null until the first seal.
    first_ms bigint,
    last_ms bigint,
    UNIQUE (host_id, metric, instance)
  );

  -- Which series the values of a tick belong to, in order.
  CREATE TABLE tick_layouts (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    host_id text NOT NULL,
    series_ids integer[] NOT NULL,
    digest bytea NOT NULL, -- of series_ids, which may be too long for an index
    used_ms bigint NOT NULL,
    UNIQUE (host_id, digest)
  );

  -- One row per host and tick: little-endian float64 in the order of the layout, NaN where nothing was measured.
  CREATE TABLE ticks (
    host_id text NOT NULL,
    at_ms bigint NOT NULL,
    layout_id integer NOT NULL,
    packed bytea NOT NULL,
    PRIMARY KEY (host_id, at_ms)
  ) PARTITION BY RANGE (at_ms);
  ALTER TABLE ticks ALTER COLUMN packed SET STORAGE EXTERNAL;
  CREATE TABLE ticks_default PARTITION OF ticks DEFAULT WITH (toast_tuple_target = 8160);

  -- One row per host and closed minute: 26 bytes per series (min, max, sum as float64, count as uint16, little-endian).
  CREATE TABLE hot_minutes (
    host_id text NOT NULL,
    at_ms bigint NOT NULL,
    layout_id integer NOT NULL,
    ticks integer NOT NULL, -- how many ticks of the minute are folded in
    packed bytea NOT NULL,
    PRIMARY KEY (host_id, at_ms)
  ) PARTITION BY RANGE (at_ms);
  ALTER TABLE hot_minutes ALTER COLUMN packed SET STORAGE EXTERNAL;
  CREATE TABLE hot_minutes_default PARTITION OF hot_minutes DEFAULT WITH (toast_tuple_target = 8160);

  -- When the sealed ticks of a host and window were taken, so that a tick sent twice is sealed once.
  CREATE TABLE sealed_ticks (
    host_id text NOT NULL,
    window_ms bigint NOT NULL,
    packed bytea NOT NULL,
    PRIMARY KEY (host_id, window_ms)
  ) PARTITION BY RANGE (window_ms);
  ALTER TABLE sealed_ticks ALTER COLUMN packed SET STORAGE EXTERNAL;

  -- The time retention goes by; see docs/adr/0003-packed-history.md.
  CREATE TABLE history_clock (
    id boolean PRIMARY KEY DEFAULT true CHECK (id),
    now_ms bigint NOT NULL
  );`;

const chunkTable = (tier: string) => `
  CREATE TABLE chunks_${tier} (
    series_id integer NOT NULL,
    start_ms bigint NOT NULL,
    packed bytea NOT NULL,
    PRIMARY KEY (series_id, start_ms)
  ) PARTITION BY RANGE (start_ms);
  ALTER TABLE chunks_${tier} ALTER COLUMN packed SET STORAGE EXTERNAL;`;

const FUNCTIONS = `
  -- The float64 at byte \`at\` of packed values; null for NaN.
  CREATE FUNCTION hyperion_float8(packed bytea, at integer) RETURNS double precision
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
      WHEN exponent = 2047 THEN NULL
      WHEN exponent = 0 THEN sign * (mantissa / 4503599627370496.0::float8) * power(2.0::float8, -1022)
      ELSE sign * (1 + mantissa / 4503599627370496.0::float8) * power(2.0::float8, exponent - 1023)
    END
    FROM (SELECT
      CASE WHEN get_byte(packed, at + 7) >= 128 THEN -1.0::float8 ELSE 1.0::float8 END AS sign,
      ((get_byte(packed, at + 7) & 127) << 4) | (get_byte(packed, at + 6) >> 4) AS exponent,
      (((get_byte(packed, at + 6) & 15)::bigint << 48) | (get_byte(packed, at + 5)::bigint << 40)
        | (get_byte(packed, at + 4)::bigint << 32) | (get_byte(packed, at + 3)::bigint << 24)
        | (get_byte(packed, at + 2)::bigint << 16) | (get_byte(packed, at + 1)::bigint << 8)
        | get_byte(packed, at)::bigint)::float8 AS mantissa
    ) AS bits
  $$;

  -- One series as rows, for people with a SQL prompt: what is not sealed yet. Sealed chunks are deflated, which SQL cannot undo.
  CREATE FUNCTION hyperion_series(host text, metric_key text, instance_name text, from_at timestamptz, to_at timestamptz)
  RETURNS TABLE (at timestamptz, value double precision)
  LANGUAGE sql STABLE STRICT AS $$
    SELECT to_timestamp(t.at_ms / 1000.0), v.value
    FROM series s
    JOIN tick_layouts l ON l.host_id = s.host_id AND s.id = ANY (l.series_ids)
    JOIN ticks t ON t.host_id = s.host_id AND t.layout_id = l.id
    CROSS JOIN LATERAL (SELECT hyperion_float8(t.packed, (array_position(l.series_ids, s.id) - 1) * 8) AS value) v
    WHERE s.host_id = host AND s.metric = metric_key AND s.instance = instance_name
      AND t.at_ms >= ceil(extract(epoch FROM from_at) * 1000)::bigint
      AND t.at_ms < ceil(extract(epoch FROM to_at) * 1000)::bigint
      AND v.value IS NOT NULL
    ORDER BY t.at_ms
  $$;`;

const TIERS = ['10s', '1m', '15m', '1h'];

/** Packed history: ticks, minutes and chunks, all in time partitions. Why so: docs/adr/0003-packed-history.md. */
export class History1700000000002 implements MigrationInterface {
  readonly name = 'History1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES + TIERS.map(chunkTable).join('') + FUNCTIONS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION hyperion_series(text, text, text, timestamptz, timestamptz);
      DROP FUNCTION hyperion_float8(bytea, integer);
      DROP TABLE ${TIERS.map((tier) => `chunks_${tier}`).join(', ')};
      DROP TABLE history_clock, sealed_ticks, hot_minutes, ticks, tick_layouts, series;`);
  }
}
