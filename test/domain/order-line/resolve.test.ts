import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { caret } from '../../../src/domain/order-line/caret.ts';
import { describeRequest } from '../../../src/domain/order-line/describe.ts';
import { parseOrderLine } from '../../../src/domain/order-line/parse.ts';
import { flattenRequest, resolveIntent } from '../../../src/domain/order-line/resolve.ts';
import type { ResolveContext } from '../../../src/domain/order-line/resolve.ts';
import { floorToLot } from '../../../src/domain/instrument.ts';
import { affordableQuantity, costOf } from '../../../src/domain/spending.ts';
import { ZERO, round8 } from '../../../src/domain/decimal.ts';
import { slippedPrice } from '../../../src/domain/slippage.ts';
import { BTCUSD, amounts, d, quote } from '../samples.ts';

const COSTS = { commissionRate: d('0.001'), slippageRate: d('0.0005') };

const desk: ResolveContext = {
  instrument: { ...BTCUSD, ...COSTS },
  quote: quote({ bid: d('99.9'), ask: d('100.1'), last: d('100') }),
  position: { quantity: d('-3.001') },
  equity: d(10_000),
  atr: null,
};

function resolved(line: string, context: Partial<ResolveContext> = {}): string {
  const parsed = parseOrderLine(line);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const { kind } = parsed.value;
  if (kind !== 'order' && kind !== 'halt') throw new Error('no order');
  const request = resolveIntent(parsed.value, { ...desk, ...context });
  return request.ok
    ? describeRequest(request.value)
    : `${caret(line, request.error).split('\n')[1]} ${request.error.message}`;
}

