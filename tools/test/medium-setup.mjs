// Starts what the medium tests of one run share.
import { loadMediumRun } from './medium-bundle.mjs';

export default async function setup() {
  const { startMediumRun } = await loadMediumRun();
  globalThis.mediumRun = await startMediumRun();
  // Jest's workers are forked after this and inherit it.
  process.env.MEDIUM_DATABASE_SERVER_URL = globalThis.mediumRun.databaseServerUrl;
}
