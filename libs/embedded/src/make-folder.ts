import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it; nothing changes when it exists. Not `mkdirSync(…, { recursive: true })`: Node 24
 * turns for ever where the kernel answers ENOENT although the parent is there, as below /proc.
 */
export function makeFolder(path: string, mode = 0o755): void {
  try {
    makeOne(path, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    makeFolder(dirname(path), mode);
    makeOne(path, mode);
  }
}

function makeOne(path: string, mode: number): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // What is there may be a file; whoever uses it finds out.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
