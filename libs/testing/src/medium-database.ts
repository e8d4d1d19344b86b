import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { startPostgres, type EmbeddedService } from '@hyperion/embedded';
import { makeMediumFolder, removeMediumFolder } from './medium-folder';

/** A real service of its own for one test. */
export interface MediumService {
  /** What to connect to. */
  readonly url: string;
  /** Removes it with everything in it; open connections are cut. */
  close(): Promise<void>;
}

/** Set by the global set-up of Jest's `medium` project: the server every worker makes its databases on. */
export const MEDIUM_SERVER_VARIABLE = 'MEDIUM_DATABASE_SERVER_URL';

/**
 * A fresh, empty PostgreSQL database. Under Jest's `medium` project all share one server; elsewhere the first call
 * starts one and the last `close()` stops it. Not durable: a crash of the server loses it, a test never notices.
 */
export async function mediumDatabase(): Promise<MediumService> {
  const given = process.env[MEDIUM_SERVER_VARIABLE];
  const server = given === undefined ? await ownServer() : { url: given, release: () => Promise.resolve() };
  const name = `medium_${randomBytes(6).toString('hex')}`;
  await execute(server.url, `CREATE DATABASE ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    close: async () => {
      await execute(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await server.release();
    },
  };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

interface OwnServer {
  readonly folder: string;
  readonly service: EmbeddedService;
}

let own: Promise<OwnServer> | undefined;
let users = 0;

async function ownServer(): Promise<{ readonly url: string; release(): Promise<void> }> {
  users += 1;
  own ??= makeMediumFolder().then(async (folder) => ({
    folder,
    service: await startPostgres({ dataDir: folder, durable: false }),
  }));
  const { folder, service } = await own;
  return {
    url: service.url,
    release: async () => {
      users -= 1;
      if (users > 0) return;
      own = undefined;
      await service.stop();
      await removeMediumFolder(folder);
    },
  };
}
