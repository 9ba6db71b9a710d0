/** A plan that is entered again after a crash sends the same requests: none twice, and none undone. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openContext } from '../../../src/commands/context.ts';
import { withDesk } from '../../../src/commands/desk.ts';
import { readPlanFile } from '../../../src/commands/engine/plan.ts';
import type { PlanFile } from '../../../src/commands/engine/plan.ts';
import type { PlanDenial } from '../../../src/engine/plan.ts';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
  await desk.sql.instrument('EUR/USD');
  for (const [symbol, quantity] of [
    ['BTCUSD', '0.5'],
    ['ETHUSD', '-2'],
    ['EUR/USD', '100'],
  ] as const) {
    await desk.sql.root.query(`insert into "Position" (portfolio_id, symbol, quantity, cost) values ($1, $2, $3, $3)`, [
      desk.person.portfolioId,
      symbol,
      quantity,
    ]);
  }
  await desk.sql.quote('EUR/USD', '1.04', '1.06', '1.05');
});
afterAll(() => desk.close());

/** Runs the work with a plan of these lines, in the same way as the command. */
async function withPlan<T>(lines: readonly string[], work: (read: () => Promise<PlanFile>) => Promise<T>): Promise<T> {
  const file = join(desk.home, 'plan.txt');
  writeFileSync(file, lines.map((line) => `2018-11-14T12:00:00Z ${line}\n`).join(''));
  const environment = {
    databaseUrl: desk.url,
    home: desk.home,
    userHome: desk.home,
    dataHome: null,
    userName: 'test',
    newPassword: null,
    noColor: true,
    dumbTerminal: true,
  };
  const flags = {
    db: desk.url,
    home: desk.home,
    portfolio: null,
    json: false,
    quiet: true,
    color: false,
    debug: false,
  };
  const context = openContext({
    flags,
    registry: { commands: [], groups: {} },
    environment,
    interruption: () => new AbortController().signal,
  });
  return withDesk(context, async (opened) => {
    const portfolio = await opened.portfolio();
    return work(() => readPlanFile(file, opened, portfolio));
  });
}

/** Enters each line twice, as after a crash before the next line. */
async function enterTwice(...lines: string[]): Promise<(PlanDenial | null)[]> {
  return withPlan(lines, async (read) => {
    const plan = await read();
    const answers = [];
    for (const entry of plan.entries) answers.push(await plan.enter(entry), await plan.enter(entry));
    return answers;
  });
}

/** The counts of an engine that starts again after every line was entered, and the counts of this run. */
async function deniedAgain(
  ...lines: string[]
): Promise<{ readonly first: readonly PlanDenial[]; readonly again: readonly PlanDenial[] }> {
  return withPlan(lines, async (read) => {
    const plan = await read();
    for (const entry of plan.entries) await plan.enter(entry);
    const restarted = await read();
    return { first: await plan.denials(lines.length), again: await restarted.denials(lines.length) };
  });
}

async function orders(): Promise<string[]> {
  const { rows } = await desk.sql.root.query<{ told: string }>(
    `select concat_ws(' ', o.client_order_id, o.side, trim_scale(o.quantity), o.symbol, (select string_agg(e.type::text, ' ' order by e.sequence) from "OrderEvent" e where e.order_id = o.id)) as told
       from "Order" o order by o.number`,
  );
  return rows.map(({ told }) => told);
}

test('orders, cancels and flattenings are entered once', async () => {
  const answers = await enterTwice(
    'client-order-id=low b 0.1 BTCUSD @6000 gtc',
    'client-order-id=moving b $400 ETHUSD @bid-1t gtc',
    'client-order-id=denied b 900 BTCUSD @mkt',
    'client-order-id=nonsense b pos XRPUSD @mkt',
    'x low',
    'client-order-id=close flat BTCUSD',
  );
  const codes = answers.map((answer) => answer?.reasons.map(({ code }) => code).join() ?? 'entered');
  expect(codes).toEqual([
    'entered',
    'entered',
    'entered',
    'entered',
    'INSUFFICIENT_BUYING_POWER',
    'INSUFFICIENT_BUYING_POWER',
    'BAD_ORDER_LINE',
    'BAD_ORDER_LINE',
    'entered',
    'entered',
    'entered',
    'entered',
  ]);
  expect(await orders()).toEqual([
    'low BUY 0.1 BTCUSD PENDING_NEW PENDING_CANCEL',
    expect.stringMatching(/^moving BUY [\d.]+ ETHUSD PENDING_NEW$/),
    'denied BUY 900 BTCUSD DENIED',
    'close SELL 0.5 BTCUSD PENDING_NEW',
  ]);
});

test('flat all closes each symbol with its own client order id, and does not cancel its closing orders when it is entered again', async () => {
  expect(await enterTwice('flat all')).toEqual([null, null]);
  expect((await orders()).slice(1)).toEqual([
    expect.stringMatching(/^moving .* PENDING_NEW PENDING_CANCEL$/),
    'denied BUY 900 BTCUSD DENIED',
    'close SELL 0.5 BTCUSD PENDING_NEW PENDING_CANCEL',
    expect.stringMatching(/^plan-[0-9a-f]{8}-1-BTCUSD SELL 0.5 BTCUSD PENDING_NEW$/),
    expect.stringMatching(/^plan-[0-9a-f]{8}-1-ETHUSD BUY 2 ETHUSD PENDING_NEW$/),
    expect.stringMatching(/^plan-[0-9a-f]{8}-1-EURsUSD SELL 100 EUR\/USD PENDING_NEW$/),
  ]);
});

