/** A replay and an import accept, reject and count the same rows of a file, and a refusal counts them too. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { runInProcess } from '../../support/in-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'traderai-rows-'));
const desks: TestDesk[] = [];
let desk: TestDesk;

beforeEach(async () => {
  desk = await openTestDesk();
  desks.push(desk);
  await desk.pool
    .query(`with person as (insert into "User" (email, username, login, role) values ('p@desk.test', 'p', session_user, 'ADMIN') returning id)
    insert into "Portfolio" (user_id, name, cash_balance_usd, total_value_usd) select id, 'main', 10000, 10000 from person`);
});
afterAll(async () => {
  await Promise.all(desks.map((one) => one.close()));
  rmSync(folder, { recursive: true, force: true });
});

const HEADER = 'timestamp,symbol,open,high,low,close,volume';
const bar = (minute: number, price: string | number = 100, volume: string | number = 1000): string =>
  `2025-01-02T00:0${minute}:00Z,ABCUSD,${price},${price},${price},${price},${volume}`;
const BAD = '2025-01-02 00:09:00,ABCUSD,1,1,1,1,1';
/** The largest price that the desk accepts, and the next one. */
const LARGEST = '100000000000';
const BEYOND = '100000000000.00000001';

interface Rows {
  readonly rows: number;
  readonly rejected: number;
  readonly setAside?: number;
  readonly duplicates: number;
  readonly conflicts: number;
}

interface Source extends Rows {
  readonly outcome: string;
  readonly rejects: readonly { readonly line: number; readonly reason: string }[];
  readonly duplicateRows: readonly { readonly line: number }[];
  readonly conflictRows: readonly { readonly line: number; readonly stood: object; readonly offered: object }[];
}

interface Document extends Rows {
  readonly feeds?: readonly Source[];
  readonly files?: readonly Source[];
}

interface Told {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** On standard output. */
  readonly document: Document | null;
  /** On standard error. */
  readonly error: (Document & { readonly code: string; readonly message: string; readonly hint: string }) | null;
}

let files = 0;

function write(...rows: readonly string[]): string {
  files += 1;
  const path = join(folder, `file-${files}.csv`);
  writeFileSync(path, `${[HEADER, ...rows].join('\n')}\n`);
  return path;
}

async function traderai(...args: readonly string[]): Promise<Told> {
  const { code, stdout, stderr } = await runInProcess(args, { home: folder, url: desk.url });
  const error = stderr
    .trimEnd()
    .split('\n')
    .find((line) => line.startsWith('{"error":'));
  return {
    code,
    stdout,
    stderr,
    document: stdout.startsWith('{') ? (JSON.parse(stdout) as Document) : null,
    error: error === undefined ? null : (JSON.parse(error) as { error: Told['error'] }).error,
  };
}

const replay = (paths: readonly string[], ...flags: readonly string[]): Promise<Told> =>
  traderai(
    'engine',
    'run',
    ...paths.flatMap((path) => ['--feed', `replay:${path},speed=max`]),
    '--until',
    'idle',
    ...flags,
  );
/** Imports into a table without candles, because a replay stores its candles. */
async function importing(path: string, ...flags: readonly string[]): Promise<Told> {
  await desk.pool.query('delete from "MarketData"');
  return traderai('candle', 'import', path, '--json', ...flags);
}

async function booked(): Promise<number> {
  const { rows } = await desk.pool.query<{ rows: number }>(
    'select ((select count(*) from "FeedCursor") + (select count(*) from "Quote") + (select count(*) from "Quarantine") + (select count(*) from "MarketData") + (select count(*) from "Instrument"))::int as rows',
  );
  return rows[0]!.rows;
}

async function candles(): Promise<string[]> {
  const { rows } = await desk.pool.query<{ told: string }>(
    `select concat_ws(' ', to_char(timestamp at time zone 'UTC', 'HH24:MI'), trim_scale(close), trim_scale(volume)) as told from "MarketData" order by timestamp`,
  );
  return rows.map(({ told }) => told);
}

const REASON = `high ${BEYOND} is above ${LARGEST}, the largest price that the desk accepts`;

