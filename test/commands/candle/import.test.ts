import { gzipSync } from 'node:zlib';
import type { PoolClient } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runBinary, runJson, startBinary } from '../../support/binary.ts';
import type { BinaryResult } from '../../support/binary.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { jsonInProcess, runInProcess } from '../../support/in-process.ts';
import { openTerminal } from '../../support/pty.ts';
import { csv, minute, openImportDesk, partitions, row, stored } from '../../market-data/import/import-desk.ts';
import type { ImportDesk } from '../../market-data/import/import-desk.ts';

let at: ImportDesk;
let home: TestHome;
beforeAll(async () => {
  at = await openImportDesk();
  home = makeTestHome();
});
afterAll(async () => {
  await at.close();
  await home.remove();
});
beforeEach(() => at.clear());

const options = () => ({ home: home.path, url: at.desk.url, cwd: at.folder });
/** In a process of its own. */
const launch = (...args: string[]): Promise<BinaryResult> => runBinary(['candle', 'import', ...args], options());
const run = (...args: string[]): Promise<BinaryResult> => runInProcess(['candle', 'import', ...args], options());
const json = <T>(...args: string[]): Promise<T> => jsonInProcess<T>(['candle', 'import', ...args], options());

const BAD = `${minute(3)},ABC,1,1,1,,1`;
const SOURCE = { source: 'import' };

test('files are imported one after another, each with its counts, rejects, duplicates and conflicts', async () => {
  at.write('a.csv', csv(row(0), row(1), row(1), BAD));
  at.write('b.csv.gz', gzipSync(csv(row(1, { price: 50 }), row(2))));
  const report = await json<{ files: Record<string, unknown>[]; rowsPerSecond: number; dryRun: boolean }>(
    'a.csv',
    'b.csv.gz',
  );
  expect(report).toMatchObject({
    dryRun: false,
    rowsPerSecond: expect.any(Number),
    files: [
      {
        file: 'a.csv',
        outcome: 'imported',
        rows: 4,
        inserted: 2,
        updated: 0,
        duplicates: 1,
        conflicts: 0,
        rejected: 1,
        rejects: [{ line: 5, reason: 'close is empty' }],
      },
      {
        file: 'b.csv.gz',
        outcome: 'imported',
        rows: 2,
        inserted: 1,
        updated: 0,
        duplicates: 0,
        conflicts: 1,
        rejected: 0,
        rejects: [],
      },
    ],
  });
  expect(report.files[0]!.duplicateRows).toEqual([
    { line: 4, symbol: 'ABC', interval: '1m', timestamp: '2020-01-01T00:01:00.000Z' },
  ]);
  expect(report.files[1]!.conflictRows).toMatchObject([{ line: 2, stood: { close: '12' }, offered: { close: '51' } }]);
  expect(await at.candles()).toEqual([0, 1, 2].map((n) => stored(n, SOURCE)));
});

test('text output is a table, then each rejected, duplicate or conflicting line', async () => {
  at.write('a.csv', csv(row(0), row(1), row(1), BAD));
  at.write('b.csv', csv(row(1, { price: 50 }), row(2)));
  const { code, stdout, stderr } = await launch('a.csv', 'b.csv', '--on-conflict', 'replace', '--source', 'bitfinex');
  expect(code).toBe(0);
  expect(stdout.split('\n')).toEqual([
    'File       Rows  Inserted  Updated  Duplicates  Conflicts  Rejected',
    'a.csv         4         2        0           1          0         1',
    'b.csv         2         1        1           0          1         0',
    'all files     6         3        1           1          1         1',
    'Rejected in a.csv: 1',
    '  line 5: close is empty',
    'Duplicates in a.csv: 1',
    '  line 4: ABC 1m 2020-01-01 00:01:00',
    'New instrument ABC in USD with tick 0.001, both guessed from its name and price.',
    'Conflicts (replaced) in b.csv: 1',
    '  line 2: ABC 1m 2020-01-01 00:01:00: open 50 instead of 11; high 52 instead of 13; low 49 instead of 10; close 51 instead of 12',
    '',
  ]);
  expect(stderr).toMatch(/^6 rows in \d+\.\d s, [\d,]+ a second\.\n$/);
  expect(await at.candles()).toContain(stored(1, { price: 50, source: 'bitfinex' }));
});

