import { defineConfig } from 'vitest/config';
import type { TestProjectInlineConfiguration } from 'vitest/config';

/** `npm test` runs what is quick; kills, interruptions, benchmarks and slow terminals are in `npm run test:long`. */
const LONG = 'test/**/*.long.test.{ts,tsx}';
const QUICK = 'test/**/*.test.{ts,tsx}';

const shared: TestProjectInlineConfiguration['test'] = {
  globalSetup: ['test/support/global-setup.ts'],
  pool: 'forks',
  // The shipped bundle, which tests run as it is.
  server: { deps: { external: [/\/dist\/[0-9a-f]+\//] } },
  // Generous: a loaded machine is slow, not wrong.
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    // Besides the workers a database server and the processes under test want a core.
    maxWorkers: 2,
    teardownTimeout: 30_000,
    projects: [
      { test: { ...shared, name: 'quick', include: [QUICK], exclude: [LONG] } },
      { test: { ...shared, name: 'long', include: [LONG], testTimeout: 300_000, hookTimeout: 300_000 } },
    ],
  },
});
