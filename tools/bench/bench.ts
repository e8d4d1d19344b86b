// `npm run bench` runs every bench, `npm run bench:<name>` one of them. A bench is a file of this folder that calls
// runBench. Exit code: 1 when a target is missed, 77 when a peer is missing, else 0.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_PEER_MISSING } from './paired';

const FOLDER = join('tools', 'bench');
/** Files of the folder that are no bench. */
const PARTS = new Set(['bench', 'paired']);

/** Names of all benches there are. */
function benchNames(): string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
  return files.map((file) => file.slice(0, -'.ts'.length)).filter((name) => !PARTS.has(name) && !name.includes('.'));
}

/** Runs one bench as a process of its own, so that none is measured in another's heap; its exit code. */
function run(name: string): number {
  const file = join(FOLDER, `${name}.ts`);
  const { status } = spawnSync(process.execPath, [join('tools', 'build', 'run-script.mjs'), file], {
    stdio: 'inherit',
  });
  return status ?? 1;
}

function main(wanted: readonly string[]): number {
  const all = benchNames();
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    console.error(`bench: there is no ${unknown.join(', ')}; there are ${all.join(', ')}`);
    return 1;
  }
  const codes = (wanted.length > 0 ? wanted : all).map(run);
  if (codes.some((code) => code !== 0 && code !== EXIT_PEER_MISSING)) return 1;
  return codes.includes(EXIT_PEER_MISSING) ? EXIT_PEER_MISSING : 0;
}

process.exitCode = main(process.argv.slice(2));
