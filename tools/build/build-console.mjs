// Builds the console into FOLDER (dist/apps/web when not said) and packs every text file beside itself as .br and .gz,
// for the server to send as it is. index.html stays plain: the server writes a nonce into it.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TEXT = /\.(js|css|svg|json|webmanifest|txt)$/;
/** Smaller than one packet: nothing to gain. */
const MIN_BYTES = 1_000;

function nxBuild(folder) {
  const child = spawn(process.execPath, ['node_modules/.bin/nx', 'build', 'web', `--outputPath=${folder}`], {
    stdio: 'inherit',
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

function pack(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files.filter((entry) => TEXT.test(entry.name))) {
    const path = join(parentPath, name);
    const bytes = readFileSync(path);
    if (bytes.length < MIN_BYTES) continue;
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(
      `${path}.br`,
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    );
  }
}

const folder = process.argv[2] ?? 'dist/apps/web';
const code = await nxBuild(folder);
if (code === 0) pack(join(folder, 'browser'));
process.exitCode = code;