test.each([
  ['b 0.5 BTCUSD @mkt', 'BUY 0.5 BTCUSD at market, day'],
  ['ss 0.5 BTCUSD @64000 gtc', 'SELL 0.5 BTCUSD at 64000, good till canceled'],
  ['b 0.5 BTCUSD @64000.05 fok', 'BUY 0.5 BTCUSD at 64000.05, fill or kill'],
  ['bc 0.5 BTCUSD @mkt ioc', 'BUY 0.5 BTCUSD at market, immediate or cancel, reduce only'],
  ['s 1 BTCUSD @mkt ro sig=7 note="out"', 'SELL 1 BTCUSD at market, day, reduce only, signal 7, note "out"'],
  ['b 1 BTCUSD @bid', 'BUY 1 BTCUSD at 99.9, day'],
  ['b 1 BTCUSD @bid+2t', 'BUY 1 BTCUSD at 100.1, day'],
  ['b 1 BTCUSD @mid-5bp', 'BUY 1 BTCUSD at 99.9, day'],
  ['s 1 BTCUSD @mid-5bp', 'SELL 1 BTCUSD at 100, day'],
  ['s 1 BTCUSD @last+0.02', 'SELL 1 BTCUSD at 100.1, day'],
  // At 100.2: the ask of 100.1 plus slippage, rounded up to the tick, with a fee of 0.1 %.
  ['b $1000 BTCUSD @mkt', 'BUY 9.97 BTCUSD at market, day'],
  // Opens a short: sold at 99.8 and worth 100, so each unit reserves 100.2 and the fee.
  ['s $1000 BTCUSD @mkt', 'SELL 9.97 BTCUSD at market, day'],
  ['s $1000 BTCUSD @mkt ro', 'SELL 10.01 BTCUSD at market, day, reduce only'],
  ['b $1000 BTCUSD @64', 'BUY 15.609 BTCUSD at 64, day'],
  ['b 5%nav BTCUSD @100', 'BUY 4.995 BTCUSD at 100, day'],
  ['bc pos BTCUSD @mkt', 'BUY 3.001 BTCUSD at market, day, reduce only'],
  ['b pos/2 BTCUSD @mkt ro', 'BUY 1.5 BTCUSD at market, day, reduce only'],
  ['b 1 BTCUSD @mkt stp 110', 'BUY 1 BTCUSD at market when the price rises to 110 or above, day'],
  [
    's 1 BTCUSD @mkt stp 90 gtc ro',
    'SELL 1 BTCUSD at market when the price falls to 90 or below, good till canceled, reduce only',
  ],
  ['b 1 BTCUSD @112 stp 110', 'BUY 1 BTCUSD at 112 when the price rises to 110 or above, day'],
  ['s 1 BTCUSD @bid-1t stp 99', 'SELL 1 BTCUSD at 99.8 when the price falls to 99 or below, day'],
  ['b 1 BTCUSD @mkt mit 90', 'BUY 1 BTCUSD at market when the price falls to 90 or below, day'],
  ['s 1 BTCUSD @mkt mit 110', 'SELL 1 BTCUSD at market when the price rises to 110 or above, day'],
  ['b 1 BTCUSD @mkt trl 2', 'BUY 1 BTCUSD at market when the price rises 2 from its lowest, day'],
  ['s 1 BTCUSD @mkt trl 1.5%', 'SELL 1 BTCUSD at market when the price falls 1.5 % from its highest, day'],
  // By the higher of trigger and market with slippage, and the fee: 110.1 and 100.2.
  ['b $1000 BTCUSD @mkt stp 110', 'BUY 9.073 BTCUSD at market when the price rises to 110 or above, day'],
  ['b $1000 BTCUSD @mkt mit 90', 'BUY 9.97 BTCUSD at market when the price falls to 90 or below, day'],
  ['b $1000 BTCUSD @mkt trl 10%', 'BUY 9.073 BTCUSD at market when the price rises 10 % from its lowest, day'],
  ['b $1000 BTCUSD @112 stp 110', 'BUY 8.919 BTCUSD at 112 when the price rises to 110 or above, day'],
  ['b 1 BTCUSD @100 tp 110 sl 95', 'BUY 1 BTCUSD at 100, day, take profit 110, stop loss 95'],
  [
    'ss 1 BTCUSD @100 tp 2R sl 105 xday',
    'SELL 1 BTCUSD at 100, day, take profit 2 times as far as the stop, stop loss 105, exits for the day',
  ],
  ['b 1 BTCUSD @mkt stp 110 sl 109', 'BUY 1 BTCUSD at market when the price rises to 110 or above, day, stop loss 109'],
  // With a stop loss the risk is that of the ledger: from the worst price of the entry to the slipped stop, and both
  // fees.
  // 50 ÷ (100 - 97.9 + 0.1 % of 197.9), 50 ÷ (110.1 - 107.9 + 0.1 % of 218), 50 ÷ (100.2 - 97.9 + 0.1 % of 198.1).
  ['b r0.5% BTCUSD @100 sl 98', 'BUY 21.758 BTCUSD at 100, day, stop loss 98'],
  [
    'b risk 0.5% BTCUSD @mkt stp 110 sl 108',
    'BUY 20.678 BTCUSD at market when the price rises to 110 or above, day, stop loss 108',
  ],
  ['b risk 0.5% BTCUSD @mkt sl trl 2%', 'BUY 20.015 BTCUSD at market, day, stop loss trailing 2 %'],
  ['b risk 50 BTCUSD @100 sl 98', 'BUY 21.758 BTCUSD at 100, day, stop loss 98'],
  ['b r$50 BTCUSD @100 sl 98', 'BUY 21.758 BTCUSD at 100, day, stop loss 98'],
  // A stop-limit fills at its limit at worst: 50 ÷ (100 - 97.5 + 0.1 % of 197.5).
  ['b risk 50 BTCUSD @100 sl 98@97.5', 'BUY 18.535 BTCUSD at 100, day, stop loss 98 with limit 97.5'],
  // 50 ÷ (102.1 - 100 + 0.1 % of 202.1).
  ['ss risk 50 BTCUSD @100 sl 102', 'SELL 21.719 BTCUSD at 100, day, stop loss 102'],
  // Triggered by a fall, at the lower of trigger and ask: 50 ÷ (90.1 - 87.9 + 0.1 % of 178).
  [
    'b risk 50 BTCUSD @mkt mit 90 sl 88',
    'BUY 21.026 BTCUSD at market when the price falls to 90 or below, day, stop loss 88',
  ],
  // 50 at risk: 50 ÷ (100.1 - 95), 50 ÷ (112 - 110), 50 ÷ (99.9 - 98).
  ['b r0.5% BTCUSD @mkt stp 95', 'BUY 9.803 BTCUSD at market when the price rises to 95 or above, day'],
  ['b r0.5% BTCUSD @112 stp 110', 'BUY 25 BTCUSD at 112 when the price rises to 110 or above, day'],
  ['s r0.5% BTCUSD @mkt trl 2', 'SELL 26.315 BTCUSD at market when the price falls 2 from its highest, day'],
])('%s becomes %s', (line, expected) => {
  expect(resolved(line)).toBe(expected);
});

