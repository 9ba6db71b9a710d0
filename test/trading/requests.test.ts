import { expect, test } from 'vitest';
import { lineErrorMessage } from '../../src/domain/order-line/caret.ts';
import { parseOrderLine } from '../../src/domain/order-line/parse.ts';
import { describeClosing, describeOne } from '../../src/trading/describe.ts';
import type { DeskView, TradingIntent } from '../../src/trading/intent.ts';
import { requestsFor } from '../../src/trading/requests.ts';
import {
  PORTFOLIO,
  decimal,
  instrumentRow,
  orderRow,
  positionRow,
  quoteRow,
  signalRow,
} from '../console/desk-samples.ts';

const SYMBOLS = ['BTCUSD', 'ETHUSD', 'LTCUSD', 'XRPUSD'];
const VIEW: DeskView = {
  portfolio: { id: PORTFOLIO, name: 'main' },
  orders: [
    orderRow(5, { symbol: 'LTCUSD' }),
    orderRow(4, { status: 'PENDING_CANCEL' }),
    orderRow(3, { symbol: 'ETHUSD', clientOrderId: 'eth' }),
    orderRow(2, { side: 'SELL', reduceOnly: true }),
    orderRow(1, { status: 'FILLED' }),
  ],
  positions: [
    positionRow('BTCUSD', '0.5', '60000'),
    positionRow('ETHUSD', '-3', '1800'),
    positionRow('XRPUSD', '0', '1'),
  ],
  instruments: new Map(SYMBOLS.map((symbol) => [symbol, instrumentRow(symbol)])),
  quotes: new Map([quoteRow('BTCUSD', '64000'), quoteRow('ETHUSD', '1800')].map((quote) => [quote.symbol, quote])),
  equity: decimal('10000'),
  atr: null,
  signals: [signalRow(812)],
};

