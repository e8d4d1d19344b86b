import type { SampleBatch } from '@hyperion/contracts';
import { type Bucket, bucketAt, rollup } from '@hyperion/domain';
import type { HistoryReader } from './history.reader';

/** A number generator whose tests repeat: xorshift32. */
export function seeded(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Ticks that look like a machine's: ratios of four places, bytes in pages, a device that comes and goes, lost ticks. */
export function machineTicks(
  hostId: string,
  fromMs: number,
  toMs: number,
  options: { readonly everyMs?: number; readonly seed?: number } = {},
): SampleBatch[] {
  const { everyMs = 10_000, seed = 1 } = options;
  const random = seeded(seed);
  const ticks: SampleBatch[] = [];
  let used = 4_000_000;
  for (let atMs = fromMs; atMs < toMs; atMs += everyMs) {
    used += Math.floor(random() * 100) - 50;
    if (random() < 0.03) continue;
    const values = new Map([
      ['cpu.userRatio', Math.round(random() * 1e4) / 1e4],
      ['memory.usedBytes', used * 4096],
      ['disk.readBytes:sda', random() < 0.7 ? 0 : Math.round(random() * 1e7)],
    ]);
    if (Math.floor(atMs / 1_800_000) % 2 === 0) values.set('disk.readBytes:sdb', Math.round(random() * 1e5));
    if (atMs % 60_000 === 0) values.set('fs.usedRatio:/', Math.round(random() * 1e5) / 1e5);
    ticks.push({ hostId, atMs, values });
  }
  return ticks;
}

/** Series name → buckets, as plain folding of all ticks gives them; a tick at a time that was there before counts for nothing. */
export function expectedBuckets(
  ticks: readonly SampleBatch[],
  hostId: string,
  stepMs: number,
): Record<string, Bucket[]> {
  const byTime = new Map<number, SampleBatch>();
  for (const tick of ticks) if (tick.hostId === hostId && !byTime.has(tick.atMs)) byTime.set(tick.atMs, tick);
  const series: Record<string, Bucket[]> = {};
  for (const tick of [...byTime.values()].sort((a, b) => a.atMs - b.atMs)) {
    for (const [name, value] of tick.values)
      (series[name] ??= []).push({ atMs: tick.atMs, count: 1, min: value, max: value, sum: value });
  }
  return Object.fromEntries(Object.entries(series).map(([name, buckets]) => [name, rollup(buckets, stepMs)]));
}

/** The same, as the reader answers it. */
export async function storedBuckets(
  reader: HistoryReader,
  hostId: string,
  range: { fromMs: number; toMs: number; stepMs: number },
): Promise<Record<string, Bucket[]>> {
  const metrics = ['cpu.userRatio', 'memory.usedBytes', 'disk.readBytes', 'fs.usedRatio'];
  const answer = await reader.range({ ...range, selectors: metrics.map((metric) => ({ hostId, metric })) });
  const series: Record<string, Bucket[]> = {};
  for (const { metric, instance, buckets } of answer.series) {
    const found = Array.from({ length: buckets.length }, (_, index) =>
      bucketAt(buckets, index, answer.fromMs + index * answer.stepMs),
    );
    const present = found.filter((bucket) => bucket !== undefined);
    if (present.length > 0) series[instance ? `${metric}:${instance}` : metric] = present;
  }
  return series;
}