describe('a price beyond the bound', () => {
  test('rejects its row with the line number, in an import and in a replay', async () => {
    const path = write(bar(1, LARGEST), bar(2, BEYOND), `2025-01-02T00:03:00Z,ABCUSD,100,${BEYOND},100,100,1`, bar(4));
    const rejects = [
      { line: 3, reason: REASON },
      { line: 4, reason: REASON },
    ];
    const run = await replay([path], '--json');
    expect([run.code, run.document]).toMatchObject([
      0,
      { rows: 4, rejected: 2, setAside: 0, feeds: [{ outcome: 'taken', rows: 4, rejected: 2, rejects }] },
    ]);
    const imported = await importing(path);
    expect([imported.code, imported.document]).toMatchObject([
      0,
      { rows: 4, rejected: 2, files: [{ inserted: 2, rejects }] },
    ]);
    expect(await candles()).toEqual([`00:01 ${LARGEST} 1000`, '00:04 100 1000']);
  });

  test.each([[[]], [['--strict']]])('in every row ends with exit code 2, and nothing is booked %j', async (flags) => {
    const path = write(bar(1, BEYOND), bar(2, '200000000000'));
    const run = await replay([path], '--json', ...flags);
    expect([run.code, run.stdout, run.error]).toMatchObject([
      2,
      '',
      {
        rows: 2,
        rejected: 2,
        feeds: [{ outcome: 'no-good-row', rejects: [{ line: 2, reason: REASON }, { line: 3 }] }],
      },
    ]);
    const imported = await importing(path, ...flags);
    expect([imported.code, imported.document]).toMatchObject([
      2,
      {
        rows: 2,
        rejected: 2,
        files: [{ outcome: 'no-good-row', rejects: [{ line: 2, reason: REASON }, { line: 3 }] }],
      },
    ]);
    expect(await booked()).toBe(0);
  });

  test('is refused by --strict, with the first such row', async () => {
    const path = write(bar(1), bar(2, BEYOND));
    const run = await replay([path], '--strict');
    expect([run.code, run.stderr]).toEqual([
      1,
      expect.stringContaining(`: 1 of 2 rows are rejected; the first, line 3: ${REASON}\nNothing was booked.`),
    ]);
    expect((await importing(path, '--strict')).code).toBe(1);
    expect(await booked()).toBe(0);
  });
});

describe('two rows with one key', () => {
  const MIXED = [bar(1), bar(2, 101), bar(1, '100.00'), bar(2, 102), bar(2, 101, ''), BAD, bar(3)];
  const counts = { rows: 7, rejected: 1, duplicates: 1, conflicts: 2 };
  const values = (price: string, volume: string | null): object => ({
    open: price,
    high: price,
    low: price,
    close: price,
    volume,
  });
  const key = { symbol: 'ABCUSD', interval: '1m' };
  const lists = {
    rejects: [{ line: 7, reason: expect.stringContaining('has no time zone') }],
    duplicateRows: [{ line: 4, ...key, timestamp: '2025-01-02T00:01:00.000Z' }],
    conflictRows: [
      {
        line: 5,
        ...key,
        timestamp: '2025-01-02T00:02:00.000Z',
        stood: values('101', '1000'),
        offered: values('102', '1000'),
      },
      {
        line: 6,
        ...key,
        timestamp: '2025-01-02T00:02:00.000Z',
        stood: values('101', '1000'),
        offered: values('101', null),
      },
    ],
  };

  test('are a duplicate when their values are equal, else a conflict; the first row counts in a replay and in an import', async () => {
    const path = write(...MIXED);
    const run = await replay([path], '--json');
    expect([run.code, run.document]).toMatchObject([
      0,
      { ...counts, events: 3, feeds: [{ outcome: 'taken', ...counts, ...lists }] },
    ]);
    const { rows } = await desk.pool.query(
      `select trim_scale(price)::text as price from "MarketTick" order by sequence`,
    );
    expect(rows.map(({ price }) => price as string)).not.toContain('102');
    const imported = await importing(path);
    expect([imported.code, imported.document]).toMatchObject([
      0,
      { ...counts, inserted: 3, updated: 0, files: [{ outcome: 'imported', ...counts, ...lists }] },
    ]);
    expect(await candles()).toEqual(['00:01 100 1000', '00:02 101 1000', '00:03 100 1000']);
  });

  test('are reported as text', async () => {
    const { code, stderr } = await replay([write(...MIXED)]);
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(
        /: of 7 rows 1 rejected, 0 set aside, 1 duplicate, 2 conflicts; the first rejected row, line 7: .+; the first conflict, line 5: ABCUSD 1m 2025-01-02 00:02:00: open 102 instead of 101; .+\n/,
      ),
    ]);
  });

  test('are accepted by --strict, in an import and in a replay', async () => {
    const path = write(bar(1), bar(1, 101), bar(2));
    const run = await replay([path], '--strict', '--json');
    expect([run.code, run.document]).toMatchObject([0, { rows: 3, conflicts: 1, duplicates: 0 }]);
    const imported = await importing(path, '--strict');
    expect([imported.code, imported.document]).toMatchObject([0, { rows: 3, conflicts: 1, duplicates: 0 }]);
  });
});

