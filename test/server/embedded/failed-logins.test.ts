import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FailedLogins, failedLoginOf } from '../../../src/server/embedded/failed-logins.ts';
import { LogTail } from '../../../src/server/embedded/log-tail.ts';

const MINUTE_MS = 60_000;
const line = (rest: string): string => `2026-11-27 15:37:23.868 UTC [1234] bob@traderai [local] [unknown] ${rest}`;

describe('a line of the log', () => {
  test.each([
    [line('FATAL:  password authentication failed for user "bob"'), { login: 'bob', address: '[local]' }],
    [line('FATAL:  role "key_ab12" is not permitted to log in'), { login: 'key_ab12', address: '[local]' }],
    [
      '2026-11-27 15:37:23.868 UTC [7] eve@desk 10.1.2.3 psql FATAL:  password authentication failed for user "eve"',
      { login: 'eve', address: '10.1.2.3' },
    ],
    [line('ERROR:  password authentication failed for user "bob"'), null],
    [line('LOG:  statement: select \'FATAL:  password authentication failed for user "bob" \''), null],
    ['\tFATAL:  password authentication failed for user "bob"', null],
    ['', null],
  ])('%s', (text, expected) => {
    expect(failedLoginOf(text)).toEqual(expected);
  });
});

describe('an episode of failed logins', () => {
  const bob = { login: 'bob', address: '[local]' };
  const logins = new Set(['bob']);
  /** Of real and invented names alike. */
  const fail = (failed: FailedLogins, at: number, login = 'bob'): void => {
    failed.add({ ...bob, login }, at);
    failed.sort(logins);
  };

  test('is reported from the third failure on, and its count at most every ten seconds', () => {
    const failed = new FailedLogins();
    fail(failed, 0);
    fail(failed, 1);
    expect(failed.due(1)).toEqual([]);
    fail(failed, 2);
    const [first] = failed.due(2);
    expect(first).toMatchObject({ login: 'bob', failures: 3, firstAt: 0, lastAt: 2 });
    failed.reported(first!, 2);
    expect(failed.due(20_000)).toEqual([]);
    fail(failed, 5_000);
    expect(failed.due(5_000)).toEqual([]);
    expect(failed.due(20_000)).toMatchObject([{ failures: 4, firstAt: 0 }]);
  });

  test('ends ten minutes after the last failure', () => {
    const failed = new FailedLogins();
    for (const at of [0, 1, 2]) fail(failed, at);
    expect(failed.due(11 * MINUTE_MS)).toEqual([]);
    for (const at of [0, 1, 2]) fail(failed, 11 * MINUTE_MS + at);
    expect(failed.due(11 * MINUTE_MS + 2)).toMatchObject([{ failures: 3, firstAt: 11 * MINUTE_MS }]);
  });

  test('of a login is reported beside ten thousand invented names, which are one episode and fill no memory', () => {
    const failed = new FailedLogins();
    for (let name = 0; name < 10_000; name += 1) failed.add({ ...bob, login: `name${name}` }, 0);
    expect(failed.unsorted).toHaveLength(1_000);
    failed.sort(logins);
    for (const at of [1, 2, 3]) fail(failed, at);
    expect(failed.due(3)).toMatchObject([
      { login: null, failures: 10_000, names: 1_000 },
      { login: 'bob', failures: 3, names: 1 },
    ]);
  });

  test('of names that are not sorted yet waits', () => {
    const failed = new FailedLogins();
    for (const at of [0, 1, 2]) failed.add(bob, at);
    expect(failed.due(2)).toEqual([]);
    expect(failed.unsorted).toEqual(['bob']);
    failed.sort(logins);
    expect(failed.due(2)).toMatchObject([{ login: 'bob', failures: 3, firstAt: 0 }]);
  });
});

describe('the end of a log', () => {
  let folder: string;
  let log: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'traderai-tail-'));
    log = join(folder, 'postgres.log');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is read line by line, once, from where the log ended at first', () => {
    writeFileSync(log, 'old\n');
    const tail = new LogTail(log);
    expect(tail.read()).toEqual([]);
    appendFileSync(log, 'one\ntw');
    expect(tail.read()).toEqual(['one']);
    appendFileSync(log, 'o\n');
    expect(tail.read()).toEqual(['two']);
    expect(tail.read()).toEqual([]);
  });

  test('is found again after the log was cut, replaced or removed', () => {
    const tail = new LogTail(log);
    expect(tail.read()).toEqual([]);
    writeFileSync(log, 'first\n');
    expect(tail.read()).toEqual(['first']);
    truncateSync(log);
    appendFileSync(log, 'cut\n');
    expect(tail.read()).toEqual(['cut']);
    renameSync(log, `${log}.1`);
    writeFileSync(log, 'replaced by a longer line\n');
    expect(tail.read()).toEqual(['replaced by a longer line']);
  });

  test('of a flood is bounded', () => {
    writeFileSync(log, '');
    const tail = new LogTail(log);
    appendFileSync(log, `${'x'.repeat(99)}\n`.repeat(30_000));
    const lines = tail.read();
    expect(lines.length).toBeGreaterThan(10_000);
    expect(lines.length).toBeLessThan(10_600);
  });
});
