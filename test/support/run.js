/**
 * Runs every test (or the tests that the arguments name) and prints the numbers of passed and failed tests on the last
 * line.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'traderai-results-'));
const results = join(folder, 'results.json');

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const options = [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${results}`,
  ...process.argv.slice(2),
];
const child = spawn(process.execPath, [vitest, ...options], { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
const code = await new Promise((resolve) => child.once('close', (status) => resolve(status ?? 1)));

const { passed, failed } = count();
rmSync(folder, { recursive: true, force: true });
// An error outside of every test fails the run as well.
const failures = failed === 0 && code !== 0 ? 1 : failed;
process.stdout.write(`${passed} passed, ${failures} failed\n`);
process.exit(failures > 0 ? code || 1 : 0);

/** A file that cannot be loaded counts as one failed test, because it contains at least one. */
function count() {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(results, 'utf8'));
    const unloaded = testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
    ).length;
    return { passed: numPassedTests, failed: numFailedTests + unloaded };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