test('control characters from a file do not reach the terminal', async () => {
  at.write('a.csv', csv(`${minute(0)},\u001b[2Jx,1,1,1,1,1`, `${minute(1)},ABC,\u001b]52;c;AAAA\u0007,1,1,1,1`));
  const { stdout } = await run('a.csv');
  expect(stdout).toContain('line 2: symbol "?[2Jx" is not a symbol');
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

test('the help explains what happens to good rows when others are rejected', async () => {
  const { stdout } = await run('--help');
  expect(stdout.replace(/\s+/g, ' ')).toContain('The good rows of each file are one transaction');
  expect(stdout).not.toContain('whole or not at all');
});

describe('strict', () => {
  test('one rejected row refuses every file, also the files before it', async () => {
    at.write('a.csv', csv(row(0)));
    at.write('b.csv', csv(row(1), BAD));
    const { code, stdout } = await run('a.csv', 'b.csv', '--strict', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      files: [
        { file: 'a.csv', outcome: 'refused-rejects', rows: 1, inserted: 0, rejected: 0 },
        {
          file: 'b.csv',
          outcome: 'refused-rejects',
          rows: 2,
          inserted: 0,
          rejected: 1,
          rejects: [{ line: 3, reason: 'close is empty' }],
        },
      ],
    });
    expect(await at.candles()).toEqual([]);
  });

  test('refused files are counted too, in total and one by one', async () => {
    at.write('a.csv', csv(row(0), row(0), row(0, { price: 50 })));
    at.write('b.csv', csv(row(1), BAD));
    const { code, stdout } = await run('a.csv', 'b.csv', '--strict', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      1,
      {
        rows: 5,
        inserted: 0,
        updated: 0,
        rejected: 1,
        duplicates: 1,
        conflicts: 1,
        files: [
          { outcome: 'refused-rejects', duplicates: 1, conflicts: 1, conflictRows: [{ line: 4 }] },
          { outcome: 'refused-rejects', rejected: 1 },
        ],
      },
    ]);
    expect(await at.candles()).toEqual([]);
  });

  test('a single file is refused too, as text', async () => {
    at.write('b.csv', csv(row(1), BAD));
    const { code, stderr } = await run('b.csv', '--strict');
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('No row of b.csv was imported: 1 of its rows are rejected.'),
    ]);
    expect(await at.candles()).toEqual([]);
  });

  test('good files are imported', async () => {
    at.write('a.csv', csv(row(0)));
    at.write('b.csv', csv(row(1)));
    expect(await json('a.csv', 'b.csv', '--strict')).toMatchObject({ files: [{ inserted: 1 }, { inserted: 1 }] });
  });
});

describe('a file without a good row ends with exit code 2', () => {
  test('when every row is rejected, as text and as JSON', async () => {
    at.write('bad.csv', csv(BAD, BAD));
    const { code, stderr } = await run('bad.csv');
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('No row of bad.csv was imported: all 2 rows are rejected.'),
    ]);
    for (const flags of [[], ['--strict'], ['--dry-run']]) {
      const again = await run('bad.csv', '--json', ...flags);
      expect([again.code, JSON.parse(again.stdout)]).toMatchObject([
        2,
        { rows: 2, inserted: 0, rejected: 2, files: [{ outcome: 'no-good-row', rows: 2, rejected: 2, inserted: 0 }] },
      ]);
    }
    expect(await at.candles()).toEqual([]);
  });

  test('when it has only a header', async () => {
    at.write('head.csv', csv());
    const { code, stderr } = await run('head.csv');
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('No row of head.csv was imported: it has a header and no rows.'),
    ]);
  });

  test('when it is empty', async () => {
    at.write('empty.csv', '');
    expect((await run('empty.csv')).code).toBe(2);
  });

  test('while the other files are imported; with --strict no file is imported', async () => {
    at.write('a.csv', csv(row(0)));
    at.write('bad.csv', csv(BAD));
    at.write('head.csv', csv());
    const strict = await run('a.csv', 'head.csv', '--strict', '--json');
    expect([strict.code, JSON.parse(strict.stdout)]).toMatchObject([
      2,
      { files: [{ outcome: 'refused-rejects' }, { outcome: 'no-good-row' }] },
    ]);
    expect(await at.candles()).toEqual([]);
    const { code, stdout } = await run('bad.csv', 'a.csv', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      2,
      { rows: 2, inserted: 1, rejected: 1, files: [{ outcome: 'no-good-row' }, { outcome: 'imported', inserted: 1 }] },
    ]);
    expect(await at.candles()).toEqual([stored(0, SOURCE)]);
  });

  test('but a file whose rows are all stored already ends with exit code 0', async () => {
    at.write('a.csv', csv(row(0)));
    await json('a.csv');
    expect(await json('a.csv')).toMatchObject({
      rows: 1,
      inserted: 0,
      files: [{ outcome: 'imported', duplicates: 1 }],
    });
  });
});

