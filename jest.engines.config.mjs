import base from './jest.config.mjs';

/** The tests against real servers and foreign programs; those against Trino are started by scripts/trino/run.ts. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/engines/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 300_000,
};
