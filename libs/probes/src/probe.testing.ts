import { seriesName } from '@hyperion/contracts';
import type { FilesystemStat, Readings, Source } from '@hyperion/domain';
import type { Probe } from './probe';
import { createSampleState, planSample, takeSample, type Sample } from './sample';

/** A host in a test: text (or bytes) by path, and its filesystems. */
export interface TestHost {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly mounts?: readonly FilesystemStat[];
}

/** Time between two ticks of {@link ticksOf}, milliseconds. */
export const TEST_TICK_MS = 10_000;

/** What a transport would answer on `host` for some sources. */
export function readingsOf<S extends Readonly<Record<string, Source>>>(sources: S, host: TestHost): Readings<S> {
  const entries = Object.entries(sources).map(([name, source]) => [name, readingOf(source, host)] as const);
  return Object.fromEntries(entries) as Readings<S>;
}

/** Everything a probe emits on a host, by series name, counters as read. */
export function emittedOn(probe: Probe, host: TestHost): Record<string, number> {
  const emitted: Record<string, number> = {};
  probe.parse(readingsOf(probe.sources, host), (key, value, instance) => {
    emitted[seriesName(key, instance)] = value;
  });
  return emitted;
}

/** The samples of one probe over several states of one host, ten seconds apart. */
export function ticksOf(probe: Probe, ...hosts: readonly TestHost[]): Sample[] {
  const state = createSampleState();
  const plan = planSample(state, [probe]);
  return hosts.map((host, index) => {
    const monotonicMs = index * TEST_TICK_MS;
    return takeSample(state, plan, readingsOf(plan.sources, host), { hostId: 'test', atMs: monotonicMs, monotonicMs });
  });
}

/** The published values of the last of several states of one host, without the noise of the last bits. */
export function lastValues(probe: Probe, ...hosts: readonly TestHost[]): Record<string, number> {
  const { values } = ticksOf(probe, ...hosts).at(-1)!.batch;
  return Object.fromEntries([...values].map(([name, value]) => [name, Number(value.toPrecision(12))]));
}

/** A filesystem; whatever is not said is that of a half full disk of 4 MB. */
export function aFilesystem(given: Partial<FilesystemStat> = {}): FilesystemStat {
  return {
    ...{ mountPoint: '/', device: '/dev/sda1', type: 'ext4', isReadOnly: false, blockBytes: 4096 },
    ...{ blocks: 1000, blocksFree: 500, blocksAvailable: 500, files: 100, filesFree: 50 },
    ...given,
  };
}

function readingOf(source: Source, { files, mounts }: TestHost): unknown {
  if ('statvfs' in source) return mounts ?? [];
  if ('file' in source) return files[source.file] === undefined ? undefined : bytesOf(files[source.file]!);
  const found = Object.entries(files).filter(([path]) => isMatch(path, source.glob));
  return new Map(found.map(([path, content]) => [path, bytesOf(content)]));
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

/** Patterns are those of our own probes, so a regular expression may be made of them. */
function isMatch(path: string, glob: string): boolean {
  const source = glob.replace(/[.+?^${}()|\\]/g, '\\$&').replace(/\*/g, '[^/]*');
  return new RegExp(`^${source}$`).test(path);
}