test('a dry run prints the result and changes nothing', async () => {
  at.write('a.csv', csv(row(0), BAD));
  const { code, stdout, stderr } = await run('a.csv', '--dry-run');
  expect([code, stderr]).toEqual([0, expect.stringContaining('Dry run: nothing was changed.')]);
  expect(stdout).toContain('a.csv     2         1');
  expect([await at.candles(), await partitions(at.desk.pool)]).toEqual([[], []]);
});

test('with --on-conflict fail, a file with conflicts is refused with exit code 1', async () => {
  await at.report(at.write('before.csv', csv(row(0))));
  at.write('a.csv', csv(row(0, { price: 50 }), row(1)));
  const { code, stdout } = await run('a.csv', '--on-conflict', 'fail', '--json');
  expect([code, JSON.parse(stdout)]).toMatchObject([
    1,
    { files: [{ outcome: 'refused-conflicts', inserted: 0, conflicts: 1 }] },
  ]);
  expect(await at.candles()).toEqual([stored(0)]);
});

test('options name the columns, the symbol and the interval', async () => {
  at.write('spy.csv', `Date,O,H,L,Adj Close,Close,Volume\n2020-01-02,10,12,9,11,7,1.5\n`);
  await json('spy.csv', '--symbol', 'spy', '--interval', '1d', '--column', 'close=adj close', '--source', 'Lean');
  expect(await at.candles()).toEqual(['2020-01-02T00:00:00.000Z SPY 1d 10 12 9 11 1.5 Lean']);
});

describe('unreadable input and wrong usage end with exit code 2, and nothing is imported', () => {
  const cases: readonly (readonly [readonly string[], string, string])[] = [
    [['good.csv', 'nowhere.csv'], 'UNREADABLE_FILE', 'nowhere.csv: there is no such file'],
    [['good.csv', '.'], 'UNREADABLE_FILE', '. is a directory'],
    [['good.csv', '/dev/null'], 'UNREADABLE_FILE', '/dev/null is not a regular file'],
    [['broken.csv'], 'UNREADABLE_FILE', 'has no column for'],
    [['good.csv', '--interval', '2h'], 'BAD_USAGE', '"2h" is not an interval'],
    [['good.csv', '--symbol', '-'], 'BAD_USAGE', '"-" is not a symbol'],
    [['good.csv', '--column', 'price=Close'], 'BAD_USAGE', '"price=Close" names no column'],
    [['good.csv', '--column', 'open=a', '--column', 'open=b'], 'BAD_USAGE', '--column names open twice'],
    [['good.csv', '--source', ' '], 'BAD_USAGE', '" " cannot name a source'],
    [['good.csv', '--on-conflict', 'ask'], 'BAD_USAGE', "argument 'ask' is invalid"],
    [[], 'BAD_USAGE', "missing required argument 'files'"],
  ];
  test.each(cases)('%j', async (args, code, message) => {
    at.write('good.csv', csv(row(0)));
    at.write('broken.csv', `${row(0)}\n`);
    const result = await run(...args, '--json');
    expect([result.code, result.stdout]).toEqual([2, '']);
    expect(JSON.parse(result.stderr)).toMatchObject({ error: { code, message: expect.stringContaining(message) } });
    expect(await at.candles()).toEqual([]);
  });
});

