/** One Jest project for the whole house: unit tests stand beside the code, flows under test/. */
export default {
  rootDir: '..',
  testEnvironment: 'node',
  // class-validator keeps its rules on the global object, and reads them between test files.
  testEnvironmentOptions: { globalsCleanup: 'off' },
  testMatch: ['<rootDir>/{libs,apps}/*/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  // What the api serves of the dashboard is what it is built from now.
  globalSetup: '<rootDir>/test/build-dashboard.js',
  setupFiles: ['reflect-metadata', '<rootDir>/test/rules/switch-off.js'],
  moduleNameMapper: {
    // Tests run on the sources, so that a stale build can never pass them.
    '^@liggaren/event-store/eventstoredb$': '<rootDir>/libs/event-store/src/eventstoredb.event-store.ts',
    '^@liggaren/event-store/testing$': '<rootDir>/libs/event-store/src/testing/index.ts',
    '^@liggaren/(documents|event-store|governance|import|ledger)$': '<rootDir>/libs/$1/src/index.ts',
    '^@liggaren/(api|worker)$': '<rootDir>/apps/$1/src/index.ts',
    // So do the threads that they start.
    '^node:worker_threads$': '<rootDir>/test/worker-threads.cjs',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  reporters: ['default', '<rootDir>/test/count-reporter.js'],
  maxWorkers: 2,
  // Two cores may be busy; no test measures time.
  testTimeout: 180_000,
};
