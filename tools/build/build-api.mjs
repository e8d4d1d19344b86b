// Bundles the API and the launcher: esbuild resolves and joins, swc compiles, because only swc emits the
// `design:paramtypes` metadata that Nest's injection reads. CommonJS out; packages stay in node_modules.
import { readFile } from 'node:fs/promises';
import { transform } from '@swc/core';
import { build } from 'esbuild';

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

await build({
  entryPoints: { main: 'apps/api/src/main.ts', up: 'apps/api/src/up.ts' },
  outdir: 'dist/apps/api',
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
