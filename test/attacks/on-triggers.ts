/** Attacks with orders that have a trigger: values without a meaning, limits passed by a far stop, triggers by hand. */
import { CONFLICT, DENIED, FORBIDDEN, INVALID, UNKNOWN, only } from './attack.ts';
import type { Attack, Scene } from './attack.ts';

interface Terms {
  readonly side?: 'BUY' | 'SELL';
  readonly type?: string;
  readonly limit?: string;
  readonly tif?: string;
  readonly stop?: string;
  readonly trail?: string;
  readonly percent?: string;
  readonly quantity?: string;
  readonly reduceOnly?: 'true' | 'false';
}

const terms = (symbol: string, wanted: Terms): string => {
  const none = { limit: 'null', stop: 'null', trail: 'null', percent: 'null', reduceOnly: 'false' };
  const all = { ...none, side: 'BUY', type: 'STOP', tif: 'GTC', quantity: '0.001' };
  const { side, type, limit, tif, stop, trail, percent, quantity, reduceOnly } = { ...all, ...wanted };
  return `'${symbol}', '${side}', '${type}', ${quantity}, ${limit}, '${tif}', ${reduceOnly}, stop_price => ${stop}, trail_amount => ${trail}, trail_percent => ${percent}`;
};

const placed = (portfolioId: string, symbol: string, wanted: Terms, id = `'attack-' || gen_random_uuid()`): string =>
  `select status from place_order('${portfolioId}', ${id}, ${terms(symbol, wanted)})`;

const refusal = ({ mallory, symbol }: Scene, wanted: Terms): string =>
  `select check_order('${mallory.portfolioId}', ${terms(symbol, wanted)}) -> 'denial' ->> 'code' as code`;

const MEANINGLESS: readonly (readonly [string, Terms])[] = [
  ['no stop price', {}],
  ['a stop price that is no number', { stop: `'NaN'` }],
  ['an endless stop price', { stop: `'Infinity'` }],
  ['a stop price below zero', { stop: '-6000' }],
  ['a stop price with a ninth decimal', { stop: '6000.000000001' }],
  ['a trail that is no number', { type: 'TRAILING_STOP', trail: `'NaN'` }],
  ['a trail that loosens', { type: 'TRAILING_STOP', trail: '-5' }],
  ['a trail of more than everything', { type: 'TRAILING_STOP', percent: '100' }],
  ['two trails', { type: 'TRAILING_STOP', trail: '5', percent: '5' }],
  ['a trail with a stop price of its own', { type: 'TRAILING_STOP', trail: '5', stop: '6000' }],
  ['a limit order with a hidden stop', { type: 'LIMIT', limit: '6000', stop: '6500' }],
  ['a stop that never waits', { stop: '6500', tif: 'IOC' }],
];

export const ON_TRIGGERS: readonly Attack[] = [
  ...MEANINGLESS.map(([name, wanted]): Attack => [
    `place ${name}`,
    ({ mallory, symbol }) => placed(mallory.portfolioId, symbol, wanted),
    INVALID,
  ]),
  [
    'place a stop in the victim’s portfolio',
    ({ victim, symbol }) => placed(victim.portfolioId, symbol, { stop: '6500' }),
    UNKNOWN,
  ],
  [
    'open risk with a stop in the victim’s portfolio as risk',
    ({ victim, symbol }) => placed(victim.portfolioId, symbol, { stop: '6500' }),
    FORBIDDEN,
    'risk',
  ],
  [
    'place a stop as a viewer',
    ({ mallory, symbol }) => placed(mallory.portfolioId, symbol, { stop: '6500' }),
    DENIED,
    'viewer',
  ],
  [
    'place a stop from elsewhere',
    ({ mallory, symbol }) => placed(mallory.portfolioId, symbol, { stop: '6500' }),
    FORBIDDEN,
    'far',
  ],
  [
    'learn the market from elsewhere by a trail',
    ({ symbol }) => `select trigger_price('${symbol}', 'BUY', null, 5, null)`,
    only(null),
    'far',
  ],
  [
    'pass the largest order of a key with a high stop',
    (s) => refusal(s, { stop: '200000' }),
    only('KEY_LARGEST_ORDER'),
    'narrow',
  ],
  [
    'pass the largest order of a key with a sale at a low stop',
    (s) => refusal(s, { side: 'SELL', stop: '1', quantity: '0.1' }),
    only('KEY_LARGEST_ORDER'),
    'narrow',
  ],
  [
    'pass the largest order of a key with a wide trail',
    (s) => refusal(s, { side: 'SELL', type: 'TRAILING_STOP', percent: '99', quantity: '0.1' }),
    only('KEY_LARGEST_ORDER'),
    'narrow',
  ],
  [
    'buy more than the cash pays for with a high stop',
    (s) => refusal(s, { stop: '99999999', quantity: '1' }),
    only('INSUFFICIENT_BUYING_POWER'),
  ],
  [
    'break the booking of a stop price with a trail beyond every price',
    (s) => refusal(s, { type: 'TRAILING_STOP', trail: '999999999999.99', reduceOnly: 'true' }),
    only('PRICE_BOUND'),
  ],
  [
    'fill the desk with sales that no price triggers',
    (s) => refusal(s, { side: 'SELL', type: 'TRAILING_STOP', percent: '99.99999999' }),
    only('TRAIL_TOO_WIDE'),
  ],
  [
    'hide a typing error of a limit behind a stop',
    (s) => refusal(s, { type: 'STOP_LIMIT', stop: '6500', limit: '65000' }),
    only('PRICE_COLLAR'),
  ],
  [
    'give the client order id of a stop to another stop',
    ({ mallory, symbol }) =>
      `${placed(mallory.portfolioId, symbol, { stop: '7000' }, `'same-stop'`)}; ${placed(mallory.portfolioId, symbol, { stop: '7001' }, `'same-stop'`)}`,
    CONFLICT,
  ],
  ['trigger an order by hand', 'update "Order" set triggered_at = now()', DENIED],
  ['loosen a trail by hand', 'update "Order" set stop_price = 1, trail_percent = 99', DENIED],
  [
    'write the event of a trigger',
    ({ orderId }) =>
      `insert into "OrderEvent" (order_id, sequence, type, status) values ('${orderId}', 9, 'TRIGGERED', 'NEW')`,
    DENIED,
  ],
  [
    'judge a stop by other rights',
    ({ mallory, symbol }) =>
      `select order_verdict(p, '${symbol}', 'BUY', 'STOP', 1, null, false, 6500) from "Portfolio" p where id = '${mallory.portfolioId}'`,
    DENIED,
  ],
];
