import { Client } from 'pg';
import { mediumDatabase } from './medium-database';

describe(mediumDatabase.name, () => {
  it('gives each caller an empty database that is gone after close', async () => {
    const [first, second] = await Promise.all([mediumDatabase(), mediumDatabase()]);
    await query(first.url, 'CREATE TABLE things (id int)');
    await expect(query(second.url, 'SELECT * FROM things')).rejects.toThrow('relation "things" does not exist');
    await Promise.all([first.close(), second.close()]);
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow('does not exist');
  });

  it('is PostgreSQL 18 with UTF-8 and an ordering that depends on no system library', async () => {
    const database = await mediumDatabase();
    const [row] = await query(
      database.url,
      "SELECT current_setting('server_version_num')::int AS version, 'a' < 'B' AS folded, lower('Ä') AS lower",
    );
    expect(row).toEqual({ version: expect.any(Number) as number, folded: false, lower: 'ä' });
    expect(Math.floor((row as { version: number }).version / 10_000)).toBe(18);
    await database.close();
  });
});

async function query(url: string, statement: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
