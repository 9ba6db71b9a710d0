/** With more open orders than the console shows, the keys that cancel everything cancel all of them. */
import { afterEach, expect, test } from 'vitest';
import { MOST_OPEN_ORDERS } from '../../src/database/queries/orders.ts';
import { err, ok } from '../../src/domain/result.ts';
import { openCommandDesk } from '../commands/command-desk.ts';
import type { CommandDesk } from '../commands/command-desk.ts';
import { openTerminal } from '../support/pty.ts';
import { NOW, orderRow } from './desk-samples.ts';
import { heldDesk } from './session/held-desk.ts';
import type { HeldDesk } from './session/held-desk.ts';

/** The console shows a thousand orders and leaves out the oldest. */
const WORKING = MOST_OPEN_ORDERS + 10;

let desk: CommandDesk | null = null;
afterEach(async () => {
  await desk?.close();
  desk = null;
});

async function openBusyDesk(): Promise<CommandDesk> {
  const opened = await openCommandDesk();
  await opened.sql.root.query(
    `insert into "Order" (portfolio_id, number, user_id, client_order_id, symbol, side, type, time_in_force, quantity, limit_price, status, placed_at, accepted_at, accepted_sequence)
       select $1, i, $2, 'resting-' || i, case when i % 2 = 0 then 'BTCUSD' else 'ETHUSD' end, 'BUY', 'LIMIT', 'GTC', 0.001, 1, 'NEW', now() + i * interval '1 millisecond', now(), i
         from generate_series(1, ${WORKING}) i`,
    [opened.person.portfolioId, opened.person.userId],
  );
  await opened.sql.root.query(
    `insert into "Position" (portfolio_id, symbol, quantity, cost) values ($1, 'BTCUSD', 0.5, 3200)`,
    [opened.person.portfolioId],
  );
  return opened;
}

async function states({ sql, person }: CommandDesk): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql.root.query<{ what: string; count: number }>(
    `select concat_ws(' ', symbol, side, status) as what, count(*)::int as count from "Order" where portfolio_id = $1 group by 1 order by 1`,
    [person.portfolioId],
  );
  return Object.fromEntries(rows.map(({ what, count }) => [what, count]));
}

const HALF = WORKING / 2;

test.each([
  ['xa', 'CANCEL all open orders', { 'BTCUSD BUY PENDING_CANCEL': HALF, 'ETHUSD BUY PENDING_CANCEL': HALF }],
  [
    'flat BTCUSD',
    `cancel ${HALF} working orders in BTCUSD`,
    { 'BTCUSD BUY PENDING_CANCEL': HALF, 'BTCUSD SELL PENDING_NEW': 1, 'ETHUSD BUY NEW': HALF },
  ],
  [
    'flat all',
    `cancel ${WORKING} working orders`,
    { 'BTCUSD BUY PENDING_CANCEL': HALF, 'BTCUSD SELL PENDING_NEW': 1, 'ETHUSD BUY PENDING_CANCEL': HALF },
  ],
  ['x 1', 'CANCEL order 1', { 'BTCUSD BUY NEW': HALF, 'ETHUSD BUY NEW': HALF - 1, 'ETHUSD BUY PENDING_CANCEL': 1 }],
] as const)('%s in the console takes every open order that it means', async (line, sentence, expected) => {
  desk = await openBusyDesk();
  const terminal = openTerminal([], { home: desk.home, url: desk.url, columns: 160, rows: 45 });
  try {
    await terminal.waitFor(/1,?000 open/, { timeoutMs: 60_000 });
    terminal.press('o');
    await terminal.waitFor('ORDER');
    terminal.press(line);
    await terminal.waitFor(`› ${line}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    terminal.press('<enter>');
    await terminal.waitFor(/y (sends|cancels)/, { timeoutMs: 20_000 });
    expect(terminal.screen.text()).toContain(sentence);
    await new Promise((resolve) => setTimeout(resolve, 100));
    terminal.press('y');
    await expect.poll(() => states(desk!), { timeout: 20_000 }).toEqual(expected);
    await terminal.waitFor('o opens a new line', { timeoutMs: 20_000 });
  } finally {
    terminal.kill('SIGTERM');
    await terminal.exited;
  }
});

/** A session with a full list, on a desk with one more open order. */
function cutDesk(): HeldDesk {
  const held = heldDesk();
  const orders = Array.from({ length: MOST_OPEN_ORDERS + 1 }, (_, at) =>
    orderRow(at + 1, { id: `order-${at + 1}`, status: 'NEW' }),
  );
  held.store.apply({ kind: 'read', topic: 'orders', value: orders.slice(1), at: NOW });
  held.port.openOrders = async () => ok(orders);
  return held;
}

test('a line that is edited while the orders are read is not previewed', async () => {
  const held = cutDesk();
  held.press('o');
  held.type('xa');
  held.press('enter');
  held.press('backspace');
  await held.settle();
  expect(held.workspace.view.ticket.kind).toBe('editing');
});

test('when the open orders cannot be read, none is canceled', async () => {
  const held = cutDesk();
  held.port.openOrders = async () =>
    err({ code: 'DATABASE_UNAVAILABLE', message: 'no answer within 5 s', hint: null, kind: 'unavailable' });
  held.press('o');
  held.type('xa');
  held.press('enter');
  await held.settle();
  expect(held.workspace.view.ticket).toMatchObject({
    kind: 'editing',
    note: { text: expect.stringContaining('cannot read the open orders: no answer within 5 s') as string },
  });
});
