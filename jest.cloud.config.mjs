import base from './jest.config.mjs';

/** The tests against an emulator of AWS (scripts/cloud/run.ts starts it), one file at a time. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/cloud/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 300_000,
};
