import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBinary } from '../../support/binary.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';

let home: TestHome;
beforeAll(() => {
  home = makeTestHome();
});
afterAll(() => home.remove());

function homesOf(processId: number): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`traderai-bench-${processId}-`));
}

test('a figure is printed with its reference, ratio, machine and command, and its files are removed', async () => {
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
  // The benchmark does not use the trader's home.
  expect(existsSync(`${home.path}/postgres`)).toBe(false);
});

test('an interrupt ends it with 130, stops its server and removes its folder', async () => {
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