describe('a part that is not available yet is refused by name and place', () => {
  test.each([
    [
      'b r1% BTCUSD @5',
      'r1%',
      'a quantity by risk needs a stop loss (sl) or a trigger (stp, mit or trl) to measure it',
    ],
    ['halt "x"', 'halt', "a halt is not an order: use H in the console, or traderai halt 'REASON'"],
  ])('%s', (line, token, message) => {
    expect(resolved(line)).toBe(`${' '.repeat(line.indexOf(token))}${'^'.repeat(token.length)} ${message}`);
  });
});

describe('a part that contradicts a condition is refused by its place', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['b 1 BTCUSD @mkt stp 110 opg', 'opg', 'opg trades at the open alone, and an order with a trigger must wait'],
    ['b 1 BTCUSD @mkt mit 90 cls', 'cls', 'cls trades at the close alone, and an order with a trigger must wait'],
    ['b 1 BTCUSD @mkt post', '@mkt', 'a post-only order needs a limit price'],
    ['b 1 BTCUSD @95 post ioc', 'ioc', 'ioc never waits in the market, and a post-only order must'],
    ['b 1 BTCUSD @95 post opg', 'opg', 'opg never waits in the market, and a post-only order must'],
    ['b 1 BTCUSD @95 aon fok', 'fok', 'fok never waits, and an all-or-none order must'],
    ['b 10 BTCUSD @mkt show 5', '@mkt', 'an order that shows a part of its quantity needs a limit price'],
    [
      'b 10 BTCUSD @95 show 5 cls',
      'cls',
      'cls never waits in the market, and an order that shows a part of its quantity must',
    ],
  ];
  const withoutWay: typeof cases = [
    ['b 1 BTCUSD @111 stp 110 post', 'post', 'a post-only order has no trigger'],
    ['b 10 BTCUSD @95 aon show 5', 'show 5', 'an all-or-none order shows all of its quantity'],
    ['b 4 BTCUSD @95 show 5', 'show 5', 'the order has only 4 to show'],
  ];
  test.each([...cases, ...withoutWay])('%s', (line, token, message) => {
    expect(resolved(line)).toBe(`${' '.repeat(line.indexOf(token))}${'^'.repeat(token.length)} ${message}`);
  });

  test('and the hint names words that the line takes', () => {
    for (const [line, word] of cases) {
      const parsed = parseOrderLine(line);
      if (!parsed.ok || parsed.value.kind !== 'order') throw new Error('the line must be valid');
      const refused = resolveIntent(parsed.value, desk);
      if (refused.ok) throw new Error('the line must be refused');
      expect(refused.error.expected).not.toEqual([]);
      for (const expected of refused.error.expected)
        expect(resolved(line.replace(word, expected))).toMatch(/^BUY 10? BTCUSD/);
    }
  });
});

test.each([
  ['b 1 BTCUSD @mkt gtd=2026-12-31', 'BUY 1 BTCUSD at market, good till 2026-12-31'],
  ['b 1 BTCUSD @95 post gtc', 'BUY 1 BTCUSD at 95, good till canceled, post only'],
  ['s 1 BTCUSD @95 aon ro', 'SELL 1 BTCUSD at 95, day, reduce only, all or none'],
  ['b 20 BTCUSD @95 show 5', 'BUY 20 BTCUSD at 95, day, shows 5'],
  ['b 1 BTCUSD @mkt opg', 'BUY 1 BTCUSD at market, at the open'],
  ['b 1 BTCUSD @95 cls aon', 'BUY 1 BTCUSD at 95, at the close, all or none'],
])('%s is sent as %s', (line, expected) => {
  expect(resolved(line)).toBe(expected);
});

