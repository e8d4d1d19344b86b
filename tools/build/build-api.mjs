// Bundles the API and the launcher into dist/apps/api, or into the folder that is named.
import { bundle } from './bundle.mjs';

try {
  await bundle({ main: 'apps/api/src/main.ts', up: 'apps/api/src/up.ts' }, process.argv[2] ?? 'dist/apps/api');
} catch (error) {
  if (!error.errors) throw error;
  process.exitCode = 1; // esbuild has printed what is wrong, with the lines.
}
