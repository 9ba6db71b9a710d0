import { expect, test } from 'vitest';
import { describe as sentence } from '../../src/domain/order-line/describe.ts';
import { parsePlan } from '../../src/domain/plan-file.ts';
import type { PlanAction } from '../../src/domain/plan-file.ts';

const ANY = { idPrefix: 'plan', portfolio: null };

function shownAction(action: PlanAction): string {
  if (action.kind === 'place') return `${action.clientOrderId}: ${sentence(action.intent)}`;
  if (action.kind === 'cancel' && action.target.kind === 'client-order-id')
    return `cancel ${action.target.clientOrderId}`;
  if (action.kind === 'replace' && action.target.kind === 'client-order-id')
    return `replace ${action.target.clientOrderId}`;
  if (action.kind === 'reverse') return `${action.clientOrderId}: reverse ${action.symbol}`;
  return `${action.kind} ${JSON.stringify(action.target)}`;
}

function plan(...lines: string[]): string[] {
  const parsed = parsePlan(lines.join('\n'), ANY);
  if (!parsed.ok) return parsed.error.map((error) => `${error.line}: ${error.message}\n${error.caret}`);
  return parsed.value.map((entry) => `${entry.line} ${new Date(entry.at).toISOString()} ${shownAction(entry.action)}`);
}

test('a plan is sorted by time, lines of one time keep their order; comments and blank lines are skipped', () => {
  expect(
    plan(
      '\uFEFF# a rehearsal',
      '',
      '2018-11-14T12:01:00Z client-order-id=p18 s 0.5 BTCUSD @mkt',
      '2018-11-14T12:00:00Z client-order-id=p17 b 0.5 BTCUSD @6000 gtc note="# no comment"\r',
      '  2018-11-14T13:02:00+01:00 x p17',
      '2018-11-14T12:01:00Z b $500 ETHUSD @mkt ioc',
      '2018-11-14T12:03:00Z x 142',
      '2018-11-14T12:03:00Z x btcusd',
      '2018-11-14T12:03:00Z xa',
      '2018-11-14T12:04:00Z flat all',
      '2018-11-14T12:05:00Z rev btcusd',
      '2018-11-14T12:05:00Z client-order-id=turn rev ETHUSD',
    ),
  ).toEqual([
    '4 2018-11-14T12:00:00.000Z p17: BUY 0.5 BTCUSD at 6000, good till canceled, note "# no comment"',
    '3 2018-11-14T12:01:00.000Z p18: SELL 0.5 BTCUSD at market, day',
    '6 2018-11-14T12:01:00.000Z plan-6: BUY $500 of ETHUSD at market, immediate or cancel',
    '5 2018-11-14T12:02:00.000Z cancel p17',
    '7 2018-11-14T12:03:00.000Z cancel {"kind":"number","number":142}',
    '8 2018-11-14T12:03:00.000Z cancel {"kind":"symbol","symbol":"BTCUSD"}',
    '9 2018-11-14T12:03:00.000Z cancel {"kind":"all"}',
    '10 2018-11-14T12:04:00.000Z flat {"kind":"all"}',
    '11 2018-11-14T12:05:00.000Z plan-11: reverse BTCUSD',
    '12 2018-11-14T12:05:00.000Z turn: reverse ETHUSD',
  ]);
});

test('all errors are reported together, with line and place', () => {
  expect(
    plan(
      'tomorrow b 1 X @mkt',
      '2018-11-14T12:00:00Z',
      '2018-11-14T12:00:00Z client-order-id=- b 1 X @mkt',
      '2018-11-14T12:00:00Z client-order-id=a b 1 X',
      '2018-11-14T12:00:00Z client-order-id=b b 1 X @mkt tp 2R',
      '2018-11-14T12:00:00Z client-order-id=c b 1 X @mkt',
      '2018-11-14T12:00:00Z client-order-id=c s 1 X @mkt',
      '2018-11-14T12:00:00Z ?b 1 X @mkt',
      '2018-11-14T12:00:00Z rep c q1 x',
      '2018-11-14T12:00:00Z client-order-id=r rep 5 q1',
    ).map((text) => text.replace(/; expected .*/, '')),
  ).toEqual([
    '1: "tomorrow" is not an instant with Z or an offset\ntomorrow b 1 X @mkt\n^^^^^^^^',
    `2: the order line is missing\n2018-11-14T12:00:00Z\n${' '.repeat(21)}^`,
    `3: "-" is not a client order id: 1 to 64 letters, digits and . _ : -\n2018-11-14T12:00:00Z client-order-id=- b 1 X @mkt\n${' '.repeat(21)}${'^'.repeat(17)}`,
    `4: the price is missing\n2018-11-14T12:00:00Z client-order-id=a b 1 X\n${' '.repeat(45)}^`,
    `5: R is the distance to the stop loss, and the line has none\n2018-11-14T12:00:00Z client-order-id=b b 1 X @mkt tp 2R\n${' '.repeat(50)}^^^^^`,
    `7: client order id "c" is already used on line 6\n2018-11-14T12:00:00Z client-order-id=c s 1 X @mkt\n${' '.repeat(21)}${'^'.repeat(17)}`,
    `8: a plan places orders and cannot preview them: leave out the ?\n2018-11-14T12:00:00Z ?b 1 X @mkt\n${' '.repeat(21)}^^`,
    `9: "x" is not a new quantity, price or stop price\n2018-11-14T12:00:00Z rep c q1 x\n${' '.repeat(30)}^`,
    `10: a replace places no order, so it has no client order id: leave it out\n2018-11-14T12:00:00Z client-order-id=r rep 5 q1\n${' '.repeat(21)}${'^'.repeat(17)}`,
  ]);
});

