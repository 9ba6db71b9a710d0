/** Every test file runs in exactly one suite: quick in `npm test`, or long in `npm run test:long`. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };

/** The files that a script runs, found by the runner itself with the script's own arguments. */
function filesOf(
  script: string,
  words = / test\/support\/run\.js (.*)$/.exec(scripts[script]!)![1]!.split(' '),
): string[] {
  const listed = execFileSync(
    process.execPath,
    [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'list', '--filesOnly', '--json', ...words],
    { cwd: root, encoding: 'utf8' },
  );
  return (JSON.parse(listed) as { readonly file: string }[]).map(({ file }) => file.slice(root.length + 1)).sort();
}

/** Wherever they lie in the project, installed packages and built files apart. */
function testFiles(): string[] {
  const folders = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !['node_modules', 'dist'].includes(entry.name),
  );
  return folders
    .flatMap(({ name }) =>
      readdirSync(join(root, name), { recursive: true, encoding: 'utf8' }).map((file) => join(name, file)),
    )
    .filter((file) => /\.(test|spec)\.[cm]?[jt]sx?$/.test(file))
    .sort();
}

test('every test file runs in exactly one of the two suites', () => {
  const [quick, long] = [filesOf('test'), filesOf('test:long')];
  expect(long.length).toBeGreaterThan(10);
  expect([...quick, ...long].sort()).toEqual(testFiles());
  expect(long.filter((file) => !/\.long\.test\.tsx?$/.test(file))).toEqual([]);
});

test('the continuous integration runs both suites and fails with the first failure', () => {
  const lines = read('.ci/run').trim().split('\n');
  expect(lines).toContain('set -euo pipefail');
  expect(lines.filter((line) => line.startsWith('npm'))).toEqual(['npm test', 'npm run test:long']);
});

test('a quick test file that shares its process neither replaces a module nor shares a helper with hooks', () => {
  const sources = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file: join('test', file), text: read(join('test', file)) }));
  const sharing = new Set(filesOf('test', ['--project', 'quick']));
  const tests = sources.filter(({ file }) => sharing.has(file));
  expect(tests.length).toBeGreaterThan(150);
  expect(tests.filter(({ text }) => /^vi\.(?:mock|doMock)\(/m.test(text)).map(({ file }) => file)).toEqual([]);
  const helpers = sources.filter(
    ({ file, text }) => !/\.test\.ts$/.test(file) && /^(?:before|after)(?:All|Each)\(/m.test(text),
  );
  expect(helpers.length).toBeGreaterThan(0);
  for (const { file } of helpers) {
    const users = tests.filter(({ text }) => text.includes(`/${basename(file)}'`)).map((one) => one.file);
    expect(users.length, `${file} has hooks and serves ${users.join(', ')}`).toBeLessThan(2);
  }
});