test('the same lines in another plan place new orders', async () => {
  const before = await orders();
  expect(await enterTwice('b 0.1 BTCUSD @6000 gtc')).toEqual([null, null]);
  expect(await enterTwice('b 0.2 BTCUSD @6000 gtc')).toEqual([null, null]);
  expect(await enterTwice('flat BTCUSD')).toEqual([null, null]);
  expect(await enterTwice('flat btcusd')).toEqual([null, null]);
  // Each flattening cancels the working orders of earlier plans, including their closing orders.
  expect((await orders()).slice(before.length).map((order) => order.replace(/^plan-[0-9a-f]{8}/, 'plan'))).toEqual([
    'plan-1 BUY 0.1 BTCUSD PENDING_NEW PENDING_CANCEL',
    'plan-1 BUY 0.2 BTCUSD PENDING_NEW PENDING_CANCEL',
    'plan-1 SELL 0.5 BTCUSD PENDING_NEW PENDING_CANCEL',
    'plan-1 SELL 0.5 BTCUSD PENDING_NEW',
  ]);
});

test('a reversal is entered once, and a denied one cancels nothing and is counted again', async () => {
  const { first, again } = await deniedAgain(
    'client-order-id=stop s 100 EUR/USD @mkt stp 1 gtc ro',
    'client-order-id=nothing rev XRPUSD',
    'client-order-id=turned rev EUR/USD',
  );
  expect(first.map(({ line, reasons }) => [line, reasons[0]!.code])).toEqual([[2, 'UNKNOWN_INSTRUMENT']]);
  expect(again.map(({ line }) => line)).toEqual([2]);
  const placed = (await orders()).slice(-3);
  expect(placed).toEqual([
    'stop SELL 100 EUR/USD PENDING_NEW PENDING_CANCEL',
    'turned SELL 100 EUR/USD PENDING_NEW',
    'turned:2 SELL 100 EUR/USD PENDING_NEW',
  ]);
  expect(await enterTwice('client-order-id=turned rev EUR/USD')).toEqual([null, null]);
  expect((await orders()).slice(-3)).toEqual(placed);
  await desk.sql.root.query(`update "Portfolio" set account = 'CASH' where id = $1`, [desk.person.portfolioId]);
  expect(
    (await deniedAgain('client-order-id=kept s 100 EUR/USD @mkt stp 1 gtc ro', 'rev EUR/USD')).first.map(
      ({ reasons }) => reasons[0]!.code,
    ),
  ).toEqual(['NO_SHORT_IN_CASH_ACCOUNT']);
  expect((await orders()).at(-1)).toBe('kept SELL 100 EUR/USD PENDING_NEW');
  await desk.sql.root.query(`update "Portfolio" set account = 'MARGIN' where id = $1`, [desk.person.portfolioId]);
});

test('a restarted engine counts the cancels and flattenings that an earlier run denied', async () => {
  const { first, again } = await deniedAgain(
    'x late',
    'client-order-id=late b 0.1 BTCUSD @6000 gtc',
    'x late',
    'x 4711',
    'x NOSUCH',
    'flat NOSUCH',
    'x XRPUSD',
    'client-order-id=refused b 900 BTCUSD @mkt',
    'x refused',
    'flat all',
  );
  expect(first.map(({ line, reasons }) => [line, reasons.map(({ code }) => code).join()])).toEqual([
    [1, 'ORDER_NOT_FOUND'],
    [4, 'ORDER_NOT_FOUND'],
    [5, 'UNKNOWN_INSTRUMENT'],
    [6, 'UNKNOWN_INSTRUMENT'],
    [7, 'UNKNOWN_INSTRUMENT'],
    [8, 'INSUFFICIENT_BUYING_POWER'],
  ]);
  expect(again.map(({ line, reasons }) => [line, reasons[0]!.code])).toEqual(
    first.map(({ line, reasons }) => [line, reasons[0]!.code]),
  );
});

test('orders of a line are changed and canceled by their own ids, and every denied line has its reason', async () => {
  await desk.sql.instrument('SOLUSD');
  const { first, again } = await deniedAgain(
    'client-order-id=in b 0.1 BTCUSD @6000 gtc tp 7000 sl 5000',
    'rep in:sl stp 5100',
    'x in:sl',
    'x in:tp',
    'client-order-id=none exit XRPUSD sl 1',
    'client-order-id=flat exit SOLUSD sl 1',
  );
  expect(first.map(({ line, reasons }) => [line, reasons.map(({ code, message }) => `${code} ${message}`)])).toEqual([
    [2, [expect.stringMatching(/^ORDER_NOT_ACCEPTED order \d+ /)]],
    [5, ['UNKNOWN_INSTRUMENT there is no instrument XRPUSD on this desk']],
    [6, ['NOTHING_TO_EXIT No position in SOLUSD.']],
  ]);
  expect(again.map(({ line }) => line)).toEqual([5, 6]);
  expect((await orders()).slice(-3)).toEqual([
    'in BUY 0.1 BTCUSD PENDING_NEW',
    'in:tp SELL 0.1 BTCUSD PENDING_NEW PENDING_CANCEL',
    'in:sl SELL 0.1 BTCUSD PENDING_NEW PENDING_CANCEL',
  ]);
});
