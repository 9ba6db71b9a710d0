/** Attacks with linked orders: links to orders of others, hostile exits, limits of a key passed by an exit. */
import { CONFLICT, DENIED, FORBIDDEN, INVALID, UNKNOWN, only } from './attack.ts';
import type { Attack, Scene } from './attack.ts';

const placed = (portfolioId: string, symbol: string, link: string, part = `'BUY', 'LIMIT', 0.001, 1`): string =>
  `select status from place_order('${portfolioId}', 'attack-' || gen_random_uuid(), '${symbol}', ${part}, 'GTC', ${link})`;

const own =
  (link: (scene: Scene) => string) =>
  (scene: Scene): string =>
    placed(scene.mallory.portfolioId, scene.symbol, link(scene));

const HOSTILE_EXITS: readonly (readonly [string, string])[] = [
  ['NaN', `{"stop_price": "NaN"}`],
  ['an endless number', `{"stop_price": "Infinity"}`],
  ['a statement', `{"stop_price": "1; drop table \\"Order\\""}`],
  ['a size of its own', `{"stop_price": "0.5", "quantity": "1000"}`],
  ['another owner', `{"stop_price": "0.5", "user_id": "00000000-0000-0000-0000-000000000000"}`],
  ['a deep value', `{"stop_price": [[[[[["0.5"]]]]]]}`],
  ['two distances', `{"atr": "1", "trail_percent": "1"}`],
  ['nothing', `{}`],
  ['a list', `[]`],
];

export const ON_LINKS: readonly Attack[] = [
  ...HOSTILE_EXITS.map(([name, exit]): Attack => [
    `place an exit with ${name}`,
    own(() => `stop_loss => '${exit}'`),
    INVALID,
  ]),
  ['wait for the victim’s order', own(({ orderId }) => `parent_id => '${orderId}'`), CONFLICT],
  ['share a quantity with the victim’s order', own(({ orderId }) => `oco_with => '${orderId}'`), CONFLICT],
  [
    'learn of an order by the refusal of a link',
    own(() => `parent_id => '00000000-0000-0000-0000-000000000001'`),
    CONFLICT,
  ],
  [
    'place an exit of the victim’s order in the victim’s portfolio',
    ({ victim, symbol, orderId }) =>
      placed(
        victim.portfolioId,
        symbol,
        `reduce_only => true, parent_id => '${orderId}'`,
        `'SELL', 'LIMIT', 0.001, 1000000`,
      ),
    UNKNOWN,
  ],
  [
    'open risk behind the victim’s order as risk',
    ({ victim, symbol, orderId }) => placed(victim.portfolioId, symbol, `parent_id => '${orderId}'`),
    FORBIDDEN,
    'risk',
  ],
  [
    'place two orders in the victim’s portfolio',
    ({ victim, symbol }) =>
      `select status from place_linked('${victim.portfolioId}', 'OCO', ${described(symbol)}, ${described(symbol)})`,
    UNKNOWN,
  ],
  [
    'give the second of two orders the victim’s order as its parent',
    ({ mallory, symbol, orderId }) =>
      `select status from place_linked('${mallory.portfolioId}', 'OTO', ${described(symbol)}, ${described(symbol)} || '{"parent_id": "${orderId}"}')`,
    INVALID,
  ],
  [
    'learn the market from elsewhere by its range',
    ({ symbol }) => `select atr from average_true_range('${symbol}')`,
    only(null),
    'far',
  ],
  [
    'store exits by hand',
    ({ orderId }) => `select place_exits(o, '[]') from "Order" o where id = '${orderId}'`,
    DENIED,
  ],
  [
    'place an order past the check of its links',
    ({ mallory, orderId }) => `select place_described('${mallory.portfolioId}', '{}', '${orderId}', null)`,
    DENIED,
  ],
  [
    'pass the largest order of a key by the price of an exit',
    ({ mallory, symbol }) =>
      `select check_order('${mallory.portfolioId}', '${symbol}', 'BUY', 'LIMIT', 0.001, 1000, 'GTC', take_profit => '{"limit_price": "1000000"}') -> 'denial' ->> 'code' as code`,
    only('KEY_LARGEST_ORDER'),
    'narrow',
  ],
];

function described(symbol: string): string {
  return `jsonb_build_object('client_order_id', 'attack-' || gen_random_uuid(), 'symbol', '${symbol}', 'side', 'BUY', 'type', 'LIMIT', 'quantity', 0.001, 'limit_price', 1)`;
}