test('a damaged file stops the import; the files before it are reported', async () => {
  const cut = gzipSync(csv(...Array.from({ length: 3_000 }, (_, n) => row(n + 10)))).subarray(0, -30);
  at.write('a.csv', csv(row(0)));
  at.write('b.csv.gz', cut);
  at.write('c.csv', csv(row(1)));
  const { code, stdout, stderr } = await launch('a.csv', 'b.csv.gz', 'c.csv', '--json');
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ files: [{ file: 'a.csv', inserted: 1 }] });
  expect(JSON.parse(stderr)).toMatchObject({
    error: { code: 'UNREADABLE_FILE', message: expect.stringContaining('b.csv.gz is damaged gzip') },
  });
  expect(await at.candles()).toEqual([stored(0, SOURCE)]);
});

test('a trader is denied with exit code 3', async () => {
  const login = await at.desk.login('traderai_trader');
  await at.desk.pool.query(`insert into "User" (email, username, login) values ($1 || '@desk.test', $1, $1)`, [
    login.user,
  ]);
  at.write('a.csv', csv(row(0)));
  const { code, stderr } = await runInProcess(['candle', 'import', 'a.csv', '--json'], {
    ...options(),
    url: login.url,
  });
  expect([code, JSON.parse(stderr)]).toMatchObject([
    3,
    { error: { code: 'NOT_PERMITTED', hint: 'Nothing was imported. Use a login with the scope admin.' } },
  ]);
});

describe('an import that waits for a row of another session', () => {
  let other: PoolClient;
  beforeEach(async () => {
    at.write('held.csv', csv(row(0), row(1)));
    other = await at.desk.pool.connect();
    await other.query(`select ensure_month_partitions('MarketData', $1, $1)`, [minute(0)]);
    await other.query('begin');
    await other.query(
      `insert into "MarketData" (symbol, interval, timestamp, source, open, high, low, close, volume) values ('ABC', '1m', $1, 'other', 10, 12, 9, 11, 1.5)`,
      [minute(0)],
    );
  });
  afterEach(() => other.release());
  const waits = async (): Promise<boolean> =>
    (
      await at.desk.pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
    ).rowCount === 1;

  test('ended by SIGINT changes nothing, and the next one brings all in', async () => {
    const running = startBinary(['candle', 'import', 'held.csv'], options());
    await expect.poll(waits, { timeout: 60_000, interval: 5 }).toBe(true);
    running.process.kill('SIGINT');
    expect(await running.result).toEqual({
      code: 130,
      signal: null,
      stdout: '',
      stderr:
        'interrupted: nothing of held.csv was imported. Run the same command again: imported rows count as duplicates.\n',
    });
    await other.query('rollback');
    expect(await at.candles()).toEqual([]);
    expect(await json('held.csv')).toMatchObject({ files: [{ rows: 2, inserted: 2, duplicates: 0, conflicts: 0 }] });
  });

  test('shows on a terminal how far it is, and Ctrl-C ends it', async () => {
    const terminal = openTerminal(['candle', 'import', 'held.csv'], options());
    await terminal.waitFor(/\[[= ]+\] +\d+ % {2}\d+\.\d of \d+\.\d MB {2}[\d,]+ rows/);
    await expect.poll(waits, { timeout: 60_000, interval: 5 }).toBe(true);
    terminal.press('<c-c>');
    await terminal.waitFor('interrupted: nothing of held.csv was imported');
    expect((await terminal.exited).code).toBe(130);
    await other.query('rollback');
    expect(await at.candles()).toEqual([]);
  });
});

test('two processes that import one file at once give each row once', async () => {
  at.write('twice.csv', csv(...Array.from({ length: 2_000 }, (_, n) => row(n))));
  interface Imported {
    readonly files: readonly { readonly inserted: number; readonly duplicates: number }[];
  }
  const reports = await Promise.all([
    runJson<Imported>(['candle', 'import', 'twice.csv'], options()),
    runJson<Imported>(['candle', 'import', 'twice.csv'], options()),
  ]);
  expect(reports.map(({ files }) => files[0]!.inserted).toSorted((a, b) => a - b)).toEqual([0, 2_000]);
  expect(reports.map(({ files }) => files[0]!.duplicates).toSorted((a, b) => a - b)).toEqual([0, 2_000]);
  expect(await at.candles()).toHaveLength(2_000);
});
