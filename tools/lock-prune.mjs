// Drops from package-lock.json the optional platform packages (darwin, win32, wasm …) that are named but have no
// entry of their own because the registry had none: `npm ci` refuses such a lock ("Missing: … from lock file").
// Usage: lock-prune.mjs [FILE] [write]; without `write` it only checks and exits 1 when something would change.
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.argv[2] ?? 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const dropped = [];

/** Whether npm would find `name` when looking from the package at `path`. */
function isResolved(path, name) {
  for (let base = path; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    if (lock.packages[`${base ? `${base}/` : ''}node_modules/${name}`]) return true;
    if (base === '' || !base.includes('node_modules/')) return false;
  }
}

for (const [path, entry] of Object.entries(lock.packages)) {
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    if (isResolved(path, name)) continue;
    delete entry.optionalDependencies[name];
    dropped.push(`${path || '.'} -> ${name}`);
  }
}

if (dropped.length === 0) process.exit(0);
if (process.argv[3] === 'write') {
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${dropped.length} unresolved optional packages dropped from ${file}`);
} else {
  console.error(
    `${file} names ${dropped.length} packages it does not hold; run: node tools/lock-prune.mjs ${file} write`,
  );
  process.exit(1);
}
