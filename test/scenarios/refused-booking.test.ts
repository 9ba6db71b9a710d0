/** The shipped engine with rows that the database refuses: one login must never stop the desk. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { runBinary, startBinary } from '../support/binary.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { jsonInProcess, runInProcess } from '../support/in-process.ts';
import { sharedFile } from '../support/shared-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'traderai-refused-'));
const desks: TestDesk[] = [];
afterEach(async () => {
  await Promise.all(desks.splice(0).map((desk) => desk.close()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Placed {
  readonly number: string;
  readonly status: string;
  readonly denial: {
    readonly code: string;
    readonly limit: string;
    readonly value: string;
    readonly headroom: string;
  } | null;
}

async function openDesk(): Promise<TestDesk> {
  const desk = await openTestDesk();
  desks.push(desk);
  await desk.pool
    .query(`with person as (insert into "User" (email, username, login, role) values ('p@desk.test', 'p', session_user, 'ADMIN') returning id)
    insert into "Portfolio" (user_id, name, cash_balance_usd, total_value_usd) select id, 'main', 10000, 10000 from person`);
  return desk;
}

const at = (desk: TestDesk): { home: string; url: string } => ({ home: folder, url: desk.url });

function bars(
  symbol: string,
  count: number,
  { price, volume }: { readonly price: string; readonly volume: string },
): string {
  return Array.from(
    { length: count },
    (_, day) =>
      `2025-01-${String(day + 1).padStart(2, '0')},${symbol},1d,${price},${price},${price},${price},${volume}\n`,
  ).join('');
}

const HEADER = 'timestamp,symbol,interval,open,high,low,close,volume\n';

/** The shared attack file, or the same rows made here when the file does not exist. */
function caseR14c(): { readonly feed: string; readonly plan: string } {
  const [feed, plan] = [join(folder, 'r14c.csv'), join(folder, 'r14c.plan')];
  const shared = { feed: sharedFile('cases/replay/r14c.csv'), plan: sharedFile('cases/replay/r14c.plan') };
  if (shared.feed !== null && shared.plan !== null) {
    copyFileSync(shared.feed, feed);
    copyFileSync(shared.plan, plan);
  } else {
    writeFileSync(feed, HEADER + bars('TINUSD', 15, { price: '0.00000001', volume: '999999999999' }));
    writeFileSync(
      plan,
      ['h0', 'h1']
        .map((id) => `2025-01-02T00:00:00Z client-order-id=${id} b 999999999999 TINUSD @0.00000001 gtc\n`)
        .join(''),
    );
  }
  return { feed, plan };
}

test('r14c: orders that could make a position overflow its column are denied, and the engine continues', async () => {
  const desk = await openDesk();
  await jsonInProcess(['portfolio', 'deposit', '1000000'], at(desk));
  const { feed, plan } = caseR14c();
  const run = ['engine', 'run', '--feed', `replay:${feed},speed=max`, '--orders', plan, '--until', 'idle', '--json'];
  const first = await runBinary(run, at(desk));
  expect(JSON.parse(first.stdout)).toMatchObject({ ending: 'idle', unentered: 0 });
  const orders = await jsonInProcess<Placed[]>(['order', 'list'], at(desk));
  expect(orders.map(({ status, denial }) => [status, denial?.code, denial?.limit])).toEqual([
    ['DENIED', 'ORDER_QUANTITY_BOUND', '100000000000'],
    ['DENIED', 'ORDER_QUANTITY_BOUND', '100000000000'],
  ]);
  expect(JSON.parse((await runInProcess(run, at(desk))).stdout)).toMatchObject({ ending: 'idle' });
  expect(await jsonInProcess(['db', 'verify'], at(desk))).toMatchObject({ ok: true });
});

/** Two symbols, and a plan with one entry that makes the engine look for orders on the second day. */
async function twoMarkets(desk: TestDesk): Promise<readonly string[]> {
  const [feed, plan] = [join(folder, 'two.csv'), join(folder, 'two.plan')];
  writeFileSync(
    feed,
    HEADER +
      bars('TINUSD', 5, { price: '0.00000001', volume: '999999999999' }) +
      bars('BIGUSD', 5, { price: '100', volume: '1000' }),
  );
  writeFileSync(plan, '2025-01-02T00:00:00Z client-order-id=later b 1 BIGUSD @99 gtc\n');
  await desk.pool.query(
    `insert into "Instrument" (symbol, name, tick_size, participation_rate) values ('TINUSD', 'Tin', 0.00000001, 1), ('BIGUSD', 'Big', 0.01, 1)`,
  );
  return ['engine', 'run', '--feed', `replay:${feed},speed=max`, '--orders', plan];
}

