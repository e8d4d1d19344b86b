// Writes `expected.json` of every fixture anew, after a probe was changed on purpose:
// `node tools/build/run-script.mjs tools/record/write-golden.ts`. Read the diff: it is the review.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goldenOf } from '@hyperion/testing';

const FIXTURES = join('libs', 'probes', 'src', 'fixtures');

async function main(): Promise<void> {
  for (const name of readdirSync(FIXTURES)) {
    const golden = await goldenOf(join(FIXTURES, name));
    writeFileSync(join(FIXTURES, name, 'expected.json'), `${JSON.stringify(golden, null, 1)}\n`);
  }
}

void main();
