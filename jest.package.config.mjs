import base from './jest.config.mjs';

/** What `serverless package` makes: it takes minutes, and cfn-lint from PyPI. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/package/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 300_000,
};
