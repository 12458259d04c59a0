import base from './jest.config.mjs';

/** The tests that start a real Chromium, one file at a time: two cores, and times that they measure. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 60_000,
};
