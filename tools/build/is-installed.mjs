// Exits 0 when node_modules holds every package that package-lock.json names for this system, at its version.
// Compares with npm's own record of what it installed; runs on Node 18.
import { readFileSync } from 'node:fs';

const read = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
const names = (list, value) => !list || list.includes(value);

/** Whether npm would have to install it here. An optional package for one C library may be left out by the other. */
function isExpected(entry) {
  if (!names(entry.os, process.platform) || !names(entry.cpu, process.arch)) return false;
  return !entry.optional || (entry.os !== undefined && entry.libc === undefined);
}

try {
  const wanted = read('package-lock.json');
  const found = read('node_modules/.package-lock.json');
  const wrong = Object.entries(wanted).filter(([path, entry]) => {
    if (path === '' || entry.link) return false;
    const installed = found[path];
    return installed
      ? installed.version !== entry.version || installed.integrity !== entry.integrity
      : isExpected(entry);
  });
  process.exit(wrong.length === 0 ? 0 : 1);
} catch {
  process.exit(1); // No record: nothing is installed, or by something else than npm.
}
