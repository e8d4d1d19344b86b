// Packed history against what one would take instead:
// - ingest: CPU of this process and PostgreSQL per durable sample, against TypeORM's `repository.insert(rows)` with an
//   entity per sample into the same server;
// - bytes per sample of the 10 s tier, index and times of sealed ticks included, against Prometheus's blocks of the
//   same values;
// - 24 h of one series at 480 points, the last window not sealed yet: CPU of reading, folding and writing the answer as
//   JSON with PostgreSQL's share, against Prometheus's own CPU for the same buckets over HTTP. A chart that shows minimum,
//   mean and maximum, as ours do, is three queries there; of each only the server's side is counted, while all of our
//   process is. Both are measured warm and with nothing of the day's writing left to do.
import type { SampleBatch } from '@hyperion/contracts';
import { WINDOW_MS } from '@hyperion/domain';
import { toPoints } from '../../apps/api/src/features/history/history.service';
import { batchOf, makeMachine, makeRandom, type Machine, MIXTURE_SERIES } from './history-data';
import { type BenchDatabase, openBenchDatabase } from './history-postgres';
import { makeBlocks, type PrometheusBlocks, requirePrometheus, startPrometheus } from './history-prometheus';
import { PeerMissing, runBench, runPaired, type PairedResult } from './paired';

const INGEST_TARGET = 1 / 40;
const BYTES_TARGET = 0.5;
const READ_TARGET = 0.3;

const TICK_MS = 10_000;
const DAY_MS = 86_400_000;
const SAMPLES_OF_DAY = MIXTURE_SERIES * (DAY_MS / TICK_MS);
/** Hosts that share commits, and series of each. */
const HOSTS = 50;
const HOST_MIXTURES = 2;
const INGEST_ROUNDS = 12;
const PLAIN_ROWS = 1_000;
const PLAIN_ROUNDS = 6;
/** Enough for several collections of the garbage they make to fall among them. */
const READS = 600;
const READ_HOST = 1_000;
/** Enough for the kernel's clock, which counts CPU time in steps of 10 ms. */
const PEER_READS = 200;
const STEP_MS = 180_000;
/** Reads of each side before the first that counts: a server has long compiled what it runs. */
const WARM_READS = 1_000;

/** Start of a day, and so of a chunk of each of the two finest tiers. */
const START_MS = Date.UTC(2026, 10, 2);

async function main(): Promise<readonly PairedResult[]> {
  const database = await openBenchDatabase(START_MS);
  try {
    const missing = missingPeer();
    // Reading comes first: what the other two leave behind keeps vacuum busy, and that is no part of a read.
    if (missing) await printBytes(database);
    const results = missing ? [] : [await benchRead(database)];
    results.push(await benchIngest(database));
    if (missing) throw missing;
    return [...results, await benchBytes(database)];
  } finally {
    await database.close();
  }
}

/** What can be said of the size without a peer. */
async function printBytes(database: BenchDatabase): Promise<void> {
  const before = await bytesOf(database);
  await storeDay(database, makeMachine(makeRandom(), 1), hostId(HOSTS));
  console.log(`${(((await bytesOf(database)) - before) / SAMPLES_OF_DAY).toFixed(2)} bytes per sample`);
}

function missingPeer(): PeerMissing | undefined {
  try {
    requirePrometheus();
    return undefined;
  } catch (error) {
    if (error instanceof PeerMissing) return error;
    throw error;
  }
}

async function benchIngest(database: BenchDatabase): Promise<PairedResult> {
  const random = makeRandom();
  const machines = Array.from({ length: HOSTS }, () => makeMachine(random, HOST_MIXTURES));
  const repository = database.plain.getRepository(database.PlainSampleEntity);
  let atMs = START_MS;
  database.history.clock.atMs = START_MS;
  await database.history.keeper.run(START_MS);
  return runPaired({
    bench: 'history ingest',
    subject: 'hyperion',
    peer: 'TypeORM insert',
    unit: 'µs CPU per sample',
    target: INGEST_TARGET,
    budgetMs: 40_000,
    measureSubject: () => {
      const batches: SampleBatch[] = [];
      for (let round = 0; round < INGEST_ROUNDS; round++, atMs += TICK_MS) {
        batches.push(...machines.map((machine, index) => batchOf(machine, hostId(index), atMs)));
      }
      return perSample(database, batches.length * machines[0]!.names.length, () => write(database, batches));
    },
    measurePeer: async () => {
      let spent = 0;
      for (let round = 0; round < PLAIN_ROUNDS; round++) {
        const rows = Array.from({ length: PLAIN_ROWS }, (_, index) => {
          const name = machines[0]!.names[index % machines[0]!.names.length]!;
          return { hostId: hostId(index % HOSTS), metric: name, at: new Date(atMs + index), value: random() };
        });
        spent += await perSample(database, PLAIN_ROWS, () => repository.insert(rows));
      }
      return spent / PLAIN_ROUNDS;
    },
  });
}

