// Stops what medium-setup.mjs started; Jest runs both in one process.
export default async function teardown() {
  await globalThis.mediumRun?.end();
}
