import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';

/** How failures become waiting. */
export interface ThrottleRule {
  /** Failures without any wait. */
  readonly freeFailures: number;
  /** Longest wait; each failure after the free ones doubles it up to here. */
  readonly maxBlockSeconds: number;
}

/** Counts of failed sign-ins. */
@Injectable()
export class LoginThrottleRepository {
  constructor(private readonly database: Database) {}

  /**
   * Counts one failure in advance, and sets the wait that comes after it. While a wait runs nothing is counted. The
   * clock is read when the row is ours: `now()` of the later of two that raced may lie before that of the earlier.
   * @returns seconds still to wait; 0 when the attempt may go on.
   */
  async charge(key: Buffer, rule: ThrottleRule): Promise<number> {
    const charged = await this.database.query(
      `INSERT INTO login_throttles AS t (key, failures, last_failed_at, blocked_until) VALUES ($1, 1, now(), now())
       ON CONFLICT (key) DO UPDATE SET
         failures = CASE WHEN t.last_failed_at < now() - interval '1 day' THEN 1 ELSE t.failures + 1 END,
         last_failed_at = now(),
         blocked_until = now() + make_interval(secs => CASE
           WHEN t.last_failed_at < now() - interval '1 day' OR t.failures + 1 < $2 THEN 0
           ELSE least($3, power(2, least(t.failures + 2 - $2, 20))) END)
       WHERE t.blocked_until <= clock_timestamp()
       RETURNING key`,
      [key, rule.freeFailures, rule.maxBlockSeconds],
    );
    if (charged.length > 0) return 0;
    const [row] = await this.database.query<{ wait: number }>(
      'SELECT extract(epoch FROM blocked_until - clock_timestamp())::float8 AS wait FROM login_throttles WHERE key = $1',
      [key],
    );
    return Math.max(row?.wait ?? 0, 1);
  }

  /** Wipes the slate of a key. */
  async forget(key: Buffer): Promise<void> {
    await this.database.query('DELETE FROM login_throttles WHERE key = $1', [key]);
  }

  /** Takes one counted failure, and its wait, back. */
  async refund(key: Buffer): Promise<void> {
    await this.database.query(
      'UPDATE login_throttles SET failures = greatest(failures - 1, 0), blocked_until = now() WHERE key = $1',
      [key],
    );
  }

  /** Forgets what was long ago. */
  async prune(): Promise<void> {
    await this.database.query("DELETE FROM login_throttles WHERE last_failed_at < now() - interval '2 days'");
  }
}
