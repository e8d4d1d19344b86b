import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource, EntitySchema } from 'typeorm';
import { startPostgres } from '@hyperion/embedded';
import { type HistoryBench, openHistory } from '../../apps/api/src/features/history/history.testing';

/** One value of one series at one time, as an entity: what one would write without thinking of its size. */
export interface PlainSample {
  readonly id?: number;
  readonly hostId: string;
  readonly metric: string;
  readonly at: Date;
  readonly value: number;
}

const PlainSampleEntity = new EntitySchema<PlainSample>({
  name: 'PlainSample',
  tableName: 'plain_samples',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'increment' },
    hostId: { type: 'text' },
    metric: { type: 'text' },
    at: { type: 'timestamptz' },
    value: { type: 'double precision' },
  },
  indices: [{ columns: ['hostId', 'metric', 'at'] }],
});

/** A private, durable PostgreSQL with our history and, beside it, a table of one entity per sample. */
export interface BenchDatabase {
  readonly history: HistoryBench;
  readonly plain: DataSource;
  readonly PlainSampleEntity: EntitySchema<PlainSample>;
  /** CPU time spent so far by this process and the server together, microseconds. */
  cpuUs(): number;
  close(): Promise<void>;
}

/** Starts the server in a folder of its own. */
export async function openBenchDatabase(atMs: number): Promise<BenchDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'hyperion-bench-'));
  chmodSync(folder, 0o711);
  const server = await startPostgres({ dataDir: folder });
  const history = await openHistory(server.url, { atMs });
  const plain = await new DataSource({
    type: 'postgres',
    url: server.url,
    entities: [PlainSampleEntity],
    synchronize: true,
    installExtensions: false,
  }).initialize();
  return {
    history,
    plain,
    PlainSampleEntity,
    cpuUs: () => {
      const { user, system } = process.cpuUsage();
      return user + system + cpuUsOfTree(server.pid);
    },
    close: async () => {
      await plain.destroy();
      await history.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Ticks of /proc/PID/stat per second. */
const USER_HZ = 100;

/** CPU time of a process, its living children and those it has waited for, microseconds. Source: proc_pid_stat(5). */
export function cpuUsOfTree(pid: number): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.reduce((total, name) => total + ticksOf(Number(name), pid), 0) * (1e6 / USER_HZ);
}

function ticksOf(pid: number, root: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent, user, system, childUser, childSystem] = [
      fields[1]!,
      fields[11]!,
      fields[12]!,
      fields[13]!,
      fields[14]!,
    ];
    if (pid === root) return user + system + childUser + childSystem;
    return parent === root ? user + system : 0;
  } catch {
    return 0; // ended meanwhile
  }
}
