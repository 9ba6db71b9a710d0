import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  ConfigurationError,
  configurationPath,
  readConfiguration,
  readConfigurationFile,
  writeConfiguration,
} from '../../src/config/configuration.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'traderai-config-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const DEFAULTS = {
  databaseUrl: null,
  auditHeadFile: null,
  auditHeadSyslog: null,
  auditHeadWebhook: null,
  engineDatabaseUrl: null,
  listenDatabaseUrl: null,
  portfolio: null,
  benchmark: null,
  deadMan: 'off',
  periodsPerYear: 365,
  theme: 'blue-orange',
  framesPerSecond: null,
  keys: {},
};

test('without a file the defaults apply, and reading does not create one', () => {
  expect(readConfigurationFile(home)).toEqual(DEFAULTS);
  expect(existsSync(configurationPath(home))).toBe(false);
});

test('a written value is read back, and only its owner can read the file', async () => {
  await writeConfiguration(home, 'portfolio', 'alpha');
  expect(await writeConfiguration(home, 'framesPerSecond', 10)).toEqual({
    ...DEFAULTS,
    portfolio: 'alpha',
    framesPerSecond: 10,
  });
  expect(readConfigurationFile(home)).toEqual({ ...DEFAULTS, portfolio: 'alpha', framesPerSecond: 10 });
  expect(statSync(configurationPath(home)).mode & 0o077).toBe(0);
});

test('null removes a value', async () => {
  await writeConfiguration(home, 'portfolio', 'alpha');
  expect(await writeConfiguration(home, 'portfolio', null)).toEqual(DEFAULTS);
  expect(JSON.parse(readFileSync(configurationPath(home), 'utf8'))).toEqual({});
});

test('the environment overrides the file', async () => {
  await writeConfiguration(home, 'databaseUrl', 'postgresql://file/desk');
  expect(readConfiguration(home, { databaseUrl: 'postgresql://environment/desk' }).databaseUrl).toBe(
    'postgresql://environment/desk',
  );
  expect(readConfiguration(home, { databaseUrl: null }).databaseUrl).toBe('postgresql://file/desk');
});

test('an invalid value is refused before it is written', async () => {
  await writeConfiguration(home, 'theme', 'mono');
  await expect(writeConfiguration(home, 'theme', 'pink')).rejects.toThrow(ConfigurationError);
  expect(readConfigurationFile(home).theme).toBe('mono');
});

test.each([
  ['{ "theme": "pink" }', 'theme: '],
  ['{ "framesPerSecond": 0 }', 'framesPerSecond: '],
  ['{ "databaseUrl": "mysql://x" }', 'databaseUrl: must be a Postgres URL'],
  ['{ "color": "red" }', 'color'],
  ['{ nonsense', 'cannot read'],
  ['[]', 'expected record'],
  ['null', 'expected record'],
])('the file %s is refused and the message names what is wrong', (text, reason) => {
  writeFileSync(configurationPath(home), text);
  expect(() => readConfigurationFile(home)).toThrow(configurationPath(home));
  expect(() => readConfigurationFile(home)).toThrow(reason);
  expect(readFileSync(configurationPath(home), 'utf8')).toBe(text);
});