function intentOf(line: string): TradingIntent {
  const parsed = parseOrderLine(line);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

function described(
  intent: TradingIntent,
  view: Partial<DeskView> = {},
  idOf = (symbol: string) => `id-${symbol}`,
): string[] {
  const requests = requestsFor(intent, { ...VIEW, ...view }, idOf);
  return requests.ok
    ? requests.value.map(
        (request) => `${describeOne(request)}${request.kind === 'place' ? ` as ${request.clientOrderId}` : ''}`,
      )
    : [`${requests.error.kind} ${requests.error.code}: ${requests.error.message}`];
}

test.each<[string, string[]]>([
  ['b 0.1 BTCUSD @mkt', ['BUY 0.1 BTCUSD at market, day as id-BTCUSD']],
  [
    's pos/2 BTCUSD @ask gtc ro sig=812',
    ['SELL 0.25 BTCUSD at 64000.5, good till canceled, reduce only, signal 812 as id-BTCUSD'],
  ],
  ['b 0.1 BTCUSD @mkt pf=main', ['BUY 0.1 BTCUSD at market, day as id-BTCUSD']],
  ['b 0.1 BTCUSD @mkt pf=swing', ['invalid WRONG_PORTFOLIO: orders go to portfolio main, but the line names swing']],
  ['b 0.1 BTCUSD @mkt sig=7', ['not-found SIGNAL_NOT_FOUND: there is no signal 7 on this desk']],
  ['b pos LTCUSD @mkt', ['invalid BAD_ORDER_LINE: there is no position in LTCUSD']],
  ['x 3', ['cancel order 3, BUY 0.5 ETHUSD']],
  ['x 1', ['over ORDER_TERMINAL: order 1 is FILLED, so there is nothing left to cancel']],
  ['x 99', ['not-found ORDER_NOT_FOUND: there is no order 99 in portfolio main']],
  ['x BTCUSD', ['cancel order 4, BUY 0.5 BTCUSD', 'cancel order 2, SELL 0.5 BTCUSD']],
  ['x XRPUSD', ['nothing NOTHING_TO_CANCEL: No working orders in XRPUSD.']],
  ['x XPRUSD', ['not-found UNKNOWN_INSTRUMENT: there is no instrument XPRUSD on this desk']],
  [
    'xa',
    [
      'cancel order 5, BUY 0.5 LTCUSD',
      'cancel order 4, BUY 0.5 BTCUSD',
      'cancel order 3, BUY 0.5 ETHUSD',
      'cancel order 2, SELL 0.5 BTCUSD',
    ],
  ],
  [
    'flat BTCUSD',
    [
      'cancel order 4, BUY 0.5 BTCUSD',
      'cancel order 2, SELL 0.5 BTCUSD',
      'SELL 0.5 BTCUSD at market, day, reduce only as id-BTCUSD',
    ],
  ],
  ['flat LTCUSD', ['cancel order 5, BUY 0.5 LTCUSD']],
  ['flat XRPUSD', ['nothing NOTHING_TO_FLATTEN: No position and no working orders in XRPUSD.']],
  ['flat XPRUSD', ['not-found UNKNOWN_INSTRUMENT: there is no instrument XPRUSD on this desk']],
  [
    'rev BTCUSD',
    [
      'cancel order 4, BUY 0.5 BTCUSD',
      'cancel order 2, SELL 0.5 BTCUSD',
      'SELL 0.5 BTCUSD at market, day, reduce only; then, when it is filled, SELL 0.5 BTCUSD at market, day',
    ],
  ],
  [
    'rev ETHUSD',
    [
      'cancel order 3, BUY 0.5 ETHUSD',
      'BUY 3 ETHUSD at market, day, reduce only; then, when it is filled, BUY 3 ETHUSD at market, day',
    ],
  ],
  ['rev LTCUSD', ['not-found NOTHING_TO_REVERSE: there is no position in LTCUSD to reverse']],
  ['rev XPRUSD', ['not-found UNKNOWN_INSTRUMENT: there is no instrument XPRUSD on this desk']],
  ['rep 3 q1', ['replace order 3, BUY 0.5 ETHUSD, with quantity 1']],
  ['rep 3 @bid+1t stp 1700', ['replace order 3, BUY 0.5 ETHUSD, with limit 1799.51, stop 1700']],
  ['rep 4 q0.2 @63000', ['replace order 4, BUY 0.5 BTCUSD, with quantity 0.2, limit 63000']],
  [
    'rep 4 @mkt',
    ['invalid BAD_ORDER_LINE: a working order does not become a market order: cancel it and place a new one'],
  ],
  ['rep 5 @last', ['invalid BAD_ORDER_LINE: LTCUSD has no last price now']],
  ['rep 1 q1', ['over ORDER_TERMINAL: order 1 is FILLED, so there is nothing left to replace']],
  ['rep 99 q1', ['not-found ORDER_NOT_FOUND: there is no order 99 in portfolio main']],
])('%s', (line, requests) => {
  expect(described(intentOf(line))).toEqual(requests);
});

const ENTRY = orderRow(17, { symbol: 'SPY', status: 'FILLED', clientOrderId: 'p17' });
const SPY_EXITS = { symbol: 'SPY', side: 'SELL', parentId: ENTRY.id } as const;
const FAMILY = [
  ENTRY,
  orderRow(18, { ...SPY_EXITS, status: 'CANCELED', clientOrderId: 'p17:tp' }),
  orderRow(19, { ...SPY_EXITS, clientOrderId: 'p17:sl' }),
  // The client order id is like that of an exit of order 3, and the order is none.
  orderRow(20, { symbol: 'SPY', clientOrderId: 'eth:tp' }),
];

test.each<[string, string]>([
  ['x 17:sl', 'cancel order 19, SELL 0.5 SPY'],
  ['rep 17:sl stp 183', 'replace order 19, SELL 0.5 SPY, with stop 183'],
  ['x 17:tp', 'over ORDER_TERMINAL: the target of order 17, order 18, is CANCELED, so there is nothing left to cancel'],
  ['x 3:tp', 'not-found ORDER_NOT_FOUND: order 3 has no target'],
  ['rep 3:sl stp 183', 'not-found ORDER_NOT_FOUND: order 3 has no stop'],
  ['x 99:sl', 'not-found ORDER_NOT_FOUND: there is no order 99 in portfolio main'],
])('an exit is named by the number of its entry: %s', (line, request) => {
  expect(described(intentOf(line), { orders: [...VIEW.orders, ...FAMILY] })).toEqual([request]);
});

test('a client order id in a line is read as a symbol, and the error shows how an exit is named', () => {
  const requests = requestsFor(intentOf('x p17:sl'), VIEW, () => 'id');
  expect(!requests.ok && lineErrorMessage(requests.error)).toBe(
    'there is no instrument P17:SL on this desk; expected 142 or 142:tp',
  );
});

test('flat all cancels everything first, then closes each position', () => {
  const requests = requestsFor(intentOf('flat all'), VIEW, (symbol) => `id-${symbol}`);
  if (!requests.ok) throw new Error(requests.error.message);
  expect(requests.value.map(({ kind }) => kind)).toEqual(['cancel', 'cancel', 'cancel', 'cancel', 'place', 'place']);
  expect(describeClosing(requests.value)).toBe(
    'cancel 4 working orders, then SELL 0.5 BTCUSD, BUY 3 ETHUSD at market, reduce-only',
  );
  expect(described(intentOf('flat all'), { orders: [], positions: [] })).toEqual([
    'nothing NOTHING_TO_FLATTEN: No positions and no working orders in portfolio main.',
  ]);
});

test('a reversal that was sent before is found by its id, whatever the position is now', () => {
  const turning = orderRow(6, { side: 'SELL', type: 'MARKET', clientOrderId: 'id-BTCUSD', status: 'FILLED' });
  expect(described(intentOf('rev BTCUSD'), { orders: [...VIEW.orders, turning] })).toEqual(['order 6 already exists']);
});

test('an entry is canceled before its exits, which protect it until then', () => {
  const entry = orderRow(1);
  const exits = [3, 2].map((number) => ({ ...orderRow(number), parentId: entry.id, listId: entry.id }));
  const canceled = requestsFor(intentOf('xa'), { ...VIEW, orders: [...exits, entry] }, (symbol) => `id-${symbol}`);
  expect(canceled.ok && canceled.value.map((one) => (one.kind === 'cancel' ? one.order.number : null))).toEqual([
    1, 3, 2,
  ]);
});

test('a second flatten with the same ids keeps the working closing order', () => {
  const closing = orderRow(6, {
    side: 'SELL',
    type: 'MARKET',
    reduceOnly: true,
    clientOrderId: 'id-BTCUSD',
    status: 'NEW',
  });
  expect(described(intentOf('flat BTCUSD'), { orders: [closing, orderRow(2)] })).toEqual([
    'cancel order 2, BUY 0.5 BTCUSD',
    'SELL 0.5 BTCUSD at market, day, reduce only as id-BTCUSD',
  ]);
});

test('an existing order with the id is kept when the line now gives another size or price', () => {
  const standing = orderRow(7, {
    clientOrderId: 'mine',
    quantity: decimal('0.0078'),
    limitPrice: decimal('63000'),
    timeInForce: 'DAY',
  });
  expect(described(intentOf('b $500 BTCUSD @bid'), { orders: [standing] }, () => 'mine')).toEqual([
    'order 7 already exists',
  ]);
  // A line with fixed terms is compared by the database.
  expect(described(intentOf('b 0.0078 BTCUSD @63000'), { orders: [standing] }, () => 'mine')).toEqual([
    'BUY 0.0078 BTCUSD at 63000, day as mine',
  ]);
});

test('orders found by name are canceled in any state, because the desk answers for each', () => {
  expect(
    described({ kind: 'cancel', target: { kind: 'ids', ids: [orderRow(1).id, orderRow(3).id] }, spans: {} }),
  ).toEqual(['cancel order 3, BUY 0.5 ETHUSD', 'cancel order 1, BUY 0.5 BTCUSD']);
  expect(described({ kind: 'cancel', target: { kind: 'client-order-id', clientOrderId: 'eth' }, spans: {} })).toEqual([
    'cancel order 3, BUY 0.5 ETHUSD',
  ]);
});
