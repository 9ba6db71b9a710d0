/** Bundles test/simulation/main.ts, which is TypeScript, and runs it. */
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Packages are found from a file of this clone; two runs at once have a file each.
const outfile = join(root, '.traderai', `simulation-${process.pid}.mjs`);
await build({
  absWorkingDir: root,
  entryPoints: ['test/simulation/main.ts'],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'error',
});
await import(pathToFileURL(outfile).href);
