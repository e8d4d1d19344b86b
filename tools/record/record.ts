// Records what a host says to our probes into a folder that FakeTransport takes for a host: `npm run record -- FOLDER`.
// For a bug report, or a new fixture. With `--root R` the host is the tree under R, e.g. a container's /proc.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { FilesystemStat, Source } from '@hyperion/domain';
import { BOOT_ID_SOURCE, createSampleState, planSample, PROBES } from '@hyperion/probes';
import { LocalTransport } from '@hyperion/transport';
import { redact } from './redact';

/** Processes recorded; all of one kind look the same. */
const MOST_PROCESSES = 12;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { root: { type: 'string' } } });
  const [folder] = positionals;
  if (folder === undefined || (existsSync(folder) && readdirSync(folder).length > 0)) {
    console.error('usage: npm run record -- [--root TREE] FOLDER      FOLDER is new or empty');
    return 2;
  }
  const transport = new LocalTransport(values.root === undefined ? {} : { root: values.root });
  const { sources } = planSample(createSampleState(), PROBES);
  const readings = await transport.read(sources);
  let files = 0;
  for (const [name, source] of Object.entries(sources)) files += record(folder, source, readings[name]);
  await transport.close();
  console.log(`recorded ${files} files into ${folder}; have a look at them before you hand them on`);
  return readings[BOOT_ID_SOURCE] === undefined ? 1 : 0;
}

/** Writes what came back for one source; how many files that made. */
function record(folder: string, source: Source, reading: unknown): number {
  if (reading === undefined) return 0;
  if ('file' in source) return write(folder, source.file, reading as Uint8Array);
  if ('statvfs' in source) {
    const text = JSON.stringify(reading as readonly FilesystemStat[], null, 2);
    return write(folder, '/statvfs.json', new TextEncoder().encode(`${text}\n`));
  }
  const files = [...(reading as ReadonlyMap<string, Uint8Array>)];
  const kept = source.glob.startsWith('/proc/[') ? spread(files, MOST_PROCESSES) : files;
  return kept.reduce((count, [path, bytes]) => count + write(folder, path, bytes), 0);
}

/** At most `most` of a list, from all over it. */
function spread<T>(list: readonly T[], most: number): readonly T[] {
  const step = Math.max(1, list.length / most);
  return Array.from({ length: Math.min(most, list.length) }, (_, index) => list[Math.floor(index * step)]!);
}

function write(folder: string, path: string, bytes: Uint8Array): number {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, redact(path, bytes));
  return 1;
}

void main().then((code) => (process.exitCode = code));
