// `npm test` and `npm run check`: runs every step, whatever the one before did, and ends with one line that says it
// all: "N passed, N failed". A step that is no Jest run (lint, types, format …) counts as one test.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StepRunner } from './step-runner.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RESULTS = join(ROOT, 'tmp', 'test-results');
const BIN = join(ROOT, 'node_modules', '.bin');
const NODE = process.execPath;

const check = (name, ...argv) => ({ name, argv, timeoutS: 300 });
const jest = (name, projects, timeoutS, ...more) => ({
  name,
  timeoutS,
  report: join(RESULTS, `${name}.json`),
  argv: [
    ...[NODE, join(BIN, 'jest'), '--ci', '--passWithNoTests', '--json', '--outputFile', join(RESULTS, `${name}.json`)],
    ...['--selectProjects', ...projects, ...more],
  ],
});

const LOCK = check('lockfile', NODE, 'tools/lock-prune.mjs');
const BUILD = check('build', NODE, 'tools/build/build.mjs');
const FORMAT = check('format', NODE, join(BIN, 'prettier'), '--check', '--log-level=warn', '.');
const LINT = check('lint', NODE, join(BIN, 'nx'), 'run-many', '-t', 'lint', '--output-style=static');
const TYPES = check('types', NODE, join(BIN, 'nx'), 'run-many', '-t', 'typecheck', '--output-style=static');
const REFERENCE = check(
  'reference',
  NODE,
  'tools/build/run-script.mjs',
  'tools/reference/write-reference.ts',
  '--check',
);
const UNIT = jest('unit', ['unit', 'web'], 300, '--maxWorkers=2');
// These share the machine's real resources (ports, data folders, CPU time), so one after the other.
const MEDIUM = jest('medium', ['medium'], 360, '--maxWorkers=2');
const PROCESS = jest('process', ['process'], 300, '--runInBand');
const E2E = { ...jest('e2e', ['e2e'], 600, '--runInBand'), needs: chromiumMissing };

const STEPS = {
  check: [FORMAT, LINT, TYPES, REFERENCE, UNIT],
  test: [LOCK, FORMAT, BUILD, LINT, TYPES, REFERENCE, UNIT, MEDIUM, PROCESS, E2E],
};

/** Why the browser tests cannot run; `undefined` when they can. */
function chromiumMissing() {
  const isThere = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/local/bin/chromium'].some(existsSync);
  return isThere ? undefined : 'no Chromium is installed: install the package chromium and run it again';
}

/** Counts of a Jest run; a file that could not even be loaded is one failure. */
function countsOf(step, { ok, output }) {
  if (!step.report) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  if (/No tests found/.test(output) && ok) return { passed: 0, failed: 0, skipped: 0 };
  try {
    const report = JSON.parse(readFileSync(step.report, 'utf8'));
    const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
    const failed = report.numFailedTests + broken.length;
    return {
      passed: report.numPassedTests,
      failed: failed || (ok ? 0 : 1),
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** What the person's own settings say must not reach the tests. */
function cleanEnvironment() {
  const kept = Object.entries(process.env).filter(([key]) => !/^(HYPERION_|DATABASE_URL$|REDIS_URL$)/.test(key));
  return {
    ...Object.fromEntries(kept),
    CI: 'true',
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NO_COLOR: '1',
    FORCE_COLOR: '0',
  };
}

const mode = STEPS[process.argv[2]] ? process.argv[2] : 'test';
rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const runner = new StepRunner({ cwd: ROOT, env: cleanEnvironment() });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => runner.abort());

const rows = [];
for (const step of STEPS[mode]) {
  if (runner.aborted) break;
  const obstacle = step.needs?.();
  if (obstacle) {
    console.log(`\n--- ${step.name}: skipped, ${obstacle}`);
    rows.push({ name: step.name, passed: 0, failed: 0, skipped: 1, seconds: 0 });
    continue;
  }
  console.log(`\n--- ${step.name}`);
  const result = await runner.run(step);
  rows.push({ name: step.name, ...countsOf(step, result), seconds: result.seconds });
}
if (mode === 'test') await runner.run({ argv: [NODE, 'tools/test/sweep.mjs'], timeoutS: 60 });

const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
const cell = (value, width) => String(value).padStart(width);
console.log(`\n${'step'.padEnd(10)}${cell('passed', 8)}${cell('failed', 8)}${cell('skipped', 9)}${cell('seconds', 9)}`);
for (const { name, passed, failed, skipped, seconds } of rows) {
  console.log(
    `${name.padEnd(10)}${cell(passed, 8)}${cell(failed, 8)}${cell(skipped, 9)}${cell(seconds.toFixed(1), 9)}`,
  );
}
if (runner.aborted) console.log('Stopped before the end.');
console.log(
  `${sum('passed')} passed, ${sum('failed')} failed${sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''}`,
);
process.exit(sum('failed') > 0 || runner.aborted ? 1 : 0);
