// Runs a TypeScript tool: run-script.mjs FILE [ARGUMENT...]. Bundled first, so that it may import our libs.
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundle, ROOT } from './bundle.mjs';

const [file, ...rest] = process.argv.slice(2);
if (!file || !existsSync(join(ROOT, file))) {
  console.error(`hyperion: there is no ${file ?? 'script to run'} yet.`);
  process.exit(1);
}
const name = `${basename(file, '.ts')}.${process.pid}`;
const folder = join(ROOT, 'dist', 'tools');
await bundle({ [name]: file }, folder);
const child = spawn(process.execPath, ['--enable-source-maps', join(folder, `${name}.js`), ...rest], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  for (const suffix of ['.js', '.js.map']) rmSync(join(folder, name + suffix), { force: true });
  process.exitCode = code ?? (signal ? 1 : 0);
});
