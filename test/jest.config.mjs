/** Jest runs TypeScript as ES modules through swc; real servers are started once for the whole run. */
import { availableParallelism } from 'node:os';

/** Much of the suite waits for processes, servers and outages: two cores have time for three. */
const LEAST_WORKERS = 3;

export default {
  rootDir: '..',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@nestjs/throttler$': '<rootDir>/node_modules/.cache/nestjs-analytics/throttler.mjs',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  globalSetup: '<rootDir>/test/support/servers/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/servers/global-teardown.ts',
  testTimeout: 30_000,
  maxWorkers: Math.max(LEAST_WORKERS, availableParallelism() - 1),
};
