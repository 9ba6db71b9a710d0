import { defineConfig } from 'vitest/config';
import type { TestProjectInlineConfiguration } from 'vitest/config';

/** `npm test` runs the quick tests; `npm run test:long` runs kills, interruptions, benchmarks and slow terminals. */
const LONG = 'test/**/*.long.test.{ts,tsx}';
const QUICK = 'test/**/*.test.{ts,tsx}';
/**
 * Quick tests that replace a module, that set what a module reads when it is loaded, or whose helpers have hooks of
 * their own: a process for each file.
 */
const ALONE = [
  'test/scenarios/{day-orders,rehearsal,stalled-terminal,start}.test.ts',
  'test/console/panes/new-pane.test.ts',
  'test/commands/output/table.test.ts',
];

const shared: TestProjectInlineConfiguration['test'] = {
  pool: 'forks',
  // Tests run the shipped bundle unchanged.
  server: { deps: { external: [/\/dist\/[0-9a-f]+\//] } },
  // Long enough for a loaded machine.
  testTimeout: 60_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 20_000 } },
};

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    // One core stays free for the database server and the processes under test.
    maxWorkers: 2,
    teardownTimeout: 30_000,
    projects: [
      // These files share processes and the modules that they import, which saves a third of the processor time.
      {
        test: {
          ...shared,
          name: 'quick',
          provide: { suite: 'quick' },
          include: [QUICK],
          exclude: [LONG, ...ALONE],
          isolate: false,
        },
      },
      { test: { ...shared, name: 'quick-alone', provide: { suite: 'quick' }, include: ALONE, exclude: [LONG] } },
      {
        test: {
          ...shared,
          name: 'long',
          provide: { suite: 'long' },
          include: [LONG],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
