// Starts what the medium tests share. The TypeScript behind it is bundled on the spot (some 30 ms), since Jest
// resolves no aliases here.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

export default async function setup() {
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
  const { startMediumRun } = createRequire(import.meta.url)(outfile);
  globalThis.mediumRun = await startMediumRun();
  // Jest's workers are forked after this and inherit it.
  process.env.MEDIUM_DATABASE_SERVER_URL = globalThis.mediumRun.databaseServerUrl;
}
