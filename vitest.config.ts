import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    // The shipped bundle, which tests run as it is.
    server: { deps: { external: [/\/dist\/[0-9a-f]+\//] } },
    // Besides the workers a database server and the processes under test want a core.
    maxWorkers: 2,
    // Generous: a loaded machine is slow, not wrong.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
});
