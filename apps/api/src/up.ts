import { join } from 'node:path';
import { launch } from './launcher/launch';

// The supervisor's entry: signals in, lines and an exit code out. All else is in launcher/launch.ts.
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
// Whoever read our lines may be gone (a closed terminal, `| head`); that is no reason to end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

void launch({
  environment: process.env,
  mainFile: join(__dirname, 'main.js'),
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  stop: stop.signal,
}).then((code) => process.exit(code));
