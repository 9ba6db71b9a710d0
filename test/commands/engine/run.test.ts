/** `engine run` for scripts: a run without a booked row fails, and a plan with missing lines reports them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { runBinary } from '../../support/binary.ts';
import type { BinaryResult } from '../../support/binary.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { jsonInProcess, runInProcess } from '../../support/in-process.ts';
import { sharedFile } from '../../support/shared-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'traderai-engine-run-'));
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
const bar = (minute: number, price = 100, symbol = 'ABCUSD'): string =>
  `2025-01-02T00:0${minute}:00Z,${symbol},${price},${price},${price},${price},1000`;
const BARS = [0, 1, 2, 3, 4, 5].map((minute) => bar(minute));
const at = (minute: number, line: string): string => `2025-01-02T00:0${minute}:00Z ${line}`;

let files = 0;

function write(...lines: readonly string[]): string {
  files += 1;
  const path = join(folder, `file-${files}.txt`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

interface Run {
  readonly bars?: readonly string[];
  readonly plan?: readonly string[];
  readonly flags?: readonly string[];
}

const argumentsOf = ({ bars = BARS, plan, flags = [] }: Run): string[] => [
  'engine',
  'run',
  '--feed',
  `replay:${write(HEADER, ...bars)},speed=max`,
  '--until',
  'idle',
  ...(plan === undefined ? [] : ['--orders', write(...plan)]),
  ...flags,
];
const where = () => ({ home: folder, url: desk.url });
const run = (wanted: Run): Promise<BinaryResult> => runInProcess(argumentsOf(wanted), where());

async function orders(): Promise<string[]> {
  const { rows } = await desk.pool.query<{ told: string }>(
    `select concat_ws(' ', client_order_id, side, trim_scale(quantity), symbol, status, case when reduce_only then 'reduce-only' end) as told from "Order" order by number`,
  );
  return rows.map(({ told }) => told);
}

async function booked(): Promise<number> {
  const { rows } = await desk.pool.query<{ rows: number }>(
    'select ((select count(*) from "FeedCursor") + (select count(*) from "Order") + (select count(*) from "Quote") + (select count(*) from "MarketTick") + (select count(*) from "Instrument"))::int as rows',
  );
  return rows[0]!.rows;
}

describe('a recording', () => {
  const [csvFile, planFile] = [sharedFile('cases/replay/r12.csv'), sharedFile('cases/replay/r12.plan')];
  const shared =
    csvFile === null || planFile === null ? [] : [['the shared case', { csv: csvFile, plan: planFile }] as const];
  const made = {
    csv: write(
      HEADER,
      '2025-01-02 00:03:00,NOZUSD,103,103,103,103,1000',
      '2025-01-02 00:04:00,NOZUSD,103,103,103,103,1000',
    ),
    plan: write(at(1, 'client-order-id=a b 1 NOZUSD @mkt')),
  };

  test.each([...shared, ['one made here', made] as const])(
    'without one good row is exit code 2, and nothing is booked (%s)',
    async (_name, { csv, plan }) => {
      const { code, stdout, stderr } = await runBinary(
        ['engine', 'run', '--feed', `replay:${csv},speed=max`, '--orders', plan, '--until', 'idle', '--json'],
        where(),
      );
      expect([code, stdout]).toEqual([2, '']);
      expect(JSON.parse(stderr)).toMatchObject({
        error: {
          code: 'FEED_UNREADABLE',
          message: expect.stringMatching(/ has no good row: all 2 rows are rejected; the first, line 2: .+\.$/),
          hint: expect.stringContaining('Correct the file'),
        },
      });
      expect(await booked()).toBe(0);
    },
  );

  test('with only a header ends with exit code 2, also beside a good recording', async () => {
    const head = await run({ bars: [] });
    expect([head.code, head.stderr]).toEqual([2, expect.stringContaining('has a header and no rows.')]);
    const both = await run({ flags: ['--feed', `replay:${write(HEADER)},speed=max`] });
    expect(both.code).toBe(2);
    expect(await booked()).toBe(0);
  });

  test('with some rejected rows is reported with its counts; --strict refuses it before anything is booked', async () => {
    const bars = [bar(1), bar(1, 101), '2025-01-02 00:02:00,ABCUSD,1,1,1,1,1', bar(3)];
    const strict = await runBinary(argumentsOf({ bars, flags: ['--strict'] }), where());
    expect([strict.code, strict.stderr]).toEqual([
      1,
      expect.stringMatching(/: 1 of 4 rows are rejected; the first, line 4: .+\nNothing was booked\./),
    ]);
    expect(await booked()).toBe(0);
    const taken = await run({ bars, flags: ['--json'] });
    expect([taken.code, JSON.parse(taken.stdout)]).toMatchObject([
      0,
      {
        ending: 'idle',
        events: 2,
        requests: 0,
        trades: 0,
        denied: 0,
        unentered: 0,
        rows: 4,
        rejected: 1,
        duplicates: 0,
        conflicts: 1,
        denials: [],
        feeds: [
          { rows: 4, rejected: 1, duplicates: 0, conflicts: 1, rejects: [{ line: 4 }], conflictRows: [{ line: 3 }] },
        ],
      },
    ]);
  });
});

describe('unusable input', () => {
  test.each([
    ['a plan without a line', ['# only a comment', '']],
    ['an empty plan', []],
  ])('is exit code 2, and nothing is booked: %s', async (_, plan) => {
    const { code, stdout, stderr } = await run({ plan, flags: ['--json'] });
    expect([code, stdout]).toEqual([2, '']);
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'BAD_PLAN', message: expect.stringContaining('has no order line'), rejected: 0, rejects: [] },
    });
    expect(await booked()).toBe(0);
  });

  test('a folder for a plan is unreadable input', async () => {
    const { code, stderr } = await runInProcess([...argumentsOf({}), '--orders', folder, '--json'], where());
    expect([code, JSON.parse(stderr)]).toMatchObject([
      2,
      { error: { code: 'UNREADABLE', message: `${folder}: it is a folder, not a file` } },
    ]);
  });

  test('a pipe is refused as a recording without waiting for it', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const { code, stderr } = await runBinary(
      ['engine', 'run', '--feed', `replay:${pipe},speed=max`, '--until', 'idle'],
      where(),
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining('it is not a regular file')]);
  });

  test('one feed cannot be named twice', async () => {
    const feed = `replay:${write(HEADER, ...BARS)},speed=max`;
    const { code, stderr } = await runInProcess(
      ['engine', 'run', '--feed', feed, '--feed', feed, '--until', 'idle'],
      where(),
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining('is named twice')]);
    expect(await booked()).toBe(0);
  });
});

describe('a plan', () => {
  const DENIED = [
    at(1, 'client-order-id=good b 1 ABCUSD @mkt'),
    at(2, 'client-order-id=large b 900 ABCUSD @mkt'),
    at(3, 'client-order-id=typo b 1 ABDUSD @mkt'),
    at(3, 'x nowhere'),
    at(4, 'flat ABDUSD'),
  ];

  test('with denied lines ends with exit code 3; each is reported with its line, reason and remedy', async () => {
    const { code, stdout, stderr } = await runBinary(argumentsOf({ plan: DENIED }), where());
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /^Feeds finished; everything is booked: 6 events, 1 requests, 1 trades, market at 2025-01-02T00:0\d:00\.000Z\.\n$/,
    );
    expect(stderr).toContain(
      'Plan line 2 was denied: b 900 ABCUSD @mkt\n  INSUFFICIENT_BUYING_POWER: buy 900 ABCUSD needs ',
    );
    expect(stderr).toContain('\n  Reduce the quantity, close a position, cancel open orders or deposit cash.\n');
    expect(stderr).toContain(
      'Plan line 3 was denied: b 1 ABDUSD @mkt\n  UNKNOWN_INSTRUMENT: there is no instrument ABDUSD on this desk\n  List instruments with: traderai instrument list\n',
    );
    expect(stderr).toContain('Plan line 4 was denied: x nowhere\n');
    expect(stderr).toContain('Plan line 5 was denied: flat ABDUSD\n');
    expect(stderr).toContain('4 lines of the plan were denied: 2, 3, 4, 5.\n');
  });

  test('is counted in one document, which is the same when the run is repeated', async () => {
    const args = [...argumentsOf({ plan: DENIED }), '--json'];
    const first = await runInProcess(args, where());
    expect([first.code, JSON.parse(first.stdout)]).toMatchObject([
      3,
      {
        events: 6,
        requests: 1,
        trades: 1,
        denied: 4,
        unentered: 0,
        denials: [
          {
            line: 2,
            text: 'b 900 ABCUSD @mkt',
            reasons: [{ code: 'INSUFFICIENT_BUYING_POWER', hint: expect.stringContaining('Reduce the quantity') }],
          },
          { line: 3 },
          { line: 4 },
          { line: 5 },
        ],
      },
    ]);
    const again = await runInProcess(args, where());
    // The desk stores denied orders, but not denied cancels and flattenings: those are checked again.
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([
      3,
      { events: 0, denied: 4, unentered: 0, denials: [{ line: 2 }, { line: 3 }, { line: 4 }, { line: 5 }] },
    ]);
  });

  test('with lines after the end of the market data ends with exit code 1; a denied line takes precedence', async () => {
    const late = at(9, 'b 1 ABCUSD @mkt');
    const { code, stdout } = await run({ plan: [DENIED[0]!, late], flags: ['--json'] });
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { denied: 0, unentered: 1 }]);
    const both = await run({ bars: [bar(6), bar(7)], plan: [at(7, 'b 900 ABCUSD @mkt'), late], flags: ['--json'] });
    expect([both.code, JSON.parse(both.stdout)]).toMatchObject([3, { denied: 1, unentered: 1 }]);
  });

  test('with all lines entered ends with exit code 0, also when there is nothing to cancel or to close', async () => {
    const { code, stdout } = await run({
      plan: [
        at(1, 'flat all'),
        at(1, 'xa'),
        at(2, 'client-order-id=a b 1 ABCUSD @mkt'),
        at(4, 'x a'),
        at(4, 'x ABCUSD'),
      ],
      flags: ['--json'],
    });
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { denied: 0, unentered: 0 }]);
  });

  test('flattens by canceling working orders, then closing; the id before flat names the closing order', async () => {
    const plan = [
      at(1, 'client-order-id=a b 2 ABCUSD @mkt'),
      at(2, 'client-order-id=low b 1 ABCUSD @50 gtc'),
      at(2, 'client-order-id=high s 2 ABCUSD @150 gtc ro'),
      at(4, 'client-order-id=close flat ABCUSD'),
    ];
    await jsonInProcess(argumentsOf({ plan }), where());
    expect(await orders()).toEqual([
      'a BUY 2 ABCUSD FILLED',
      'low BUY 1 ABCUSD CANCELED',
      'high SELL 2 ABCUSD CANCELED reduce-only',
      'close SELL 2 ABCUSD FILLED reduce-only',
    ]);
  });

  test('that gives an id to a line that cannot use one is refused before anything is booked', async () => {
    const { code, stderr } = await run({ plan: [at(1, 'client-order-id=a flat all'), at(2, 'client-order-id=b xa')] });
    expect(code).toBe(2);
    expect(stderr).toContain('line 1: flat all may place several orders, so it has no client order id: leave it out');
    expect(stderr).toContain('line 2: a cancel places no order, so it has no client order id: leave it out');
    const document = await run({ plan: [at(1, 'b 1 ABCUSD @mkt'), at(2, 'client-order-id=b xa')], flags: ['--json'] });
    expect(JSON.parse(document.stderr)).toMatchObject({
      error: {
        code: 'BAD_PLAN',
        rejected: 1,
        rejects: [{ line: 2, reason: expect.stringContaining('a cancel places no order') }],
      },
    });
    expect(await booked()).toBe(0);
  });

  test('whose id belongs to another order is denied, not skipped', async () => {
    await jsonInProcess(argumentsOf({ plan: [at(1, 'client-order-id=a b 1 ABCUSD @mkt')] }), where());
    const { code, stderr } = await run({ bars: [bar(6), bar(7)], plan: [at(7, 'client-order-id=a s 1 ABCUSD @mkt')] });
    expect([code, stderr]).toEqual([3, expect.stringContaining('DUPLICATE_CLIENT_ORDER_ID')]);
  });

  const LATE_SYMBOL = [...BARS.slice(0, 4), bar(5, 100, 'NEWUSD'), bar(6, 100, 'NEWUSD')];

  test('cannot sell short before the first quote of a symbol, at any limit; a limit buy is accepted', async () => {
    const { code, stderr } = await run({
      bars: LATE_SYMBOL,
      plan: [at(2, 'client-order-id=short s 900 NEWUSD @0.01 gtc'), at(2, 'client-order-id=buy b 2 NEWUSD @100 gtc')],
    });
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining(
        'NO_MARKET: NEWUSD has no price yet, so the cost of a short is unknown: 0 is free to sell, the order sells 900',
      ),
    ]);
    expect(await orders()).toEqual(['short SELL 900 NEWUSD DENIED', 'buy BUY 2 NEWUSD FILLED']);
  });

  test('flattens before the first quote of a symbol; the order fills with the first market event', async () => {
    await desk.pool.query(`insert into "Instrument" (symbol, name) values ('NEWUSD', 'NEWUSD')`);
    await desk.pool.query(
      `insert into "Position" (portfolio_id, symbol, quantity, cost) select id, 'NEWUSD', 5, 500 from "Portfolio"`,
    );
    const { code } = await run({ bars: LATE_SYMBOL, plan: [at(2, 'client-order-id=close flat NEWUSD')] });
    expect([code, await orders()]).toEqual([0, ['close SELL 5 NEWUSD FILLED reduce-only']]);
  });

  test('flattens a position that is not a multiple of the present lot', async () => {
    await desk.pool.query(
      `insert into "Instrument" (symbol, name, lot_size, minimum_notional) values ('ABCUSD', 'ABCUSD', 10, 2000)`,
    );
    await desk.pool.query(
      `insert into "Position" (portfolio_id, symbol, quantity, cost) select id, 'ABCUSD', 15, 1500 from "Portfolio"`,
    );
    const { code } = await run({ plan: [at(1, 'client-order-id=close flat ABCUSD')] });
    expect([code, await orders()]).toEqual([0, ['close SELL 15 ABCUSD FILLED reduce-only']]);
  });
});

test('the help explains the exit codes', async () => {
  const { stdout } = await runInProcess(['engine', 'run', '--help'], where());
  expect(stdout.replace(/\s+/g, ' ')).toContain(
    'Exit codes: 1 a line was not entered, or with --strict a row was rejected or set aside 2 a recording has no good row',
  );
});

test('with --once it answers the orders that waited before it led', async () => {
  await jsonInProcess(['engine', 'run', '--once', '--feed', 'sim:BTCUSD'], { home: folder, url: desk.url });
  const waiting = ['order', 'place', 'b 0.01 BTCUSD @1 gtc', '--client-order-id', 'waiting'];
  await jsonInProcess(waiting, { home: folder, url: desk.url });
  await jsonInProcess(['engine', 'run', '--once', '--feed', 'sim:BTCUSD'], { home: folder, url: desk.url });
  expect(await jsonInProcess(['order', 'show', 'waiting'], { home: folder, url: desk.url })).toMatchObject({
    status: 'NEW',
  });
});
