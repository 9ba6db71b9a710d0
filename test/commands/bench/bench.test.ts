import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBinary, runJson, startBinary } from '../../support/binary.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));

let home: TestHome;
beforeAll(() => {
  home = makeTestHome();
});
afterAll(() => home.remove());

function homesOf(processId: number): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`traderai-bench-${processId}-`));
}

test('what can be measured is listed, and nothing else is tried', async () => {
  const figures = await runJson<{ name: string }[]>(['bench', 'list'], { home: home.path });
  expect(figures.map(({ name }) => name)).toContain('ingest');
  const refused = await runBinary(['bench', 'ingest', 'speed', '--json'], { home: home.path });
  expect(refused.code).toBe(2);
  expect(JSON.parse(refused.stderr)).toMatchObject({
    error: { code: 'BAD_USAGE', message: 'there is no figure "speed"' },
  });
});

test('a figure is printed with its reference, ratio, machine and command, and leaves nothing behind', async () => {
  const running = startBinary(['bench', 'ingest', '--rows', '3000', '--runs', '2', '--json'], { home: home.path });
  const { code, stdout, stderr } = await running.result;
  expect([code, stderr]).toEqual([0, '']);
  const figure = JSON.parse(stdout) as {
    result: { rowsPerSecond: number; runs: number[] };
    reference: { rowsPerSecond: number; runs: number[] };
    ratio: number;
  };
  expect(figure).toMatchObject({
    name: 'ingest',
    result: { rows: 3_000, rowsPerSecond: expect.any(Number) },
    machine: expect.stringContaining(`Node ${process.versions.node}`),
    command: 'traderai bench ingest --rows 3000 --runs 2',
  });
  expect([figure.result.runs.length, figure.reference.runs.length]).toEqual([2, 2]);
  expect(figure.ratio).toBeCloseTo(figure.result.rowsPerSecond / figure.reference.rowsPerSecond, 1);
  expect(homesOf(running.process.pid!)).toEqual([]);
  // The trader's own home was not even made use of.
  expect(existsSync(`${home.path}/postgres`)).toBe(false);
});

test('interrupted it ends with 130, its server stopped and its folder removed', async () => {
  const running = startBinary(['bench', 'ingest', '--rows', '300000', '--runs', '50'], { home: home.path });
  const { pid } = running.process;
  while (
    !homesOf(pid!).some(
      (name) => existsSync(`${tmpdir()}/${name}/candles.csv.gz`) && readdirSync(`${tmpdir()}/${name}`).length > 1,
    )
  )
    await new Promise((resolve) => setTimeout(resolve, 20));
  running.process.kill('SIGINT');
  expect(await running.result).toMatchObject({ code: 130, stdout: '' });
  expect(homesOf(pid!)).toEqual([]);
});

test('the installed package has no benchmarks and says that they need a checkout', async () => {
  const packing = mkdtempSync(join(tmpdir(), 'traderai-package-'));
  try {
    await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', packing], { cwd: root });
    await run('tar', ['-xzf', join(packing, 'traderai-0.1.0.tgz'), '-C', packing]);
    symlinkSync(join(root, 'node_modules'), join(packing, 'package', 'node_modules'));
    const installed = join(packing, 'package', 'bin', 'traderai.js');
    const version = await run(process.execPath, [installed, '--version']);
    expect(version.stdout.trim()).toBe('0.1.0');
    for (const words of [
      ['bench', 'ingest'],
      ['bench', 'list'],
    ]) {
      await expect(run(process.execPath, [installed, ...words])).rejects.toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('traderai bench needs a checkout'),
      });
    }
  } finally {
    rmSync(packing, { recursive: true, force: true });
  }
});
