import type { Config } from 'jest';
import presets from 'jest-preset-angular/presets/index.js';

const config: Config = {
  ...presets.createCjsPreset({ tsconfig: '<rootDir>/apps/web/tsconfig.spec.json' }),
  displayName: 'web',
  rootDir: '../..',
  testMatch: ['<rootDir>/{apps/web,libs/ui}/**/*.spec.ts'],
  setupFilesAfterEnv: ['<rootDir>/apps/web/jest.setup.ts'],
  moduleNameMapper: {
    '^@hyperion/(contracts|domain|ui)$': '<rootDir>/libs/$1/src/index.ts',
  },
};

export default config;
