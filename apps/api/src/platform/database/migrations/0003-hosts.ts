import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What repeats, and what hosts are. */
export class Hosts1700000000003 implements MigrationInterface {
  readonly name = 'Hosts1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE schedules (
        kind text NOT NULL,
        target text NOT NULL,
        every_ms integer NOT NULL CHECK (every_ms >= 1000),
        PRIMARY KEY (kind, target)
      )`);
    await runner.query(`
      CREATE TABLE host_facts (
        host_id text PRIMARY KEY,
        collected_at timestamptz NOT NULL,
        facts jsonb NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE host_facts');
    await runner.query('DROP TABLE schedules');
  }
}
