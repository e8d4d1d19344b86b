import { Injectable } from '@nestjs/common';
import type { Slot, TickLayout } from './history.layouts';
import type { SpooledTick } from './history.spool';
import { Database } from '../../platform/database/database';

/** A closed minute of a host, packed. */
export interface PackedMinute {
  readonly hostId: string;
  readonly atMs: number;
  readonly layoutId: number;
  readonly ticks: number;
  readonly offsetSum: number;
  readonly packed: Buffer;
}

/** Series of one host in the order of a layout. */
export interface LayoutRow {
  readonly hostId: string;
  readonly seriesIds: readonly number[];
}

// One binary parameter holds all packed rows, cut apart by the server: an array of bytea would travel as hex text.
const CUT = 'substring($1::bytea FROM g.cut + 1 FOR g.size)';

const INSERT_TICKS = `
  WITH durable AS MATERIALIZED (SELECT set_config('synchronous_commit', 'on', true)),
  stale AS (
    DELETE FROM hot_minutes m USING unnest($7::text[], $8::bigint[]) AS late(host_id, at_ms)
    WHERE m.host_id = late.host_id AND m.at_ms = late.at_ms
  )
  INSERT INTO ticks (host_id, at_ms, layout_id, packed)
  SELECT g.host_id, g.at_ms, g.layout_id, ${CUT}
  FROM unnest($2::text[], $3::bigint[], $4::int[], $5::int[], $6::int[]) AS g(host_id, at_ms, layout_id, cut, size), durable
  ON CONFLICT DO NOTHING`;

const PUT_MINUTES = (onConflict: string) => `
  WITH hasty AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
  INSERT INTO hot_minutes AS m (host_id, at_ms, layout_id, ticks, packed)
  SELECT g.host_id, g.at_ms, g.layout_id, g.ticks, ${CUT}
  FROM unnest($2::text[], $3::bigint[], $4::int[], $5::int[], $6::int[], $7::int[], $8::bigint[])
    AS g(host_id, at_ms, layout_id, cut, size, ticks, offset_sum), hasty
  WHERE (SELECT count(*) = g.ticks AND coalesce(sum(t.at_ms - g.at_ms), 0) = g.offset_sum
    FROM ticks t WHERE t.host_id = g.host_id AND t.at_ms >= g.at_ms AND t.at_ms < g.at_ms + 60000)
  ON CONFLICT (host_id, at_ms) ${onConflict}`;

const INSERT_MINUTES = PUT_MINUTES('DO NOTHING');
const REPLACE_MINUTES = PUT_MINUTES(
  'DO UPDATE SET layout_id = excluded.layout_id, ticks = excluded.ticks, packed = excluded.packed',
);

const FIND_SERIES = `
  SELECT s.id FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS g(host_id, metric, instance, n)
  LEFT JOIN series s USING (host_id, metric, instance) ORDER BY g.n`;

/** A series silent for longer is marked as alive when it comes back, so that readers need not wait for its next seal. */
export const REVIVED_AFTER_MS = 86_400_000;

/** Puts ticks, minutes and the names they need into PostgreSQL. */
@Injectable()
export class HistoryWritesRepository {
  constructor(private readonly database: Database) {}

  /** Stores ticks of any hosts in one durable commit; those already there stay as they are. Layouts must be known. */
  async insertTicks(ticks: readonly SpooledTick[]): Promise<void> {
    const blob = joined(ticks.map((tick) => Buffer.from(tick.values.buffer, 0, tick.values.byteLength)));
    const late = ticks.filter((tick) => tick.isLate);
    await this.database.query({ text: INSERT_TICKS, name: 'history.ticks' }, [
      blob.bytes,
      ticks.map((tick) => tick.hostId),
      ticks.map((tick) => tick.atMs),
      ticks.map((tick) => tick.layout.id),
      blob.cuts,
      blob.sizes,
      late.map((tick) => tick.hostId),
      late.map((tick) => tick.atMs - (tick.atMs % 60_000)),
    ]);
  }

