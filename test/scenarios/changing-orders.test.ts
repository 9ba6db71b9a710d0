/** Keys that change orders and positions, in the shipped program in a pseudo-terminal. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandDesk } from '../commands/command-desk.ts';
import type { CommandDesk } from '../commands/command-desk.ts';
import { openTerminal } from '../support/pty.ts';
import type { Terminal } from '../support/pty.ts';

let desk: CommandDesk;
let terminal: Terminal;

beforeAll(async () => {
  desk = await openCommandDesk();
  // Held: 0.1 BTCUSD.
  await desk.json('order', 'place', 'b 0.1 BTCUSD @mkt');
  await desk.fill(1, '6400');
  terminal = openTerminal([], { home: desk.home, url: desk.url, columns: 160, rows: 45 });
  await terminal.waitFor(/BTCUSD +LONG +\+0\.1 /, { timeoutMs: 60_000 });
});

afterAll(async () => {
  terminal.kill('SIGTERM');
  await terminal.exited;
  await desk.close();
});

/** Waits first, because keys that follow each other at once count as pasted. */
async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    terminal.press(key);
  }
}

async function arm(): Promise<void> {
  await press('A');
  await terminal.waitFor(/ ARMED /);
}

interface Shown {
  readonly status: string;
  readonly side: string;
  readonly type: string;
  readonly quantity: string;
  readonly limitPrice: string | null;
  readonly reduceOnly: boolean;
}

const order = (number: number): Promise<Shown> => desk.json<Shown>('order', 'show', String(number));

/** The engine accepts an order. */
async function accept(number: number): Promise<void> {
  const { id } = await desk.json<{ id: string }>('order', 'show', String(number));
  const at = new Date().toISOString();
  await desk.engine.book({
    orders: [
      { id, status: 'NEW', filled_quantity: '0', filled_notional: '0', accepted_at: at, accepted_sequence: number },
    ],
    events: [{ ordinal: 1, order_id: id, type: 'NEW', status: 'NEW', occurred_at: at }],
  });
}

test('the form and the line show one order, and y sends it', async () => {
  await press('6');
  await terminal.waitFor('►6 TKT');
  await press('<enter>');
  await terminal.waitFor(/Side +‹…›/);
  await press('b', '<tab>', '0.2', '<tab>', 'btcusd', '<tab>', '6000', '<tab>', '<tab>', '<space>');
  await terminal.waitFor(/› b 0\.2 BTCUSD @6000 gtc *$/m);
  await terminal.waitFor(/Time in force +‹gtc›/);
  // The line rewrites the form.
  await press('<esc>');
  await press('o', 's 0.05 BTCUSD @7000');
  await terminal.waitFor(/Quantity +0\.05/);
  await press('<s-tab>', '<tab>');
  await press('0.04');
  await terminal.waitFor(/› s 0\.04 BTCUSD @7000 *$/m);
  await press('x');
  await terminal.waitFor(/Quantity +0\.04x\s[^]*"0\.04x" is not a quantity[^]*› s 0\.04x BTCUSD @7000/);
  await press('<backspace>', '<enter>');
  await terminal.waitFor(/SELL 0\.04 BTCUSD at 7000, day[^]* s left/);
  await arm();
  await press('y');
  await terminal.waitFor(/#2 SELL 0\.04 BTCUSD: PENDING_NEW/);
  expect(await order(2)).toMatchObject({ side: 'SELL', type: 'LIMIT', quantity: '0.04', limitPrice: '7000' });
  await press('<esc>');
});

test('m prefills the terms of the selected order, and y replaces them', async () => {
  await accept(2);
  await press('2');
  await terminal.waitFor('►2 ORD');
  await terminal.waitFor(/2 BTCUSD SELL +0\/0\.04 +7,000\.00 NEW/);
  await press('g', 'm');
  await terminal.waitFor(/› rep 2 q0\.04 @7000/);
  await press('<c-w>', '@7100');
  await terminal.waitFor(/› rep 2 q0\.04 @7100/);
  await press('<enter>');
  await terminal.waitFor(/replace order 2[^]* s left/);
  await press('y');
  await terminal.waitFor(/PENDING_REPLACE/);
  expect(await order(2)).toMatchObject({ status: 'PENDING_REPLACE' });
  const { rows } = await desk.sql.root.query(
    `select trim_scale(replace_limit_price)::text as wanted from "Order" where number = 2`,
  );
  expect(rows).toEqual([{ wanted: '7100' }]);
  await press('<esc>');
});

test('v reverses the selected position: disarmed it is refused, armed it cancels, closes and opens the other side', async () => {
  await press('1');
  await terminal.waitFor('►1 POS');
  await press('v');
  await terminal.waitFor(
    /REVERSE BTCUSD: cancel 1 working order in BTCUSD, then SELL 0\.1 BTCUSD at market[^]* s left/,
  );
  await press('A');
  await terminal.waitFor('DISARMED');
  await press('y');
  await terminal.waitFor('NOT sent: DISARMED');
  expect(await order(2)).toMatchObject({ status: 'PENDING_REPLACE' });
  await arm();
  await press('y');
  await terminal.waitFor(/SELL 0\.1 BTCUSD: PENDING_NEW/);
  expect(await order(2)).toMatchObject({ status: 'PENDING_CANCEL' });
  expect(await order(3)).toMatchObject({ type: 'MARKET', quantity: '0.1', reduceOnly: true });
  expect(await order(4)).toMatchObject({ type: 'MARKET', quantity: '0.1', reduceOnly: false });
});
