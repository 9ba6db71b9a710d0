import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runBinary } from '../../support/binary.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { runInProcess } from '../../support/in-process.ts';

let home: TestHome;
beforeEach(() => {
  home = makeTestHome();
});
afterEach(() => home.remove());

const config = (...args: string[]) => runInProcess(['config', ...args], { home: home.path });
const json = async (...args: string[]) => JSON.parse((await config(...args, '--json')).stdout) as unknown;

test('a value is set, read, listed and unset', async () => {
  expect(await json('set', 'theme', 'green-up')).toEqual({ key: 'theme', value: 'green-up' });
  expect(await json('set', 'framespersecond', '20')).toEqual({ key: 'framesPerSecond', value: 20 });
  expect(await json('set', 'keys', '{"order-line": "n"}')).toMatchObject({ value: { 'order-line': 'n' } });
  expect((await config('get', 'theme')).stdout).toBe('green-up\n');
  expect((await config('get', 'framesPerSecond')).stdout).toBe('20\n');
  expect(await json('list')).toContainEqual({ key: 'theme', value: 'green-up', from: 'file or default' });
  expect(await json('set', 'theme', '--unset')).toEqual({ key: 'theme', value: 'blue-orange' });
  expect(await json('path')).toEqual({ path: join(home.path, 'config.json') });
});

test.each([
  [['set', 'theme', 'pink'], 'theme: Invalid option'],
  [['set', 'framesPerSecond', '900'], 'framesPerSecond'],
  [['set', 'framesPerSecond', 'many'], 'is not a value for framesPerSecond'],
  [['set', 'periodsPerYear', '400'], 'periodsPerYear'],
  [['set', 'thema', 'mono'], 'there is no setting'],
  [['get', 'thema'], 'there is no setting'],
  [['set', 'theme'], 'a value for theme is missing'],
  [['set', 'theme', 'mono', '--unset'], 'use a value or --unset, not both'],
])('%j is refused with exit code 2, and the file stays as it was', async (args, message) => {
  await config('set', 'theme', 'mono');
  const before = readFileSync(join(home.path, 'config.json'), 'utf8');
  const { code, stderr } = await config(...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  expect(readFileSync(join(home.path, 'config.json'), 'utf8')).toBe(before);
});

test.each([
  [
    'databaseUrl',
    'postgresql://ann:secret@one:5432,two:5432/desk',
    'the database URL names several hosts: postgresql://ann:…@one:5432,two:5432/desk',
  ],
  ['listenDatabaseUrl', 'postgresql:///desk?host=one,two', 'the database URL names several hosts'],
  ['engineDatabaseUrl', 'postgresql://ann:secret@one:port/desk', 'this is not a Postgres URL'],
])('%s that the next command would refuse is refused at once, with its message', async (key, url, message) => {
  const input = { home: home.path, input: `${url}\n` };
  const { code, stderr } = await runBinary(['config', 'set', key, '-'], input);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  expect(stderr).not.toContain('secret');
  const next = await runInProcess(['portfolio', 'list', '--db', url], { home: home.path });
  expect(next.stderr).toBe(stderr);
  expect((await config('get', key)).stdout).toBe('\n');
});

test('a password is refused as an argument; from standard input it is stored in a file that only its owner reads, and never shown', async () => {
  const url = 'postgresql://ann:secret@host/desk';
  const refused = await config('set', 'databaseUrl', url);
  expect(refused.code).toBe(2);
  expect(refused.stderr).not.toContain('secret');
  const { code, stdout } = await runBinary(['config', 'set', 'databaseUrl', '-'], {
    home: home.path,
    input: `${url}\n`,
  });
  expect([code, stdout]).toEqual([0, 'databaseUrl: postgresql://ann:…@host/desk\n']);
  expect(statSync(join(home.path, 'config.json')).mode & 0o777).toBe(0o600);
  expect((await config('list')).stdout).not.toContain('secret');
  expect((await config('list', '--json')).stdout).not.toContain('secret');
  expect((await config('get', 'databaseUrl')).stdout).toBe(`${url}\n`);
});
