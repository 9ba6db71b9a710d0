/** Proposing, approving and rejecting with the program. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runBinary } from '../../support/binary.ts';
import type { BinaryResult } from '../../support/binary.ts';
import { openTerminal } from '../../support/pty.ts';
import type { Person } from '../../support/sql-desk.ts';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';

let desk: CommandDesk;
let risk: Person;
beforeAll(async () => {
  desk = await openCommandDesk();
  risk = await desk.sql.person({ role: 'traderai_risk' });
  await desk.sql.root.query(`insert into "RiskLimit" (kind, user_id, value) values ('APPROVAL_NOTIONAL', $1, 5000)`, [
    desk.person.userId,
  ]);
  await desk.sql.root.query(`update "Portfolio" set cash_balance_usd = 1000000`);
});
beforeEach(() =>
  desk.sql.root.query(`update "Proposal" set state = 'EXPIRED', decided_at = now() where state = 'PENDING'`),
);
afterAll(() => desk.close());

const as = (login: string, ...args: string[]): Promise<BinaryResult> =>
  runBinary(args, { home: desk.home, url: desk.urlOf(login) });
const proposed = async (...args: string[]): Promise<Record<string, string>> =>
  desk.json('order', 'propose', 'b 1 BTCUSD @mkt', ...args);

test('an order above the limit is denied, proposed, approved by risk and placed', async () => {
  const denied = await desk.run('order', 'place', 'b 1 BTCUSD @mkt');
  expect(denied).toMatchObject({ code: 3, stderr: expect.stringContaining('traderai order propose') });
  const answer = await desk.program('order', 'propose', 'b 1 BTCUSD @mkt', '--expires', '600');
  expect(answer).toMatchObject({ code: 0, stderr: '' });
  const [, number] =
    /^Proposal (\d+) of \S+: BUY 1 BTCUSD at market, day\nPortfolio main, notional 6,401\.00 USD\n/.exec(
      answer.stdout,
    )!;
  expect(answer.stdout).toContain(`Approve it with: traderai order approve ${number}`);
  expect(await desk.run('order', 'approve', number!, '--yes')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('is your own'),
  });

  const queue = await as(risk.login, 'order', 'proposals', '--json');
  expect(JSON.parse(queue.stdout)).toMatchObject([
    { number, state: 'PENDING', mayDecide: true, username: desk.person.login, quantity: '1' },
  ]);
  expect(await as(risk.login, 'order', 'approve', number!)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--yes'),
  });
  const approved = await as(risk.login, 'order', 'approve', number!, '--yes');
  expect(approved.code).toBe(0);
  const [, order] = new RegExp(`^Proposal ${number} APPROVED\\nOrder (\\d+) PENDING_NEW: BUY 1 BTCUSD`).exec(
    approved.stdout,
  )!;
  expect(await as(risk.login, 'order', 'approve', number!, '--yes')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`APPROVED by ${risk.login}`),
  });
  const shown = await desk.run('order', 'show', order!);
  expect(shown.stdout).toMatch(new RegExp(`Proposed by +${desk.person.login}\\n`));
  expect(shown.stdout).toMatch(new RegExp(`Approved by +${risk.login} at .* UTC, proposal ${number}\\n`));
  expect(shown.stdout).toContain(`approved by ${risk.login}`);
});

test('an approval in a terminal shows the order and waits for y', async () => {
  const { number } = await proposed();
  for (const [answer, code] of [
    ['n', 1],
    ['y', 0],
  ] as const) {
    const terminal = openTerminal(['order', 'approve', number!], {
      home: desk.home,
      url: desk.urlOf(risk.login),
      columns: 200,
    });
    expect(await terminal.waitFor('[y/N]')).toMatch(/Proposal \d+ of .*: BUY 1 BTCUSD at market, day/);
    terminal.press(`${answer}<enter>`);
    expect((await terminal.exited).code).toBe(code);
  }
});

test('a rejection reaches the program that waits for it, with its reason', async () => {
  const waiting = desk.program('order', 'propose', 'b 1 BTCUSD @mkt', '--wait');
  const number = await pending();
  expect(await as(risk.login, 'order', 'reject', number, 'half of it')).toMatchObject({
    code: 0,
    stdout: `Proposal ${number} REJECTED. No order was placed.\n`,
  });
  const answer = await waiting;
  expect(answer.code).toBe(3);
  expect(answer.stdout).toContain(`Proposal ${number} REJECTED by ${risk.login}: half of it\n`);
});

test('an approval whose order is denied now says so on both sides', async () => {
  const waiting = desk.program('order', 'propose', 'b 1 BTCUSD @mkt', '--wait', '--json');
  const number = await pending();
  await as(risk.login, 'halt', 'a test');
  const approved = await as(risk.login, 'order', 'approve', number, '--yes');
  await as(risk.login, 'resume', '--confirm', 'resume');
  expect(approved.code).toBe(3);
  expect(approved.stdout).toContain('APPROVED, but the order is denied now: propose it again');
  expect(approved.stderr).toContain('HALTED');
  const answer = await waiting;
  expect(answer.code).toBe(3);
  expect(JSON.parse(answer.stdout)).toMatchObject({
    state: 'APPROVED',
    orderStatus: 'DENIED',
    orderDenial: { code: 'HALTED' },
  });
});

test('an agent proposes with its key and never trades, and the user of the key approves', async () => {
  const key = await desk.json<{ url: string }>('key', 'create', 'scout', '--scope', 'agent');
  const agent = (...args: string[]): Promise<BinaryResult> => runBinary(args, { home: desk.home, url: key.url });
  expect(await agent('order', 'place', 'b 0.5 BTCUSD @mkt')).toMatchObject({ code: 3 });
  const answer = await agent('order', 'propose', 'b 0.5 BTCUSD @mkt sl 6000', '--json');
  const made = JSON.parse(answer.stdout) as { readonly number: string };
  expect(made).toMatchObject({ key: 'scout', state: 'PENDING', worstLoss: expect.stringMatching(/^-\d/) });
  expect(await agent('order', 'approve', made.number, '--yes')).toMatchObject({ code: 3 });
  const approved = await desk.run('order', 'approve', made.number, '--yes');
  expect(approved.stdout).toMatch(/APPROVED\nOrder \d+ PENDING_NEW: BUY 0\.5 BTCUSD/);
});

test('proposals are withdrawn, listed, and end', async () => {
  const { number } = await proposed('--expires', '10');
  expect((await desk.run('order', 'proposals')).stdout).toMatch(/BUY 1 BTCUSD at market, day/);
  expect(await desk.run('order', 'withdraw', number!)).toMatchObject({
    code: 0,
    stdout: `Proposal ${number} WITHDRAWN. No order was placed.\n`,
  });
  expect((await desk.run('order', 'proposals')).stdout).toContain('No order waits for an approval');
  expect((await desk.run('order', 'proposals', '--all')).stdout).toContain('WITHDRAWN');
  const last = await proposed();
  await desk.sql.root.query(
    `update "Proposal" set created_at = now() - interval '1 hour', expires_at = now() where number = $1`,
    [last['number']],
  );
  expect(await as(risk.login, 'order', 'approve', last['number']!, '--yes')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('EXPIRED'),
  });
  expect(await as(risk.login, 'order', 'reject', last['number']!)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('has expired'),
  });
});

test.each([
  [['b 1 BTCUSD @mkt', '--expires', '9'], 2, '10 to 3,600 seconds'],
  [['b 1 BTCUSD @6000 then s 1 BTCUSD @7000'], 2, 'not one order'],
  [['?b 1 BTCUSD @mkt'], 2, 'only previews'],
  [['b 1000000 BTCUSD @mkt'], 3, 'INSUFFICIENT_BUYING_POWER|buying power'],
])('%j is refused with exit code %i', async (args, code, text) => {
  const answer = await desk.run('order', 'propose', ...args);
  expect(answer.code).toBe(code);
  expect(answer.stderr).toMatch(new RegExp(text));
});

/** The number of the one pending proposal, once it is there. */
async function pending(): Promise<string> {
  let number = '';
  await expect
    .poll(
      async () => {
        const { rows } = await desk.sql.root.query<{ number: string }>(
          `select number::text from "Proposal" where state = 'PENDING'`,
        );
        number = rows[0]?.number ?? '';
        return number;
      },
      { timeout: 20_000 },
    )
    .not.toBe('');
  return number;
}
