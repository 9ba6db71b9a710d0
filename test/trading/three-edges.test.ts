/**
 * A command, the console and a plan send the same requests: every intent runs through all three, and the orders in the
 * database are equal.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandDesk } from '../commands/command-desk.ts';
import type { CommandDesk } from '../commands/command-desk.ts';
import { openTerminal } from '../support/pty.ts';
import type { Terminal } from '../support/pty.ts';

interface Intent {
  /** The line for the console and for the plan. */
  readonly line: string;
  readonly command: readonly string[];
}

const INTENTS: readonly Intent[] = [
  { line: 'b 0.1 BTCUSD @mkt', command: ['order', 'place', 'b 0.1 BTCUSD @mkt'] },
  {
    line: 's 0.2 BTCUSD @6500.5 gtc note="by hand"',
    command: ['order', 'place', 's 0.2 BTCUSD @6500.5 gtc note="by hand"'],
  },
  { line: 'b $500 ETHUSD @bid-5bp ioc', command: ['order', 'place', 'b $500 ETHUSD @bid-5bp ioc'] },
  { line: 's pos/2 BTCUSD @mkt ro', command: ['order', 'place', 's pos/2 BTCUSD @mkt ro'] },
  { line: 'bc pos ETHUSD @mkt fok', command: ['order', 'place', 'bc pos ETHUSD @mkt fok'] },
  { line: 'x 3', command: ['order', 'cancel', '3'] },
  { line: 'x 7:tp', command: ['order', 'cancel', '7:tp'] },
  { line: 'rep 7:sl stp 0.2', command: ['order', 'replace', '7:sl', '--stop', '0.2'] },
  { line: 'x BTCUSD', command: ['order', 'cancel', '--symbol', 'BTCUSD', '--yes'] },
  { line: 'xa', command: ['order', 'cancel', '--all', '--yes'] },
  { line: 'flat BTCUSD', command: ['flatten', 'BTCUSD', '--yes'] },
  { line: 'flat ETHUSD', command: ['flatten', 'ETHUSD', '--yes'] },
  { line: 'rev BTCUSD', command: ['reverse', 'BTCUSD', '--yes'] },
  // No position, and one working order.
  { line: 'flat LTCUSD', command: ['flatten', 'LTCUSD', '--yes'] },
  { line: 'flat all', command: ['flatten', '--all', '--yes'] },
];

const portfolioOf = (index: number): string => `p${index}`;
const NEXT_YEAR = Date.UTC(new Date().getUTCFullYear() + 1, 0, 4, 12);
const MINUTE_MS = 60_000;
const minute = (number: number): string => new Date(NEXT_YEAR + number * MINUTE_MS).toISOString();

const desks: CommandDesk[] = [];

/** For every intent a portfolio with 0.5 BTCUSD, -2 ETHUSD and the working orders 3 to 7, the last one with exits. */
async function openDesk(): Promise<CommandDesk> {
  const desk = await openCommandDesk('traderai_admin');
  desks.push(desk);
  // One login trades and runs the engine, as on a private desk.
  await desk.sql.root.query(`grant traderai_engine to "${desk.person.login}"`);
  await desk.sql.instrument('LTCUSD');
  await desk.sql.instrument('XRPUSD');
  await desk.sql.quote('LTCUSD', '49', '51', '50');
  await desk.sql.quote('XRPUSD', '0.49', '0.51', '0.5');
  for (const index of INTENTS.keys()) await setUp(desk, portfolioOf(index));
  await runEngine(desk, 0);
  return desk;
}

