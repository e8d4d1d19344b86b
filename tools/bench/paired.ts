/**
 * The form every bench has: subject and peer take turns (A B A B …), so that whatever else the machine does hits both;
 * what counts is the ratio of each pair, and its median decides. Absolute times move with the machine and decide nothing.
 *
 * ```ts
 * const result = await runPaired({ bench: 'sample', subject: 'Hyperion', peer: 'C floor', unit: 'µs CPU', target: 2.5,
 *   measureSubject, measurePeer });
 * process.exitCode = report([result]);
 * ```
 */
export interface PairedBench {
  /** Name as in `npm run bench:<name>`. */
  readonly bench: string;
  readonly subject: string;
  readonly peer: string;
  /** What the measures are in; for the table only. */
  readonly unit: string;
  /** Highest ratio subject / peer that passes. */
  readonly target: number;
  /** Takes one measurement of the subject. */
  readonly measureSubject: () => number | Promise<number>;
  /** Takes one measurement of the peer. @throws PeerMissing when it is not installed. */
  readonly measurePeer: () => number | Promise<number>;
  /** Pairs wanted; at least {@link LEAST_PAIRS}. */
  readonly pairs?: number;
  /** Time after which no further pair is begun once there are enough, milliseconds. */
  readonly budgetMs?: number;
}

/** One pair of measurements. */
export interface Pair {
  readonly subject: number;
  readonly peer: number;
  readonly ratio: number;
}

/** What a bench says in its last line, besides the pairs themselves. */
export interface PairedResult {
  readonly bench: string;
  readonly subject: string;
  readonly peer: string;
  readonly unit: string;
  readonly pairs: readonly Pair[];
  readonly ratioMedian: number;
  readonly ratioMin: number;
  readonly ratioMax: number;
  readonly target: number;
  readonly pass: boolean;
}

/** The peer is not on this machine: the bench can say nothing, which is neither pass nor fail. */
export class PeerMissing extends Error {
  override readonly name = 'PeerMissing';
}

/** Fewest pairs a median is taken of. */
export const LEAST_PAIRS = 5;
/** Exit code of a bench whose peer is missing. */
export const EXIT_PEER_MISSING = 77;
const DEFAULT_PAIRS = 7;
const DEFAULT_BUDGET_MS = 60_000;

/** Runs the pairs, one unmeasured pair before to warm up, and prints their table. @throws PeerMissing */
export async function runPaired(bench: PairedBench): Promise<PairedResult> {
  const wanted = Math.max(LEAST_PAIRS, bench.pairs ?? DEFAULT_PAIRS);
  const endMs = performance.now() + (bench.budgetMs ?? DEFAULT_BUDGET_MS);
  await bench.measurePeer();
  await bench.measureSubject();
  const pairs: Pair[] = [];
  while (pairs.length < wanted && (pairs.length < LEAST_PAIRS || performance.now() < endMs)) {
    const subject = await bench.measureSubject();
    const peer = await bench.measurePeer();
    pairs.push({ subject, peer, ratio: subject / peer });
  }
  const result = summarise(bench, pairs);
  printTable(result);
  return result;
}

/** Prints the last line of each result, the worst one last, and answers the exit code: 0 all pass, 1 one misses. */
export function report(results: readonly PairedResult[]): number {
  const badness = ({ ratioMedian, target }: PairedResult): number => ratioMedian / target;
  for (const result of [...results].sort((a, b) => badness(a) - badness(b))) console.log(lastLine(result));
  return results.every((result) => result.pass) ? 0 : 1;
}

/** Runs a bench as a program: its exit code, and 77 with one line on stderr when a peer is missing. */
export async function runBench(main: () => Promise<readonly PairedResult[]>): Promise<void> {
  try {
    process.exitCode = report(await main());
  } catch (error) {
    if (!(error instanceof PeerMissing)) throw error;
    console.error(`bench: ${error.message}`);
    process.exitCode = EXIT_PEER_MISSING;
  }
}

/** The middle of some numbers; the mean of the two middle ones when they are even in number. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function summarise({ bench, subject, peer, unit, target }: PairedBench, pairs: readonly Pair[]): PairedResult {
  const ratios = pairs.map(({ ratio }) => ratio);
  const ratioMedian = median(ratios);
  return {
    ...{ bench, subject, peer, unit, pairs, ratioMedian },
    ...{ ratioMin: Math.min(...ratios), ratioMax: Math.max(...ratios), target, pass: ratioMedian <= target },
  };
}

function lastLine(result: PairedResult): string {
  const { bench, subject, peer, ratioMedian, ratioMin, ratioMax, target, pass } = result;
  return JSON.stringify({
    ...{ bench, subject, peer },
    ...{ ratioMedian: rounded(ratioMedian), ratioMin: rounded(ratioMin), ratioMax: rounded(ratioMax) },
    ...{ target: rounded(target), pass },
  });
}

function printTable({ bench, subject, peer, unit, pairs, ratioMedian, target, pass }: PairedResult): void {
  console.log(`\n${bench}: ${subject} against ${peer} (${unit})`);
  console.log(`${'pair'.padStart(6)}${'subject'.padStart(14)}${'peer'.padStart(14)}${'ratio'.padStart(12)}`);
  pairs.forEach((pair, index) => {
    const cells = [rounded(pair.subject), rounded(pair.peer)].map((cell) => String(cell).padStart(14)).join('');
    console.log(`${String(index + 1).padStart(6)}${cells}${String(rounded(pair.ratio)).padStart(12)}`);
  });
  console.log(`median ratio ${rounded(ratioMedian)}, target at most ${rounded(target)}: ${pass ? 'pass' : 'MISS'}`);
}

/** Four significant digits. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
