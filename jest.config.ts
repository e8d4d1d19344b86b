import type { Config } from 'jest';

/** Packages that ship ES modules only; everything else in node_modules is left as it is. */
const ESM_ONLY = [
  '@nestjs',
  'otplib',
  '@otplib',
  '@scure',
  '@noble',
  'uuidv7',
  '@fastify/static',
  'content-disposition',
];

const aliases = {
  '^@hyperion/(contracts|domain|embedded|probes|transport|testing)$': '<rootDir>/libs/$1/src/index.ts',
  '^@hyperion/testing/(.*)$': '<rootDir>/libs/testing/src/$1.ts',
};

const swc = [
  '@swc/jest',
  {
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  },
] as const;

const server: Config = {
  rootDir: '.',
  testEnvironment: 'node',
  moduleNameMapper: aliases,
  transform: { '^.+\\.[mc]?[tj]s$': swc as unknown as [string, Record<string, unknown>] },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join('|')})/)`],
};

const config: Config = {
  testTimeout: 60_000,
  projects: [
    {
      ...server,
      displayName: 'unit',
      testMatch: ['<rootDir>/{libs,apps/api,tools}/**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/libs/ui/', '\\.medium\\.spec\\.ts$', '\\.process\\.spec\\.ts$'],
    },
    {
      ...server,
      displayName: 'medium',
      // Plain JavaScript: Jest does not apply the aliases above to a global set-up.
      globalSetup: '<rootDir>/tools/test/medium-setup.mjs',
      globalTeardown: '<rootDir>/tools/test/medium-teardown.mjs',
      testMatch: ['<rootDir>/{libs,apps/api,tools}/**/*.medium.spec.ts'],
    },
    {
      ...server,
      displayName: 'process',
      testMatch: ['<rootDir>/apps/api/**/*.process.spec.ts'],
    },
    {
      ...server,
      displayName: 'e2e',
      testMatch: ['<rootDir>/apps/e2e/src/**/*.e2e.ts'],
    },
    '<rootDir>/apps/web/jest.config.ts',
  ],
};

// Jest's loader takes the default export of a config file.
export default config;