async function setUp(desk: CommandDesk, name: string): Promise<void> {
  const { rows } = await desk.sql.root.query<{ id: string }>(
    `insert into "Portfolio" (user_id, name, cash_balance_usd, total_value_usd) values ($1, $2, 10000, 10000) returning id`,
    [desk.person.userId, name],
  );
  const portfolioId = rows[0]!.id;
  const hold = (symbol: string, quantity: string, cost: string) =>
    desk.sql.root.query(`insert into "Position" (portfolio_id, symbol, quantity, cost) values ($1, $2, $3, $4)`, [
      portfolioId,
      symbol,
      quantity,
      cost,
    ]);
  await hold('BTCUSD', '0.5', '3200');
  await hold('ETHUSD', '-2', '-400');
  const place = (
    number: number,
    line: readonly [symbol: string, side: string, quantity: string, limit: string, reduceOnly?: boolean],
  ) =>
    desk.person.pool.query(`select place_order($1, $2, $3, $4, 'LIMIT', $6, $7, 'GTC', $5)`, [
      portfolioId,
      `set-up-${number}`,
      line[0],
      line[1],
      line[4] ?? false,
      line[2],
      line[3],
    ]);
  await desk.person.pool.query(`select place_order($1, 'set-up-1', 'BTCUSD', 'BUY', 'LIMIT', 900, 6000, 'GTC')`, [
    portfolioId,
  ]);
  await desk.person.pool.query(`select place_order($1, 'set-up-2', 'BTCUSD', 'BUY', 'LIMIT', 800, 6000, 'GTC')`, [
    portfolioId,
  ]);
  await place(3, ['BTCUSD', 'BUY', '0.1', '6000']);
  await place(4, ['BTCUSD', 'SELL', '0.5', '7000', true]);
  await place(5, ['ETHUSD', 'BUY', '1', '150']);
  await place(6, ['LTCUSD', 'BUY', '3', '40']);
  await desk.person.pool.query(
    `select place_order($1, 'set-up-7', 'XRPUSD', 'BUY', 'LIMIT', 10, 0.4, 'GTC',
       take_profit => '{"limit_price": 0.6}', stop_loss => '{"stop_price": 0.3}')`,
    [portfolioId],
  );
}

/** The orders and their events after the engine has run, without ids and times. */
async function ordersOf(desk: CommandDesk, portfolio: string): Promise<unknown[]> {
  const { rows } = await desk.sql.root.query(
    `select o.number::int, o.symbol, o.side, o.type, o.time_in_force, o.quantity::text, o.limit_price::text, o.reduce_only, o.note, o.status,
            array(select e.type::text from "OrderEvent" e where e.order_id = o.id order by e.sequence) as events
       from "Order" o join "Portfolio" p on p.id = o.portfolio_id where p.name = $1 order by o.number`,
    [portfolio],
  );
  return rows;
}

/** Bars of a symbol without orders: the market's clock runs, prices stay. */
function bars(desk: CommandDesk, from: number): string {
  const file = join(desk.home, `bars-${from}.csv`);
  writeFileSync(file, `timestamp,symbol,open,high,low,close,volume\n${minute(from)},XRPUSD,0.5,0.5,0.5,0.5,1000\n`);
  return file;
}

/** In a process of its own the first time that a desk trades, then in this one. */
type Runner = 'program' | 'run';

async function runEngine(
  desk: CommandDesk,
  from: number,
  { by = 'run', more = [] }: { readonly by?: Runner; readonly more?: readonly string[] } = {},
): Promise<void> {
  const feed = `replay:${bars(desk, from)},speed=max`;
  const { code, stderr } = await desk[by]('engine', 'run', '--feed', feed, '--until', 'idle', ...more);
  if (code !== 0) throw new Error(`the engine ended with ${code}: ${stderr}`);
}

async function byCommand(desk: CommandDesk): Promise<void> {
  const launched = new Set<string>();
  for (const [index, { command }] of INTENTS.entries()) {
    const [name = ''] = command.slice(0, command[0] === 'order' ? 2 : 1).slice(-1);
    const by: Runner = launched.has(name) ? 'run' : 'program';
    launched.add(name);
    const { code, stderr } = await desk[by](...command, '--portfolio', portfolioOf(index));
    if (code !== 0) throw new Error(`traderai ${command.join(' ')} ended with ${code}: ${stderr}`);
  }
}

async function byConsole(desk: CommandDesk): Promise<void> {
  const terminal = openTerminal([], { home: desk.home, url: desk.url, columns: 160, rows: 45 });
  try {
    await terminal.waitFor(/TraderAI +main /, { timeoutMs: 60_000 });
    for (const [index, { line }] of INTENTS.entries()) await typeLine(terminal, portfolioOf(index), line);
    terminal.press(':q<enter>');
    await terminal.exited;
  } finally {
    terminal.kill('SIGTERM');
  }
}

/** Waits first, because a key directly after a typed line counts as pasted. */
async function press(terminal: Terminal, key: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 100));
  terminal.press(key);
}