describe('a part that the trigger forbids is refused by its place', () => {
  test.each([
    ['s 1 BTCUSD @185 mit 190', '@185', 'an order with mit trades at the market'],
    ['s 1 BTCUSD @bid trl 2', '@bid', 'an order with trl trades at the market'],
    ['s 1 BTCUSD @mkt stp 90 ioc', 'ioc', 'ioc never waits, and an order with a trigger must'],
    ['s 1 BTCUSD @89 stp 90 fok', 'fok', 'fok never waits, and an order with a trigger must'],
    ['s 1 BTCUSD @mkt ioc trl 2', 'ioc', 'ioc never waits, and an order with a trigger must'],
  ])('%s', (line, token, message) => {
    expect(resolved(line)).toBe(`${' '.repeat(line.indexOf(token))}${'^'.repeat(token.length)} ${message}`);
  });

  test('and the hint names words that the line takes', () => {
    for (const [line, word] of [
      ['s 1 BTCUSD @185 mit 190', '@185'],
      ['s 1 BTCUSD @89 stp 90 fok', 'fok'],
    ] as const) {
      const parsed = parseOrderLine(line);
      if (!parsed.ok || parsed.value.kind !== 'order') throw new Error('the line must be valid');
      const refused = resolveIntent(parsed.value, desk);
      if (refused.ok) throw new Error('the line must be refused');
      expect(refused.error.expected).not.toEqual([]);
      for (const expected of refused.error.expected) expect(resolved(line.replace(word, expected))).toMatch(/^SELL 1/);
    }
  });
});

describe('an exit that does not fit is refused by its place', () => {
  test.each([
    ['b 1 BTCUSD @100 tp 100', 'tp 100', 'the target of a purchase is above its price 100'],
    ['b 1 BTCUSD @mkt tp 100.1', 'tp 100.1', 'the target of a purchase is above its price 100.1'],
    ['b 1 BTCUSD @100 sl 95@95.5', 'sl 95@95.5', 'a stop that sells has its limit at its stop or below, not at 95.5'],
    ['s 1 BTCUSD @mkt sl 105@104', 'sl 105@104', 'a stop that buys has its limit at its stop or above, not at 104'],
    ['b 1 BTCUSD @100 sl 101@95', 'sl 101@95', 'the stop of a purchase is below its price 100'],
    ['s 1 BTCUSD @100 sl 99', 'sl 99', 'the stop of a sale is above its price 100'],
    ['s 1 BTCUSD @100 tp 100', 'tp 100', 'the target of a sale is below its price 100'],
    ['b 1 BTCUSD @mkt stp 110 sl 111', 'sl 111', 'the stop of a purchase is below its price 110'],
    ['b 1 BTCUSD @100 tp 2R', 'tp 2R', 'R is the distance to the stop loss, and the line has none'],
    ['b 1 BTCUSD @100 ro sl 95', 'sl 95', 'an order that only reduces has no exits'],
    ['bc 1 BTCUSD @100 tp 95', 'tp 95', 'an order that only reduces has no exits'],
    ['b 1 BTCUSD @100 xday', 'xday', 'xday is for exits, and the line has none'],
    ['b r1% BTCUSD @100 sl -1.2atr', 'sl -1.2atr', 'the ATR of BTCUSD is not known now'],
    ['s r1% BTCUSD @mkt trl 2atr', 'trl 2atr', 'the ATR of BTCUSD is not known now'],
  ])('%s', (line, token, message) => {
    expect(resolved(line)).toBe(`${' '.repeat(line.indexOf(token))}${'^'.repeat(token.length)} ${message}`);
  });

  test('a known ATR measures the risk', () => {
    expect(resolved('b r0.5% BTCUSD @100 sl -1.2atr', { atr: d('2.5') })).toBe(
      'BUY 15.165 BTCUSD at 100, day, stop loss 1.2 ATR away',
    );
    expect(resolved('s r0.5% BTCUSD @mkt trl 2atr', { atr: d('1') })).toMatch(/^SELL 26.315 BTCUSD/);
  });
});