  /** Stores each minute whose ticks are exactly those in the table; the others are left to the keeper. */
  async insertMinutes(minutes: readonly PackedMinute[]): Promise<void> {
    await this.putMinutes({ text: INSERT_MINUTES, name: 'history.minutes' }, minutes);
  }

  /** The same, in place of what is stored. */
  async replaceMinutes(minutes: readonly PackedMinute[]): Promise<void> {
    await this.putMinutes({ text: REPLACE_MINUTES }, minutes);
  }

  /** Gives every slot its id, making the series that are new. */
  async resolveSeries(hostIds: readonly string[], slots: readonly Slot[]): Promise<void> {
    const names = [hostIds, slots.map((slot) => slot.metric), slots.map((slot) => slot.instance)];
    let rows = await this.database.query<{ id: number | null }>(FIND_SERIES, names);
    if (rows.some((row) => row.id === null)) {
      const missing = rows.flatMap((row, index) => (row.id === null ? [index] : []));
      await this.database.query(
        `INSERT INTO series (host_id, metric, instance)
         SELECT DISTINCT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING`,
        names.map((column) => missing.map((index) => column[index])),
      );
      rows = await this.database.query(FIND_SERIES, names);
    }
    rows.forEach((row, index) => (slots[index]!.id = row.id!));
  }

  /** Row of each layout, made when it is new, and marked as in use at `nowMs`. */
  async resolveLayouts(layouts: readonly LayoutRow[], nowMs: number): Promise<number[]> {
    const ids: number[] = [];
    for (const { hostId, seriesIds } of layouts) {
      const [row] = await this.database.query<{ id: number }>(
        `INSERT INTO tick_layouts AS l (host_id, series_ids, digest, used_ms)
         VALUES ($1, $2::int[], sha256(($2::int[])::text::bytea), $3)
         ON CONFLICT (host_id, digest) DO UPDATE SET used_ms = greatest(l.used_ms, excluded.used_ms) RETURNING id`,
        [hostId, seriesIds, nowMs],
      );
      ids.push(row!.id);
    }
    await this.database.query(
      'UPDATE series SET last_ms = $2 WHERE id = ANY ($1::int[]) AND last_ms < $2::bigint - $3::bigint',
      [layouts.flatMap((layout) => layout.seriesIds), nowMs, REVIVED_AFTER_MS],
    );
    return ids;
  }

  private async putMinutes(
    statement: { text: string; name?: string },
    minutes: readonly PackedMinute[],
  ): Promise<void> {
    if (minutes.length === 0) return;
    const blob = joined(minutes.map((minute) => minute.packed));
    await this.database.query(statement, [
      blob.bytes,
      minutes.map((minute) => minute.hostId),
      minutes.map((minute) => minute.atMs),
      minutes.map((minute) => minute.layoutId),
      blob.cuts,
      blob.sizes,
      minutes.map((minute) => minute.ticks),
      minutes.map((minute) => minute.offsetSum),
    ]);
  }
}

/** Several byte strings as one, and where to cut it. */
export function joined(parts: readonly Uint8Array[]): { bytes: Buffer; cuts: number[]; sizes: number[] } {
  const cuts: number[] = [];
  let length = 0;
  for (const part of parts) {
    cuts.push(length);
    length += part.length;
  }
  return { bytes: Buffer.concat(parts, length), cuts, sizes: parts.map((part) => part.length) };
}

/** Whether the layout must be (re)told to PostgreSQL before ticks may name it. */
export function isUntold(layout: TickLayout, nowMs: number): boolean {
  return layout.id === 0 || Math.abs(nowMs - layout.toldMs) > LAYOUT_TOLD_MS;
}

/** A layout in use says so this often; the keeper forgets one that has been silent for days. */
const LAYOUT_TOLD_MS = 6 * 3_600_000;