async function typeLine(terminal: Terminal, portfolio: string, line: string): Promise<void> {
  terminal.press(`:portfolio ${portfolio}<enter>`);
  await terminal.waitFor(new RegExp(`TraderAI +${portfolio} `));
  await terminal.waitFor((text) => text.includes('7 open') && !text.includes('ORDER ━'));
  await press(terminal, 'A');
  await terminal.waitFor(/ ARMED /);
  await press(terminal, 'o');
  await terminal.waitFor('ORDER');
  terminal.press(line);
  await terminal.waitFor(`› ${line}`);
  terminal.press('<enter>');
  await terminal.waitFor(/y (sends|cancels)/);
  await press(terminal, 'y');
  await terminal.waitFor('o opens a new line');
  await press(terminal, '<esc>');
  await terminal.waitFor((text) => !text.includes('ORDER ━'));
}

async function byPlan(desk: CommandDesk): Promise<void> {
  for (const [index, { line }] of INTENTS.entries()) {
    const plan = join(desk.home, `plan-${index}.txt`);
    writeFileSync(plan, `${minute(index + 1)} ${line}\n`);
    const more = ['--orders', plan, '--portfolio', portfolioOf(index)];
    await runEngine(desk, index + 1, { by: index === 0 ? 'program' : 'run', more });
  }
}

let answers: unknown[][][];

beforeAll(async () => {
  // The console mostly waits for its screen, so the other ways run beside it.
  answers = await Promise.all(
    [byCommand, byConsole, byPlan].map(async (way) => {
      const desk = await openDesk();
      await way(desk);
      await runEngine(desk, INTENTS.length + 1);
      return Promise.all([...INTENTS.keys()].map((index) => ordersOf(desk, portfolioOf(index))));
    }),
  );
}, 300_000);

afterAll(async () => {
  await Promise.all(desks.map((desk) => desk.close()));
});

test.each(INTENTS.map(({ line }, index) => [line, index] as const))('%s', (_line, index) => {
  const [command, byConsoleAnswer, plan] = answers.map((answer) => answer[index]);
  expect(command!.length).toBeGreaterThan(4);
  expect(byConsoleAnswer).toEqual(command);
  expect(plan).toEqual(command);
});

test('the orders on the desk are those of each line', () => {
  const linesOf = (index: number): string[] =>
    (
      answers[0]![index] as {
        number: number;
        symbol: string;
        side: string;
        quantity: string;
        status: string;
        reduce_only: boolean;
      }[]
    )
      .filter(({ status }) => status !== 'DENIED')
      .map(
        ({ number, symbol, side, status, reduce_only }) =>
          `${number} ${side} ${symbol} ${status}${reduce_only ? ' reduce-only' : ''}`,
      );
  const [flatBtc, flatAll, reversedBtc, withoutTarget] = ['flat BTCUSD', 'flat all', 'rev BTCUSD', 'x 7:tp'].map(
    (wanted) => linesOf(INTENTS.findIndex(({ line }) => line === wanted)),
  );
  expect(flatBtc).toEqual([
    '3 BUY BTCUSD CANCELED',
    '4 SELL BTCUSD CANCELED reduce-only',
    '5 BUY ETHUSD NEW',
    '6 BUY LTCUSD NEW',
    '7 BUY XRPUSD NEW',
    '8 SELL XRPUSD HELD reduce-only',
    '9 SELL XRPUSD HELD reduce-only',
    '10 SELL BTCUSD NEW reduce-only',
  ]);
  expect(flatAll).toEqual([
    '3 BUY BTCUSD CANCELED',
    '4 SELL BTCUSD CANCELED reduce-only',
    '5 BUY ETHUSD CANCELED',
    '6 BUY LTCUSD CANCELED',
    '7 BUY XRPUSD CANCELED',
    '8 SELL XRPUSD CANCELED reduce-only',
    '9 SELL XRPUSD CANCELED reduce-only',
    '10 SELL BTCUSD NEW reduce-only',
    '11 BUY ETHUSD NEW reduce-only',
  ]);
  expect(reversedBtc).toEqual([
    '3 BUY BTCUSD CANCELED',
    '4 SELL BTCUSD CANCELED reduce-only',
    '5 BUY ETHUSD NEW',
    '6 BUY LTCUSD NEW',
    '7 BUY XRPUSD NEW',
    '8 SELL XRPUSD HELD reduce-only',
    '9 SELL XRPUSD HELD reduce-only',
    '10 SELL BTCUSD NEW reduce-only',
    '11 SELL BTCUSD HELD',
  ]);
  expect(withoutTarget!.slice(-3)).toEqual([
    '7 BUY XRPUSD NEW',
    '8 SELL XRPUSD CANCELED reduce-only',
    '9 SELL XRPUSD HELD reduce-only',
  ]);
});
