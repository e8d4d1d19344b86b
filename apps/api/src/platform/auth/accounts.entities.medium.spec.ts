import { mediumDatabase, type MediumService } from '@hyperion/testing';
import { DataSource } from 'typeorm';
import { ENTITIES } from '../database/entities';
import { MIGRATIONS } from '../database/migrations';

describe('entities and migrations', () => {
  let database: MediumService;
  let source: DataSource;

  beforeAll(async () => {
    database = await mediumDatabase();
    source = await new DataSource({
      type: 'postgres',
      url: database.url,
      entities: [...ENTITIES],
      migrations: [...MIGRATIONS],
      installExtensions: false,
    }).initialize();
    await source.runMigrations();
  });
  afterAll(async () => {
    await source?.destroy();
    await database?.close();
  });

  it('say the same of every table', async () => {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('can be undone to the first and done again', async () => {
    for (const _migration of MIGRATIONS) await source.undoLastMigration();
    expect(
      await source.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations'"),
    ).toEqual([]);
    expect(await source.runMigrations()).toHaveLength(MIGRATIONS.length);
  });
});
