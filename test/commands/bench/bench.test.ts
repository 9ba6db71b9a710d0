import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBinary, runJson } from '../../support/binary.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));

let home: TestHome;
beforeAll(() => {
  home = makeTestHome();
});
afterAll(() => home.remove());

test('the figures are listed, and an unknown figure is refused', async () => {
  const figures = await runJson<{ name: string }[]>(['bench', 'list'], { home: home.path });
  expect(figures.map(({ name }) => name)).toContain('ingest');
  const refused = await runBinary(['bench', 'ingest', 'speed', '--json'], { home: home.path });
  expect(refused.code).toBe(2);
  expect(JSON.parse(refused.stderr)).toMatchObject({
    error: { code: 'BAD_USAGE', message: 'there is no figure "speed"' },
  });
});

test('a desk that does not fit on the disk is refused before it is filled', async () => {
  const refused = await runBinary(['bench', 'queries', '--candles', '1000000000000', '--json'], { home: home.path });
  expect(refused.code).toBe(4);
  expect(JSON.parse(refused.stderr)).toMatchObject({
    error: { code: 'NO_ROOM', hint: expect.stringContaining('--candles') },
  });
});

test('the installed package has no benchmarks, and the error says that they need a checkout', async () => {
  const packing = mkdtempSync(join(tmpdir(), 'traderai-package-'));
  try {
    // The clone keeps the bundles of earlier versions, which take seconds to compress.
    const { version: built } = JSON.parse(readFileSync(join(root, 'dist', 'stamp.json'), 'utf8')) as {
      version: string;
    };
    const checkout = join(packing, 'checkout');
    for (const path of ['package.json', 'bin', 'prisma', 'dist/main.js', 'dist/stamp.json', `dist/${built}`])
      cpSync(join(root, path), join(checkout, path), { recursive: true });
    await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', packing], { cwd: checkout });
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
