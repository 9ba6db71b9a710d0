/** A junior and a risk manager at their consoles, on screens of 80x24: an order is proposed, seen, approved and rejected. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandDesk } from '../commands/command-desk.ts';
import type { CommandDesk } from '../commands/command-desk.ts';
import { openTerminal } from '../support/pty.ts';
import type { Terminal } from '../support/pty.ts';

let desk: CommandDesk;
const open: Terminal[] = [];

beforeAll(async () => {
  desk = await openCommandDesk();
  await desk.sql.root.query(`update "Portfolio" set cash_balance_usd = 1000000`);
  await desk.sql.root.query(`insert into "RiskLimit" (kind, user_id, value) values ('APPROVAL_NOTIONAL', $1, 5000)`, [
    desk.person.userId,
  ]);
});
afterAll(async () => {
  for (const terminal of open) terminal.kill('SIGTERM');
  await Promise.all(open.map(({ exited }) => exited));
  await desk.close();
});

async function consoleOf(login: string): Promise<Terminal> {
  const terminal = openTerminal([], { home: desk.home, url: desk.urlOf(login), columns: 80, rows: 24 });
  open.push(terminal);
  await terminal.waitFor('PAPER', { timeoutMs: 60_000 });
  await terminal.waitFor(/db [\d.]+ms/, { timeoutMs: 60_000 });
  return terminal;
}

async function propose(junior: Terminal, line: string): Promise<void> {
  junior.press('o');
  await junior.waitFor('ORDER');
  junior.press(line);
  await junior.waitFor(line);
  junior.press('<enter>');
  await junior.waitFor('proposes it for an approval');
  junior.press('y');
  await junior.waitFor(/PROPOSED as proposal \d+/);
  junior.press('<esc>');
}

test('an order waits for the risk manager, and both see each decision at once', async () => {
  const risk = await desk.sql.person({ role: 'traderai_risk' });
  const [junior, approver] = [await consoleOf(desk.person.login), await consoleOf(risk.login)];
  junior.press('A');
  await junior.waitFor('ARMED for');
  await propose(junior, 'b 1 BTCUSD @mkt');

  const banner = await approver.waitFor('1 order waits for your approval: P opens');
  expect(banner.split('\n').every((line) => line.length <= 80)).toBe(true);
  approver.press('P');
  const question = await approver.waitFor('y approves at once');
  expect(question).toContain('BUY 1 BTCUSD at market, day');
  expect(question).toMatch(/Notional 6,401\.00 USD/);
  // It counts down while nothing is pressed.
  await approver.waitFor(/0:5\d left\.\s/);
  approver.press('y');
  await approver.waitFor(/Approved proposal \d+\. #1 BUY 1 BTCUSD: PENDING_NEW/);
  await junior.waitFor(new RegExp(`Proposal \\d+ APPROVED by ${risk.login}, order 1 PENDING_NEW`));

  await propose(junior, 'b 2 BTCUSD @mkt');
  await approver.waitFor('1 order waits for your approval');
  approver.press('P');
  await approver.waitFor('BUY 2 BTCUSD at market, day');
  approver.press('n');
  await approver.waitFor(/Rejected proposal \d+: no order was placed/);
  await junior.waitFor(new RegExp(`Proposal \\d+ REJECTED by ${risk.login}`));
  const { rows } = await desk.sql.root.query('select number::int, approved_by from "Order"');
  expect(rows).toEqual([{ number: 1, approved_by: risk.userId }]);
}, 120_000);