async function benchBytes(database: BenchDatabase): Promise<PairedResult> {
  const days: { bytes: number; blocks: PrometheusBlocks }[] = [];
  const nextDay = async () => {
    const machine = makeMachine(makeRandom(), 1);
    const before = await bytesOf(database);
    const rows = await storeDay(database, machine, hostId(HOSTS + days.length));
    const blocks = await makeBlocks({
      names: machine.names,
      timesMs: rows.map(([atMs]) => atMs),
      rows: rows.map(([, values]) => values),
    });
    days.push({ bytes: (await bytesOf(database)) - before, blocks });
    return days.at(-1)!;
  };
  try {
    const size = await runPaired({
      bench: 'history bytes',
      subject: 'hyperion',
      peer: 'Prometheus blocks',
      unit: 'bytes per sample',
      target: BYTES_TARGET,
      budgetMs: 60_000,
      measureSubject: async () => (await nextDay()).bytes / SAMPLES_OF_DAY,
      measurePeer: async () => (days.at(-1) ?? (await nextDay())).blocks.bytes / SAMPLES_OF_DAY,
    });
    return size;
  } finally {
    for (const { blocks } of days) blocks.remove();
  }
}

async function benchRead(database: BenchDatabase): Promise<PairedResult> {
  const { reader, clock } = database.history;
  const host = hostId(READ_HOST);
  const machine = makeMachine(makeRandom(), 1);
  const rows = await storeDay(database, machine, host, false);
  const blocks = await makeBlocks({
    names: machine.names,
    timesMs: rows.map(([atMs]) => atMs),
    rows: rows.map(([, values]) => values),
  });
  const prometheus = await startPrometheus(blocks);
  clock.atMs = START_MS + DAY_MS;
  const range = { fromMs: START_MS, toMs: START_MS + DAY_MS, stepMs: STEP_MS };
  const readOurs = async (index: number) => {
    const answer = await reader.range({
      ...range,
      selectors: [{ hostId: host, metric: 'bench.ratio', instance: String(index % 26) }],
    });
    return JSON.stringify(toPoints(answer.series[0]!.buckets));
  };
  const readTheirs = async (index: number) => {
    for (const fold of ['min', 'avg', 'max']) {
      const query = `${fold}_over_time(bench_ratio_${index % 26}[180s])`;
      await prometheus.queryRange(query, {
        fromMs: range.fromMs + STEP_MS,
        toMs: range.toMs,
        stepSeconds: STEP_MS / 1000,
      });
    }
  };
  const meanOf = async (reads: number, cpuUs: () => number, read: (index: number) => Promise<unknown>) => {
    const before = cpuUs();
    for (let index = 0; index < reads; index++) await read(index);
    return (cpuUs() - before) / reads;
  };
  try {
    await database.history.database.query('CHECKPOINT');
    await meanOf(WARM_READS, database.cpuUs, readOurs);
    await meanOf(WARM_READS, prometheus.cpuUs, readTheirs);
    return await runPaired({
      bench: 'history read',
      subject: 'hyperion',
      peer: 'Prometheus HTTP',
      unit: 'µs CPU per read',
      target: READ_TARGET,
      measureSubject: () => meanOf(READS, database.cpuUs, readOurs),
      measurePeer: () => meanOf(PEER_READS, prometheus.cpuUs, readTheirs),
    });
  } finally {
    await prometheus.stop();
    blocks.remove();
  }
}

/** Writes a day of one host and seals its windows, or all but the last; gives its ticks. */
async function storeDay(
  database: BenchDatabase,
  machine: Machine,
  host: string,
  isLastSealed = true,
): Promise<[atMs: number, values: Float64Array][]> {
  const { clock, keeper } = database.history;
  const rows: [number, Float64Array][] = [];
  for (let windowMs = START_MS; windowMs < START_MS + DAY_MS; windowMs += WINDOW_MS) {
    clock.atMs = windowMs;
    await keeper.run(windowMs);
    const batches: SampleBatch[] = [];
    for (let atMs = windowMs; atMs < windowMs + WINDOW_MS; atMs += TICK_MS) {
      const values = machine.next();
      rows.push([atMs, values]);
      batches.push({ hostId: host, atMs, values: new Map(machine.names.map((name, index) => [name, values[index]!])) });
    }
    clock.atMs = windowMs + WINDOW_MS;
    await write(database, batches);
  }
  clock.atMs = START_MS + DAY_MS + (isLastSealed ? WINDOW_MS : 0);
  while ((await keeper.run(clock.atMs)).sealed > 0);
  return rows;
}

async function write({ history: { writer } }: BenchDatabase, batches: readonly SampleBatch[]): Promise<void> {
  const outcomes = batches.map((batch) => writer.write(batch));
  await writer.flush();
  if ((await Promise.all(outcomes)).some((outcome) => outcome !== 'committed'))
    throw new Error('a tick was not stored');
}

async function perSample(database: BenchDatabase, samples: number, work: () => Promise<unknown>): Promise<number> {
  const before = database.cpuUs();
  await work();
  return (database.cpuUs() - before) / samples;
}

const SIZE_OF = `SELECT coalesce(sum(pg_total_relation_size(tree.relid)), 0)::float8 AS bytes FROM pg_partition_tree($1::regclass) AS tree WHERE tree.isleaf`;

/** Bytes of the 10 s tier, and of the times kept against sealing twice. */
async function bytesOf(database: BenchDatabase): Promise<number> {
  return (await tableBytes(database, 'chunks_10s')) + (await tableBytes(database, 'sealed_ticks'));
}

async function tableBytes(database: BenchDatabase, table: string): Promise<number> {
  return (await database.history.database.query<{ bytes: number }>(SIZE_OF, [table]))[0]!.bytes;
}

function hostId(index: number): string {
  return `0190c2a4-0000-7000-8000-${String(index).padStart(12, '0')}`;
}

void runBench(main);