test('a client order id before flat is the id of the closing order of one symbol; before other lines without an order it is refused', () => {
  const parsed = parsePlan(
    [
      '2018-11-14T12:00:00Z client-order-id=close flat BTCUSD',
      '2018-11-14T12:01:00Z flat ETHUSD',
      '2018-11-14T12:02:00Z x close',
    ].join('\n'),
    ANY,
  );
  expect(parsed.ok && parsed.value.map(({ action }) => action)).toEqual([
    { kind: 'flat', clientOrderId: 'close', target: { kind: 'symbol', symbol: 'BTCUSD' } },
    { kind: 'flat', clientOrderId: 'plan-2', target: { kind: 'symbol', symbol: 'ETHUSD' } },
    { kind: 'cancel', target: { kind: 'client-order-id', clientOrderId: 'close' } },
  ]);
  const at = '2018-11-14T12:00:00Z client-order-id=a';
  const carets = `${' '.repeat(21)}${'^'.repeat(17)}`;
  expect(plan(`${at} flat all`, `${at} xa`, `${at} x BTCUSD`, `${at} x 7`)).toEqual([
    `1: flat all may place several orders, so it has no client order id: leave it out\n${at} flat all\n${carets}`,
    `2: a cancel places no order, so it has no client order id: leave it out\n${at} xa\n${carets}`,
    `3: a cancel places no order, so it has no client order id: leave it out\n${at} x BTCUSD\n${carets}`,
    `4: a cancel places no order, so it has no client order id: leave it out\n${at} x 7\n${carets}`,
  ]);
  expect(plan(`${at} b 1 BTCUSD @mkt`, `${at} flat BTCUSD`)).toEqual([
    `2: client order id "a" is already used on line 1\n${at} flat BTCUSD\n${carets}`,
  ]);
});

test('a cancel and a replace name every order that a line of the plan places, by its client order id', () => {
  const at = '2018-11-14T12:00:00Z';
  const given = [
    `${at} client-order-id=p b 1 X @100 gtc tp 110 sl 95`,
    `${at} client-order-id=pair b 1 X @100 gtc sl 95 oco b 1 X @90 gtc tp 110`,
    `${at} client-order-id=set exit X sl 95@94`,
    `${at} client-order-id=turn rev X`,
    `${at} b 1 X @100 gtc sl 95`,
  ];
  const named = ['p', 'p:tp', 'p:sl', 'pair:sl', 'pair:2', 'pair:2:tp', 'set:sl', 'turn:2', 'plan-5:sl'];
  const lines = named.flatMap((id) => [`${at} x ${id}`, `${at} rep ${id} stp 94`]);
  expect(plan(...given, ...lines).slice(given.length)).toEqual(
    named.flatMap((id, n) => [
      `${6 + 2 * n} 2018-11-14T12:00:00.000Z cancel ${id}`,
      `${7 + 2 * n} 2018-11-14T12:00:00.000Z replace ${id}`,
    ]),
  );
  expect(
    plan(...given, `${at} x set`, `${at} rep set:tp @110`, `${at} x pair:tp`, `${at} x p:sl now`, `${at} x q:tp`),
  ).toEqual([
    `6: line 3 places no order "set"; expected set:sl\n${at} x set\n${' '.repeat(23)}^^^`,
    `7: line 3 places no order "set:tp"; expected set:sl\n${at} rep set:tp @110\n${' '.repeat(25)}^^^^^^`,
    `8: line 2 places no order "pair:tp"; expected pair, pair:sl, pair:2 or pair:2:tp\n${at} x pair:tp\n${' '.repeat(23)}^^^^^^^`,
    expect.stringMatching(/^9: .*\n {28}\^\^\^$/s),
  ]);
  expect(plan(given[0]!, `${at} client-order-id=p:sl b 1 X @90 gtc`)).toEqual([
    expect.stringMatching(/^2: client order id "p:sl" is already used on line 1\n/),
  ]);
});

test('a part that a trigger forbids is an error of the plan, and a trigger is not', () => {
  const at = '2018-11-14T12:00:00Z';
  expect(parsePlan(`${at} s 1 X @mkt stp 90 gtc ro\n${at} s 1 X @mkt trl 1.5%`, ANY).ok).toBe(true);
  expect(plan(`${at} s 1 X @mkt stp 90 fok`, `${at} s 1 X @95 mit 90`)).toEqual([
    `1: fok never waits, and an order with a trigger must; expected day or gtc\n${at} s 1 X @mkt stp 90 fok\n${' '.repeat(39)}^^^`,
    `2: an order with mit trades at the market; expected @mkt\n${at} s 1 X @95 mit 90\n${' '.repeat(27)}^^^`,
  ]);
});

test('a line for another portfolio is an error', () => {
  const line = '2018-11-14T12:00:00Z b 1 BTCUSD @mkt pf=swing';
  expect(parsePlan(line, { ...ANY, portfolio: 'swing' }).ok).toBe(true);
  expect(parsePlan(line, { ...ANY, portfolio: 'main' })).toMatchObject({
    ok: false,
    error: [{ line: 1, message: 'this plan trades portfolio main: run a plan for swing with --portfolio swing' }],
  });
});

test('an empty plan is valid', () => {
  expect(plan('')).toEqual([]);
});
