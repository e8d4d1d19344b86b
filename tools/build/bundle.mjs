// How our TypeScript becomes something Node runs: esbuild resolves and joins, swc compiles, because only swc emits
// the `design:paramtypes` metadata that Nest's injection reads. CommonJS out; packages stay in node_modules.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';
import { build } from 'esbuild';

/** The repository, whatever folder a tool is called from. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const swcPlugin = {
  name: 'swc',
  setup(builder) {
    builder.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const { code } = await transform(source, {
        filename: path,
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      });
      return { contents: code, loader: 'js' };
    });
  },
};

/** Bundles entry points (name to file) into a folder. */
export async function bundle(entryPoints, outdir) {
  await build({
    absWorkingDir: ROOT,
    entryPoints,
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    packages: 'external',
    sourcemap: true,
    tsconfig: 'tsconfig.base.json',
    plugins: [swcPlugin],
    logLevel: 'warning',
  });
}
