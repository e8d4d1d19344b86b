import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';

/** What repeats: a kind of work on a target, and how often. */
export interface Schedule {
  readonly kind: string;
  readonly target: string;
  readonly everyMs: number;
}

/** The truth about what repeats. Redis is made to agree with it, so an emptied Redis costs a moment and nothing else. */
@Injectable()
export class SchedulesRepository {
  constructor(private readonly database: Database) {}

  /** Every schedule of a kind, by target. */
  async list(kind: string): Promise<Schedule[]> {
    const rows = await this.database.query<{ target: string; every_ms: number }>(
      'SELECT target, every_ms FROM schedules WHERE kind = $1 ORDER BY target',
      [kind],
    );
    return rows.map((row) => ({ kind, target: row.target, everyMs: row.every_ms }));
  }

  /** Makes the schedule exist with this interval. */
  async put(schedule: Schedule): Promise<void> {
    await this.database.query(
      `INSERT INTO schedules (kind, target, every_ms) VALUES ($1, $2, $3)
       ON CONFLICT (kind, target) DO UPDATE SET every_ms = excluded.every_ms WHERE schedules.every_ms <> excluded.every_ms`,
      [schedule.kind, schedule.target, schedule.everyMs],
    );
  }
}