describe('a size by volatility or by a record', () => {
  const volatility = { yearly: d('0.75'), returns: 60, interval: '1d' };
  const record = { judged: 40, hits: 24, averageGain: d('0.02'), averageLoss: d('0.01') };

  test('a volatility target divides the target by the volatility', () => {
    // 10,000 × 15 % ÷ 75 % = 2,000, of which each unit costs 100 and the fee.
    expect(resolved('b vol 15% BTCUSD @100', { volatility })).toBe('BUY 19.98 BTCUSD at 100, day');
    expect(resolved('b vol15% BTCUSD @100', { volatility: { ...volatility, yearly: d('1.5') } })).toMatch(/^BUY 9.99 /);
  });

  test('a Kelly bet is a quarter of the fraction, and at most 2 % of equity', () => {
    // The fraction is 0.6 - 0.4 ÷ 2 = 0.4, a quarter of it 10 %: capped to 200, at 2.2979 a unit.
    expect(resolved('b kelly ma-cross BTCUSD @100 sl 98', { record })).toBe(
      'BUY 87.035 BTCUSD at 100, day, stop loss 98',
    );
    // 0.5 - 0.5 ÷ 1.04 = 0.01923, a quarter of it 0.4808 % or 48.08.
    const slight = { judged: 40, hits: 20, averageGain: d('0.0104'), averageLoss: d('0.01') };
    expect(resolved('b kelly:ma-cross BTCUSD @100 sl 98', { record: slight })).toMatch(/^BUY 20\.92\d /);
  });

  test.each([
    ['b kelly ma-cross BTCUSD @100', {}, 'a quantity by risk needs a stop loss (sl)'],
    ['b vol 15% BTCUSD @100', { volatility: null }, 'the volatility of BTCUSD is not known now: it needs 20 returns'],
    ['b vol 15% BTCUSD @100', { volatility: { ...volatility, yearly: ZERO } }, 'BTCUSD has not moved'],
    ['b vol 15% BTCUSD @100', { volatility, equity: null }, 'the portfolio has no equity'],
    ['b kelly x BTCUSD @100 sl 98', { record: null }, 'the record of x is not known now'],
    [
      'b kelly x BTCUSD @100 sl 98',
      { record: { ...record, judged: 29 } },
      'x has 29 judged signals in BTCUSD, and Kelly needs 30',
    ],
    [
      'b kelly x BTCUSD @100 sl 98',
      { record: { ...record, averageLoss: null, hits: 40 } },
      'x has no losses in BTCUSD',
    ],
    [
      'b kelly x BTCUSD @100 sl 98',
      { record: { ...record, hits: 10 } },
      "no edge in BTCUSD by its record: Kelly's fraction is -0.125",
    ],
  ])('%s is refused when %j', (line, context, message) => {
    expect(resolved(line, context)).toContain(message);
  });
});

describe('a value that cannot be computed is refused, never guessed', () => {
  const cases: readonly (readonly [string, Partial<ResolveContext>, string])[] = [
    ['b 1 BTCUSD @bid', { quote: null }, '           ^^^^ BTCUSD has no bid price now'],
    ['b 1 BTCUSD @mid', { quote: quote({ ask: null }) }, '           ^^^^ BTCUSD has no mid price now'],
    ['b 1 BTCUSD @bid-100', {}, '           ^^^^^^^^ the price would be -0.1, which is not above zero'],
    [
      'b $100 BTCUSD @mkt',
      { quote: null },
      '  ^^^^ BTCUSD has no price now to turn an amount of money into a quantity',
    ],
    ['b $0.05 BTCUSD @mkt', {}, '  ^^^^^ 0.05 at 100.2, fee included, is less than one lot of 0.001 BTCUSD'],
    ['b 5%nav BTCUSD @mkt', { equity: null }, '  ^^^^^ the portfolio has no equity: give the quantity in units'],
    ['b 5%nav BTCUSD @mkt', { equity: d(-1) }, '  ^^^^^ the portfolio has no equity: give the quantity in units'],
    ['s pos BTCUSD @mkt', { position: null }, '  ^^^ there is no position in BTCUSD'],
    [
      's pos/2 BTCUSD @mkt',
      { position: { quantity: d('0.001') } },
      '  ^^^^^ this share of 0.001 BTCUSD is less than one lot of 0.001',
    ],
    ['b r1% BTCUSD @mkt stp 95', { equity: null }, '  ^^^ the portfolio has no equity: give the quantity in units'],
    ['b r1% BTCUSD @mkt stp 95', { quote: null }, '  ^^^ BTCUSD has no price now to measure the risk from'],
    ['b r1% BTCUSD @95 stp 95', {}, '  ^^^ there is no risk between the price 95 and the trigger 95'],
    [
      'b r0.00001% BTCUSD @105 stp 95',
      {},
      '  ^^^^^^^^^ one lot of 0.001 BTCUSD risks more than 0.001 between the price 105 and the trigger 95',
    ],
    ['b r1% NOPE @105 stp 95', { instrument: null }, '      ^^^^ there is no instrument NOPE on this desk'],
    ['b $100 NOPE @5', { instrument: null }, '       ^^^^ there is no instrument NOPE on this desk'],
  ];
  test.each(cases)('%s', (line, context, expected) => {
    expect(resolved(line, context)).toBe(expected);
  });

  test('the database checks an order that needs no grid', () => {
    expect(resolved('b 1 NOPE @5', { instrument: null, quote: null, position: null, equity: null, atr: null })).toBe(
      'BUY 1 NOPE at 5, day',
    );
  });
});

