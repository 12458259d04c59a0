/** Jest runs the TypeScript as native ES modules; swc only strips the types. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  moduleNameMapper: { '^#src/(.*)$': '<rootDir>/src/$1' },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/browser/',
    '<rootDir>/test/engines/',
    '<rootDir>/test/cloud/',
    '<rootDir>/test/package/',
  ],
  testTimeout: 30_000,
  // On two cores Jest would leave one alone. Modules of many test files add up in a worker.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1500MB',
};