async function placeLimit(
  desk: TestDesk,
  order: {
    readonly portfolio: string;
    readonly side: string;
    readonly quantity: string;
    readonly symbol: string;
    readonly price: string;
  },
): Promise<void> {
  const { portfolio, side, quantity, symbol, price } = order;
  const { rows } = await desk.pool.query<{ status: string }>(
    `select status from place_order((select id from "Portfolio" where name = $1), $1 || $2, $2, $3::"OrderSide", 'LIMIT', $4, $5, 'GTC')`,
    [portfolio, symbol, side, quantity, price],
  );
  expect(rows).toEqual([{ status: 'PENDING_NEW' }]);
}

test('r14c on a desk without the bounds: the order whose position overflows ends, another order is filled, and the engine leads after a restart', async () => {
  const desk = await openDesk();
  const run = [...(await twoMarkets(desk)), '--until', 'idle', '--json'];
  await placeLimit(desk, { portfolio: 'main', side: 'BUY', quantity: '5', symbol: 'BIGUSD', price: '100' });
  await placeLimit(desk, {
    portfolio: 'main',
    side: 'BUY',
    quantity: '100000000000',
    symbol: 'TINUSD',
    price: '0.00000001',
  });
  await desk.pool.query(
    `insert into "Position" (portfolio_id, symbol, quantity, cost) select id, 'TINUSD', 999999999999, 9999.99999999 from "Portfolio"`,
  );
  const { stdout, stderr } = await runInProcess(run, at(desk));
  expect(JSON.parse(stdout)).toMatchObject({ ending: 'idle' });
  expect(stderr).toMatch(/The database refused a booking of order 2 \(TINUSD\) of portfolio main of p: .*overflow/);
  const orders = await desk.pool.query(
    `select number::int, status, (select e.reason from "OrderEvent" e where e.order_id = o.id order by sequence desc limit 1) as reason from "Order" o where number < 3 order by number`,
  );
  expect(orders.rows).toEqual([
    { number: 1, status: 'FILLED', reason: null },
    { number: 2, status: 'CANCELED', reason: 'BOOKING_FAILED' },
  ]);
  const alerts = await desk.pool.query(`select severity, title from "Alert"`);
  expect(alerts.rows).toEqual([
    { severity: 'CRITICAL', title: 'Order 2 of portfolio main of p is canceled: the database refused it' },
  ]);
  const again = await runInProcess(run, at(desk));
  expect(JSON.parse(again.stdout)).toMatchObject({ ending: 'idle', events: 0 });
});