test('a sale of a position divides the money by the price alone', () => {
  expect(resolved('s $1000 BTCUSD @mkt', { position: { quantity: d(20) } })).toBe('SELL 10.01 BTCUSD at market, day');
  expect(resolved('s $1000 BTCUSD @mkt', { position: { quantity: d(10) } })).toBe('SELL 9.97 BTCUSD at market, day');
});

const commission = { kind: 'basis-points', rate: COSTS.commissionRate, minimum: ZERO } as const;

test.each(['limit', 'market'])('money covers a %s order with its fee, but not one lot more', (type) => {
  fc.assert(
    fc.property(amounts({ most: 100_000, decimals: 2 }), amounts({ most: 1000, decimals: 1 }), (money, price) => {
      const parsed = parseOrderLine(`b $${money.toFixed()} BTCUSD @${type === 'limit' ? price.toFixed() : 'mkt'}`);
      if (!parsed.ok || parsed.value.kind !== 'order') throw new Error('the line must be valid');
      const instrument = { ...BTCUSD, ...COSTS };
      const worst =
        type === 'limit'
          ? price
          : slippedPrice(
              { kind: 'basis-points', rate: COSTS.slippageRate },
              { instrument, side: 'BUY', price, limitPrice: null },
            );
      const terms = { instrument, price: worst, commission };
      const request = resolveIntent(parsed.value, { ...desk, quote: quote({ bid: null, ask: price, last: price }) });
      const quantity = request.ok ? request.value.quantity : ZERO;
      expect(costOf(quantity, terms).lessThanOrEqualTo(money)).toBe(true);
      expect(costOf(quantity.plus(BTCUSD.lotSize), terms).greaterThan(money)).toBe(true);
      expect(floorToLot(BTCUSD, quantity).equals(quantity)).toBe(true);
    }),
  );
});

test('the affordable quantity is the largest number of lots whose cost, with both roundings, the money covers', () => {
  const grid = fc.record({
    lot: fc.constantFrom('1', '0.001', '0.00000001'),
    rate: fc.constantFrom('0', '0.001', '0.00123457', '0.3'),
  });
  fc.assert(
    fc.property(
      amounts({ most: 1000 }),
      amounts({ most: 1000 }),
      amounts({ most: 1000 }),
      grid,
      (wanted, money, price, { lot, rate }) => {
        const terms = {
          instrument: { ...BTCUSD, lotSize: d(lot) },
          price,
          commission: { ...commission, rate: d(rate) },
        };
        const taken = affordableQuantity(wanted, money, terms);
        const cost = (quantity: typeof taken): typeof taken => {
          const notional = round8(quantity.times(price));
          return notional.plus(round8(notional.times(rate)));
        };
        expect(cost(taken).lessThanOrEqualTo(money)).toBe(true);
        if (!taken.equals(wanted))
          expect(taken.plus(lot).greaterThan(wanted) || cost(taken.plus(lot)).greaterThan(money)).toBe(true);
        if (!taken.equals(wanted)) expect(taken.modulo(lot).isZero()).toBe(true);
      },
    ),
  );
});

test('flattening is a reduce-only market order against the position', () => {
  const sentence = (quantity: string): string | null => {
    const request = flattenRequest({ symbol: 'BTCUSD', quantity: d(quantity) });
    return request === null ? null : describeRequest(request);
  };
  expect(sentence('2.5')).toBe('SELL 2.5 BTCUSD at market, day, reduce only');
  expect(sentence('-2.5')).toBe('BUY 2.5 BTCUSD at market, day, reduce only');
  expect(sentence('0')).toBeNull();
});
