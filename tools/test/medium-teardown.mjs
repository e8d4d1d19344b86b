// Stops what medium-setup.mjs started; Jest runs both in one process.
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export default async function teardown() {
  await globalThis.mediumRun?.end();
  await rm(fileURLToPath(new URL(`../../dist/test/medium-run.${process.pid}.cjs`, import.meta.url)), { force: true });
}
