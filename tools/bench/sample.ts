// One full local sample of all probes that run at every tick (read, parse, rates, derived numbers; CPU time of this
// process) against the floor, a C program that only reads the same files, and against systeminformation, what a Node
// program would take instead.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createSampleState, planSample, PROBES, takeSample } from '@hyperion/probes';
import { LocalTransport } from '@hyperion/transport';
import { PeerMissing, runBench, runPaired, type PairedResult } from './paired';

const SAMPLES = 2000;
const PEER_SAMPLES = 2;
/** systeminformation answers from memory when it is asked again too soon. */
const PEER_PAUSE_MS = 1000;
/** Seconds between two samples as far as rates are concerned; the bench does not wait for them. */
const TICK_MS = 1000;
const FLOOR_TARGET = 2.5;
const PACKAGE_TARGET = 1 / 200;
/** Clock ticks of /proc/self/stat per second. */
const USER_HZ = 100;
/** Fields of /proc/self/stat after the name: page faults and CPU time of children that ended. */
const [CHILDREN_FAULTS, CHILDREN_USER, CHILDREN_SYSTEM] = [8, 13, 14] as const;

const FAST_PROBES = PROBES.filter((probe) => probe.everyMs === 0);

async function main(): Promise<readonly PairedResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hyperion-bench-'));
  try {
    await provesNoChild();
    const subject = await makeSubject();
    const common = { bench: 'sample', subject: 'hyperion', unit: 'µs CPU per sample', measureSubject: subject.measure };
    const floor = await runPaired({
      ...common,
      peer: 'C floor',
      target: FLOOR_TARGET,
      budgetMs: 20_000,
      measurePeer: makeFloor(folder, subject.files),
    });
    const library = await runPaired({
      ...common,
      peer: 'systeminformation',
      target: PACKAGE_TARGET,
      budgetMs: 30_000,
      measurePeer: await makeLibrary(),
    });
    console.log(`\n${subject.files.length} files, ${subject.series()} series, no process started`);
    return [floor, library];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs every probe there is, the slow ones too. @throws when that started a process. */
async function provesNoChild(): Promise<void> {
  const before = selfStat()[CHILDREN_FAULTS];
  const transport = new LocalTransport();
  const state = createSampleState();
  const plan = planSample(state, PROBES);
  for (let i = 1; i <= 20; i += 1) {
    takeSample(state, plan, await transport.read(plan.sources), { hostId: 'local', atMs: i, monotonicMs: i * TICK_MS });
  }
  await transport.close();
  if (selfStat()[CHILDREN_FAULTS] !== before) throw new Error('a sample started a process');
}

interface Subject {
  readonly files: readonly string[];
  readonly measure: () => Promise<number>;
  readonly series: () => number;
}

async function makeSubject(): Promise<Subject> {
  const transport = new LocalTransport();
  const state = createSampleState();
  const plan = planSample(state, FAST_PROBES);
  let monotonicMs = 0;
  let series = 0;
  const sample = async (): Promise<void> => {
    monotonicMs += TICK_MS;
    const readings = await transport.read(plan.sources);
    series = takeSample(state, plan, readings, { hostId: 'local', atMs: monotonicMs, monotonicMs }).batch.values.size;
  };
  const measure = async (): Promise<number> => {
    const before = process.cpuUsage();
    for (let i = 0; i < SAMPLES; i += 1) await sample();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / SAMPLES;
  };
  const readings = await transport.read(plan.sources);
  const files = Object.entries(plan.sources).flatMap(([name, source]) => {
    if ('file' in source) return readings[name] === undefined ? [] : [source.file];
    return 'glob' in source ? [...(readings[name] as ReadonlyMap<string, Uint8Array>).keys()] : [];
  });
  return { files, measure, series: () => series };
}

/** Compiles the floor and answers how to measure it. @throws PeerMissing without a C compiler. */
function makeFloor(folder: string, files: readonly string[]): () => number {
  const program = join(folder, 'sample-floor');
  try {
    execFileSync('cc', ['-O2', '-o', program, join('tools', 'bench', 'peers', 'sample-floor.c')], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  } catch (error) {
    throw new PeerMissing(`no C compiler for the floor (${String(error)})`);
  }
  accessSync(program, constants.X_OK);
  return () => Number(execFileSync(program, [String(SAMPLES), ...files], { encoding: 'utf8' }));
}

/** What systeminformation takes for the same areas, the processes it starts included. @throws PeerMissing when it is not installed. */
async function makeLibrary(): Promise<() => Promise<number>> {
  const si = await import('systeminformation').catch((error: unknown) => {
    throw new PeerMissing(`systeminformation is not installed (${String(error)})`);
  });
  const sample = (): Promise<unknown> =>
    Promise.all([
      si.currentLoad(),
      si.mem(),
      si.disksIO(),
      si.fsOpenFiles(),
      si.networkStats('*'),
      si.cpuTemperature(),
      si.battery(),
    ]);
  return async () => {
    let used = 0;
    for (let i = 0; i < PEER_SAMPLES; i += 1) {
      await setTimeout(PEER_PAUSE_MS);
      const before = cpuMicroseconds();
      await sample();
      used += cpuMicroseconds() - before;
    }
    return used / PEER_SAMPLES;
  };
}

/** CPU time of this process and of its children that ended. Source: getrusage(2) and proc_pid_stat(5), cutime and cstime. */
function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  const fields = selfStat();
  return user + system + ((Number(fields[CHILDREN_USER]) + Number(fields[CHILDREN_SYSTEM])) / USER_HZ) * 1e6;
}

/** Fields of /proc/self/stat from the third on. Source: proc_pid_stat(5). */
function selfStat(): readonly string[] {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

void runBench(main);