describe('cash near the end of its column', () => {
  test('on a rich portfolio: the sale that would overflow is canceled, another portfolio is filled from the same batch, and the engine still leads', async () => {
    const desk = await openDesk();
    const run = await twoMarkets(desk);
    await desk.pool.query(
      `insert into "Portfolio" (user_id, name, cash_balance_usd, total_value_usd) select id, 'rich', 10000, 10000 from "User"`,
    );
    // A short sale needs a price for its check.
    await desk.pool.query(
      `insert into "Quote" (symbol, last, quoted_at) values ('BIGUSD', 100, '2025-01-01T00:00:00Z')`,
    );
    await placeLimit(desk, { portfolio: 'rich', side: 'SELL', quantity: '0.01', symbol: 'BIGUSD', price: '100' });
    await placeLimit(desk, { portfolio: 'main', side: 'BUY', quantity: '5', symbol: 'BIGUSD', price: '100' });
    await desk.pool
      .query(`with paid as (select id, 1e29 - cash_balance_usd as amount, gen_random_uuid() as transaction from "Portfolio" where name = 'rich'),
      lines as (insert into "LedgerEntry" (transaction_id, line, portfolio_id, account, currency, amount, kind, effective_at)
        select transaction, l.line, id, l.account::"LedgerAccount", 'USD', l.sign * amount, 'DEPOSIT', now() from paid, (values (1::smallint, 'CASH', 1), (2::smallint, 'CAPITAL', -1)) l (line, account, sign))
      update "Portfolio" p set cash_balance_usd = p.cash_balance_usd + paid.amount from paid where p.id = paid.id`);
    const running = startBinary(run, at(desk));
    try {
      const ended = async (): Promise<unknown[]> =>
        (
          await desk.pool.query(
            `select p.name, o.status from "Order" o join "Portfolio" p on p.id = o.portfolio_id where o.number = 1 and o.closed_at is not null order by 1`,
          )
        ).rows;
      for (let waitedMs = 0; (await ended()).length < 2 && waitedMs < 30_000; waitedMs += 20)
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await ended()).toEqual([
        { name: 'main', status: 'FILLED' },
        { name: 'rich', status: 'CANCELED' },
      ]);
      // One transaction, so that no other order waits for the one that is set apart.
      const together = await desk.pool.query(
        `select count(distinct transaction)::int as transactions from "AuditLog" where table_name = 'Order' and new_values ->> 'status' in ('FILLED', 'CANCELED')`,
      );
      expect(together.rows).toEqual([{ transactions: 1 }]);
      expect(await jsonInProcess(['engine', 'status'], at(desk))).toMatchObject({
        state: 'leading',
        refusedBookings: [{ message: expect.stringContaining('order 1 (BIGUSD) of portfolio rich of p') }],
      });
      expect(running.process.exitCode).toBeNull();
      expect(await jsonInProcess(['db', 'verify'], at(desk))).toMatchObject({ ok: true });
    } finally {
      running.process.kill('SIGTERM');
      await running.result;
    }
  });

  test('cannot be deposited: each amount and the sum have a bound', async () => {
    const desk = await openDesk();
    const deposit = (amount: string) => runInProcess(['portfolio', 'deposit', amount], at(desk));
    expect(await deposit('1000000000000000')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('the largest deposit or withdrawal'),
    });
    await desk.pool.query(`select move_cash(id, 1e13) from "Portfolio", generate_series(1, 9)`);
    expect(await deposit('10000000000000')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('the bound is 100,000,000,000,000'),
    });
    expect(await runInProcess(['portfolio', 'create', 'second', '--cash', '20000000000000'], at(desk))).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/20,?000,?000,?000,?000/),
    });
  });
});

test('unknown time zones stop nothing, and the log, the status and an alert name them', async () => {
  const desk = await openDesk();
  const feed = join(folder, 'zones.csv');
  writeFileSync(feed, HEADER + bars('TINUSD', 3, { price: '1', volume: '1000' }));
  const run = ['engine', 'run', '--feed', `replay:${feed},speed=max`, '--until', 'idle'];
  await jsonInProcess([...run, '--json'], at(desk));
  // Rows written without the desk's functions.
  await desk.pool.query(`update "DeskState" set day_zone = 'Factory'`);
  await desk.pool.query(
    `update "Instrument" set trading_hours = '{"zone": "Factory", "sessions": [{"days": ["MON"], "open": "09:00", "close": "17:00"}]}'`,
  );
  const again = join(folder, 'zones-again.csv');
  writeFileSync(again, HEADER + bars('TINUSD', 6, { price: '1', volume: '1000' }));
  const plan = join(folder, 'zones.plan');
  writeFileSync(plan, '2025-01-04T00:00:00Z client-order-id=z1 b 1 TINUSD @mkt\n');
  const second = await runBinary(
    ['engine', 'run', '--feed', `replay:${again},speed=max`, '--orders', plan, '--until', 'idle'],
    at(desk),
  );
  expect(second.code).toBe(0);
  expect(second.stderr).toContain("the desk's day cannot be read: unknown time zone: Factory");
  expect(second.stderr).toContain('the trading hours of TINUSD cannot be read');
  expect(await jsonInProcess<Placed[]>(['order', 'list'], at(desk))).toMatchObject([{ status: 'FILLED' }]);
  const alerts = await jsonInProcess<{ message: string }[]>(['alert', 'list'], at(desk));
  expect(alerts.map(({ message }) => message)).toEqual(
    expect.arrayContaining([expect.stringContaining('unknown time zone: Factory')]),
  );
  const { day } = await jsonInProcess<{ day: { zone: string; problem: string } }>(['desk', 'show'], at(desk));
  expect(day).toMatchObject({ zone: 'UTC', problem: 'unknown time zone: Factory' });
});
