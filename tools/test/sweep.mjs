// Ends the services and removes the folders of test runs that were killed.
import { loadMediumRun } from './medium-bundle.mjs';

const { sweepMediumFolders } = await loadMediumRun();
await sweepMediumFolders();