describe('a row that the engine sets aside', () => {
  async function refuse(table: string, when: string): Promise<void> {
    await desk.pool
      .query(`create function refuse_row() returns trigger language plpgsql as 'begin raise check_violation using message = ''this row is refused''; end';
      create trigger refuse_for_test before insert on "${table}" for each row when (${when}) execute function refuse_row()`);
  }

  test('is counted beside the rejected rows, as text and as JSON; --strict ends with 1', async () => {
    await refuse('MarketData', 'new.close = 101');
    const rows = [bar(1), bar(2, 101), bar(3), BAD];
    const run = await replay([write(...rows)], '--json');
    expect([run.code, run.document]).toMatchObject([
      0,
      {
        rows: 4,
        rejected: 1,
        setAside: 1,
        duplicates: 0,
        conflicts: 0,
        feeds: [{ outcome: 'taken', rejected: 1, setAside: 1 }],
      },
    ]);
    const words = await replay([write(...rows, bar(4))]);
    expect([words.code, words.stderr]).toEqual([
      0,
      expect.stringContaining(
        ': of 5 rows 1 rejected, 1 set aside, 0 duplicates, 0 conflicts; the first rejected row, line 5: ',
      ),
    ]);
    const strict = await replay([write(bar(5), bar(6, 101))], '--strict', '--json');
    expect([strict.code, strict.document]).toMatchObject([1, { rows: 2, setAside: 1 }]);
  });

  test('with all others ends with exit code 2, also beside a good recording and a denied plan', async () => {
    await refuse('Instrument', `new.symbol = 'ABCUSD'`);
    const plan = join(folder, 'denied.txt');
    writeFileSync(plan, '2025-01-02T00:01:00Z b 1 ABCUSD @mkt\n');
    const run = await replay(
      [write(bar(1), bar(2), bar(2)), write(bar(1).replace('ABC', 'XYZ'))],
      '--orders',
      plan,
      '--json',
    );
    expect([run.code, run.document]).toMatchObject([
      2,
      {
        rows: 4,
        rejected: 0,
        setAside: 2,
        duplicates: 1,
        feeds: [
          { outcome: 'no-good-row', rows: 3, setAside: 2, duplicates: 1 },
          { outcome: 'taken', rows: 1, setAside: 0 },
        ],
      },
    ]);
    const words = await replay([write(bar(3))]);
    expect([words.code, words.stderr]).toEqual([
      2,
      expect.stringContaining(': of 1 rows 0 rejected, 1 set aside, 0 duplicates, 0 conflicts; no row was taken\n'),
    ]);
  });
});

describe('a refusal', () => {
  const ROWS = [bar(1), bar(1), bar(2), bar(2, 101), BAD];
  const counts = { rows: 5, rejected: 1, duplicates: 1, conflicts: 1 };

  test('by --strict counts the rows under the same names as an import', async () => {
    const path = write(...ROWS);
    const run = await replay([path], '--strict', '--json');
    const imported = await importing(path, '--strict');
    expect([run.code, run.stdout, imported.code]).toEqual([1, '', 1]);
    expect(run.error).toMatchObject({ code: 'ROWS_REJECTED', ...counts, setAside: 0 });
    expect(imported.document).toMatchObject(counts);
    const [feed, file] = [run.error!.feeds![0]!, imported.document!.files![0]!];
    for (const name of [
      'outcome',
      'rows',
      'rejected',
      'duplicates',
      'conflicts',
      'rejects',
      'duplicateRows',
      'conflictRows',
    ] as const)
      expect(feed[name], name).toEqual(file[name]);
    expect(feed.rejects).toEqual([{ line: 6, reason: expect.any(String) }]);
    expect(await booked()).toBe(0);
  });

  test('counts every recording, also those without a fault', async () => {
    const run = await replay([write(...ROWS), write(bar(5)), write(BAD)], '--json');
    expect([run.code, run.error]).toMatchObject([
      2,
      {
        code: 'FEED_UNREADABLE',
        rows: 7,
        rejected: 2,
        duplicates: 1,
        conflicts: 1,
        feeds: [
          { outcome: 'refused-rejects', ...counts },
          { outcome: 'refused-rejects', rows: 1, rejected: 0 },
          { outcome: 'no-good-row', rows: 1, rejected: 1, rejects: [{ line: 2 }] },
        ],
      },
    ]);
    const strict = await replay([write(...ROWS), write(bar(5))], '--strict', '--json');
    expect([strict.code, strict.error]).toMatchObject([
      1,
      { rows: 6, rejected: 1, feeds: [{ outcome: 'refused-rejects' }, { outcome: 'refused-rejects', rejected: 0 }] },
    ]);
    expect(await booked()).toBe(0);
  });

  test('of a file with only a header counts no rows', async () => {
    const run = await replay([write()], '--json');
    expect([run.code, run.error]).toMatchObject([
      2,
      { rows: 0, rejected: 0, duplicates: 0, conflicts: 0, feeds: [{ outcome: 'no-good-row', rows: 0, rejects: [] }] },
    ]);
  });

  test('names the first hundred rows and counts all of them', async () => {
    const path = write(bar(1), ...Array.from({ length: 120 }, () => BAD));
    const run = await replay([path], '--strict', '--json');
    expect(run.error).toMatchObject({ rejected: 120 });
    expect(run.error!.feeds![0]!.rejects).toHaveLength(100);
  });
});
