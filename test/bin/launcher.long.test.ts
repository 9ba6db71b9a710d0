import { execFile } from 'node:child_process';
import { appendFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFreshClone } from './fresh-clone.ts';
import type { FreshClone } from './fresh-clone.ts';

let clone: FreshClone;
beforeEach(() => {
  clone = makeFreshClone();
});
afterEach(() => clone.remove());

test('after a kill at any moment of the preparation, the next start works', { timeout: 180_000 }, async () => {
  for (const killAfterMs of [150, 600, 1_200, 2_000, 2_500]) {
    await clone.launch(['--version'], { killAfterMs });
    const ended = await clone.launch(['--version']);
    expect(ended).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
    rmSync(join(clone.path, 'dist'), { recursive: true });
    rmSync(join(clone.path, '.traderai'), { recursive: true });
  }
});

test('several concurrent first starts all work, and build once', async () => {
  const ended = await Promise.all([
    clone.launch(['--version']),
    clone.launch(['--version']),
    clone.launch(['--version']),
  ]);
  expect(ended.map(({ code, stdout }) => [code, stdout])).toEqual([
    [0, '0.1.0\n'],
    [0, '0.1.0\n'],
    [0, '0.1.0\n'],
  ]);
  expect(clone.versions()).toHaveLength(1);
});

test('changed source is built again, and an error in the source is reported with its place', async () => {
  await clone.launch(['--version']);
  const [first] = clone.versions();
  const main = join(clone.path, 'src', 'main.ts');
  appendFileSync(main, '\nprocess.stderr.write("changed");\n');
  expect((await clone.launch(['--version'])).code).toBe(0);
  expect(clone.versions()).toHaveLength(2);
  // A running process may need the files of its version.
  expect(clone.versions()).toContain(first);
  writeFileSync(main, 'const broken = ;\n');
  const ended = await clone.launch(['--version']);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain('src/main.ts:1:15');
});

test('a package packed from an unbuilt clone starts', async () => {
  await promisify(execFile)('npm', ['pack', '--silent'], { cwd: clone.path });
  await promisify(execFile)('tar', ['-xzf', 'traderai-0.1.0.tgz'], { cwd: clone.path });
  symlinkSync(join(clone.path, 'node_modules'), join(clone.path, 'package', 'node_modules'));
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(clone.path, 'package', 'bin', 'traderai.js'),
    '--version',
  ]);
  expect(stdout).toBe('0.1.0\n');
});
