// The TypeScript behind the medium tests' services, bundled on the spot (some 30 ms): Jest resolves no aliases in a
// global set-up.
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The exports of libs/testing/src/medium-run.ts. */
export async function loadMediumRun() {
  const outfile = `${root}dist/test/medium-run.${process.pid}.cjs`;
  await build({
    absWorkingDir: root,
    entryPoints: ['libs/testing/src/medium-run.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    tsconfig: 'tsconfig.base.json',
    logLevel: 'warning',
  });
  try {
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(outfile, { force: true });
  }
}
