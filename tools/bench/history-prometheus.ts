import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuUsOfTree } from './history-postgres';
import { PeerMissing } from './paired';

const PORT = 19_390;
const READY_MS = 30_000;

/** Ends with PeerMissing unless Prometheus is installed (Debian package `prometheus`). */
export function requirePrometheus(): void {
  for (const program of ['prometheus', 'promtool']) {
    try {
      execFileSync(program, ['--version'], { stdio: 'ignore' });
    } catch {
      throw new PeerMissing(`${program} is not installed (Debian package prometheus)`);
    }
  }
}

/** Samples of several series over the same times. */
export interface SampleTable {
  readonly names: readonly string[];
  readonly timesMs: readonly number[];
  /** One row per time, in the order of `names`. */
  readonly rows: readonly Float64Array[];
}

/** A folder with Prometheus's own blocks of the same samples. */
export interface PrometheusBlocks {
  readonly folder: string;
  /** Bytes of all blocks: chunks, index, metadata. */
  readonly bytes: number;
  remove(): void;
}

/** Lets `promtool` make blocks, as compaction would have left them. */
export async function makeBlocks(table: SampleTable): Promise<PrometheusBlocks> {
  const folder = mkdtempSync(join(tmpdir(), 'hyperion-bench-prometheus-'));
  const source = join(folder, 'samples.txt');
  const blocks = join(folder, 'blocks');
  await writeOpenMetrics(table, source);
  execFileSync(
    'promtool',
    ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=24h', '--quiet', source, blocks],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  rmSync(source);
  return { folder: blocks, bytes: bytesIn(blocks), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A running Prometheus on such blocks. */
export interface Prometheus {
  /** Answers a range query over a kept connection. */
  queryRange(
    query: string,
    range: { readonly fromMs: number; readonly toMs: number; readonly stepSeconds: number },
  ): Promise<string>;
  /** CPU time spent so far, microseconds. */
  cpuUs(): number;
  stop(): Promise<void>;
}

/** Starts it; nothing is scraped. */
export async function startPrometheus(blocks: PrometheusBlocks): Promise<Prometheus> {
  const config = join(blocks.folder, '..', 'prometheus.yml');
  writeFileSync(config, 'scrape_configs: []\n');
  const argv = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${blocks.folder}`,
    '--storage.tsdb.retention.time=10y',
    `--web.listen-address=127.0.0.1:${PORT}`,
    '--log.level=error',
  ];
  const server = spawn('prometheus', argv, { stdio: ['ignore', 'ignore', 'inherit'] });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await whenReady(agent, server);
  return {
    queryRange: (query, { fromMs, toMs, stepSeconds }) => {
      const parameters = new URLSearchParams({
        query,
        start: String(fromMs / 1000),
        end: String(toMs / 1000),
        step: String(stepSeconds),
      });
      return fetchText(agent, `/api/v1/query_range?${parameters.toString()}`);
    },
    cpuUs: () => cpuUsOfTree(server.pid!),
    stop: async () => {
      agent.destroy();
      server.kill('SIGTERM');
      await once(server, 'exit');
    },
  };
}

async function whenReady(agent: Agent, server: ChildProcess): Promise<void> {
  for (const endMs = Date.now() + READY_MS; ; await sleep(100)) {
    if (server.exitCode !== null || Date.now() > endMs) throw new Error('prometheus does not start');
    if (await fetchText(agent, '/-/ready').then(Boolean, () => false)) return;
  }
}

function fetchText(agent: Agent, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: PORT, path, agent }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        answer.statusCode === 200
          ? resolve(Buffer.concat(parts).toString())
          : reject(new Error(`prometheus answered ${answer.statusCode}`)),
      );
    }).on('error', reject);
  });
}

async function writeOpenMetrics({ names, timesMs, rows }: SampleTable, path: string): Promise<void> {
  const out = createWriteStream(path);
  for (const [column, name] of names.entries()) {
    const metric = name.replaceAll(/[^A-Za-z0-9]/g, '_');
    const lines = timesMs.map((atMs, row) => `${metric}{host="local"} ${rows[row]![column]} ${atMs / 1000}`);
    if (!out.write(`# TYPE ${metric} gauge\n${lines.join('\n')}\n`)) await once(out, 'drain');
  }
  out.end('# EOF\n');
  await once(out, 'finish');
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((total, entry) => total + statSync(join(entry.parentPath, entry.name)).size, 0);
}
