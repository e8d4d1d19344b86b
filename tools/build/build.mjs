// Builds what is not up to date: the API with its launcher, and the console. A build is made in a folder of its own
// and moved into place when it is whole, with the fingerprint of its sources inside; an interrupted one leaves
// nothing that could be mistaken for a build.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STAMP = '.fingerprint';
const IGNORED = /(^|\/)(node_modules|fixtures|testing|e2e)$|\.(spec|e2e)\.ts$|-harness\.ts$/;
const DRAFT = /^\.(draft|old)-(\d+)-/;

const TARGETS = [
  {
    name: 'API',
    folder: 'dist/apps/api',
    sources: ['apps/api/src', 'libs', 'tools/build', 'tsconfig.base.json', 'package-lock.json'],
    command: (outdir) => [process.execPath, 'tools/build/build-api.mjs', outdir],
  },
  {
    name: 'console',
    folder: 'dist/apps/web',
    sources: ['apps/web', 'libs', 'tools/build', 'nx.json', 'tsconfig.base.json', 'package-lock.json'],
    command: (outdir) => [process.execPath, 'tools/build/build-console.mjs', outdir],
  },
];

const log = (line) => console.log(`hyperion: ${line}`);
const children = new Set();

function filesOf(path) {
  const absolute = join(ROOT, path);
  if (!existsSync(absolute)) return [];
  try {
    const entries = readdirSync(absolute, { withFileTypes: true });
    return entries
      .filter((entry) => !IGNORED.test(`${path}/${entry.name}`))
      .flatMap((entry) => (entry.isDirectory() ? filesOf(`${path}/${entry.name}`) : [`${path}/${entry.name}`]))
      .sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
}

/** By content, not by time: a checkout that changes nothing builds nothing. */
function fingerprint(sources) {
  const hash = createHash('sha1');
  for (const file of sources.flatMap(filesOf))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(ROOT, file)))
      .update('\0');
  return hash.digest('hex');
}

function currentFingerprint(folder) {
  try {
    return readFileSync(join(ROOT, folder, STAMP), 'utf8');
  } catch {
    return undefined;
  }
}

function run([program, ...rest], env) {
  return new Promise((resolve) => {
    const child = spawn(program, rest, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ ok: false, output: String(error) }));
    child.on('close', (code) => {
      children.delete(child);
      resolve({ ok: code === 0, output });
    });
  });
}

/** rename(2) does not replace a folder that holds something; whoever else builds at the same time is as right as we. */
function moveIntoPlace(draft, folder) {
  const old = join(ROOT, 'dist', `.old-${process.pid}-${folder.replaceAll('/', '-')}`);
  mkdirSync(join(ROOT, folder, '..'), { recursive: true });
  for (let attempt = 0; ; attempt++) {
    try {
      if (existsSync(join(ROOT, folder))) renameSync(join(ROOT, folder), old);
      renameSync(draft, join(ROOT, folder));
      break;
    } catch (error) {
      if (attempt === 5) throw error;
    } finally {
      rmSync(old, { recursive: true, force: true });
    }
  }
}

async function buildTarget({ name, folder, sources, command }) {
  const wanted = fingerprint(sources);
  if (currentFingerprint(folder) === wanted) return true;
  const startedAt = performance.now();
  log(`building the ${name}`);
  const draft = `dist/.draft-${process.pid}-${folder.replaceAll('/', '-')}`;
  const { ok, output } = await run(command(draft), { NX_DAEMON: 'false', NX_TUI: 'false' });
  if (!ok) {
    rmSync(join(ROOT, draft), { recursive: true, force: true });
    console.error(output.trim());
    log(`the ${name} cannot be built; its messages are above.`);
    return false;
  }
  writeFileSync(join(ROOT, draft, STAMP), wanted);
  moveIntoPlace(join(ROOT, draft), folder);
  log(`built the ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  return true;
}

/** Drafts of builds that were killed. */
function sweep() {
  if (!existsSync(join(ROOT, 'dist'))) return;
  for (const name of readdirSync(join(ROOT, 'dist'))) {
    const pid = DRAFT.exec(name)?.[2];
    if (pid && !existsSync(`/proc/${pid}`)) rmSync(join(ROOT, 'dist', name), { recursive: true, force: true });
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    for (const child of children) child.kill('SIGTERM');
    process.exit(1);
  });
}

const only = process.argv[2];
try {
  sweep();
  const results = await Promise.all(TARGETS.filter(({ folder }) => !only || folder.endsWith(only)).map(buildTarget));
  process.exitCode = results.every(Boolean) ? 0 : 1;
} catch (error) {
  console.error(`hyperion: ${error.message}`);
  process.exitCode = 1;
}
