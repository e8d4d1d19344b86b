// Writes docs/reference and .env.example from the code: `npm run docs`. With `--check` it writes nothing and fails,
// naming the pages that no longer agree with the code.
import 'reflect-metadata';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { configurationPage, environmentExample } from './configuration-page';
import { metricsPage } from './metrics-page';
import { openApiPage } from './open-api-page';
import { problemsPage } from './problems-page';
import { scopesPage } from './scopes-page';

async function pages(): Promise<Record<string, string>> {
  return {
    '.env.example': environmentExample(),
    'docs/reference/configuration.md': configurationPage(),
    'docs/reference/metrics.md': metricsPage(),
    'docs/reference/openapi.json': await openApiPage(),
    'docs/reference/problems.md': problemsPage(),
    'docs/reference/scopes.md': scopesPage(),
  };
}

async function main(isCheck: boolean): Promise<number> {
  const all = Object.entries(await pages());
  const stale = all.filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text);
  if (isCheck) {
    for (const [path] of stale) console.error(`${path} does not agree with the code; run: npm run docs`);
    return stale.length > 0 ? 1 : 0;
  }
  for (const [path, text] of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`written: ${path}`);
  }
  return 0;
}

void main(process.argv.includes('--check')).then((code) => process.exit(code));
