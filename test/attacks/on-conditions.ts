/** Attacks with times in force and conditions: values without a meaning, dates beyond the calendar, changes by hand. */
import { CONFLICT, DENIED, INVALID, only } from './attack.ts';
import type { Attack, Scene } from './attack.ts';

interface Terms {
  readonly type?: string;
  readonly limit?: string;
  readonly tif?: string;
  readonly rest?: string;
}

const terms = (symbol: string, { type = 'LIMIT', limit = '6000', tif = 'GTC', rest = '' }: Terms): string =>
  `'${symbol}', 'BUY', '${type}', 0.01, ${limit}, '${tif}', false${rest === '' ? '' : `, ${rest}`}`;

const placed = ({ mallory, symbol }: Scene, wanted: Terms, id = `'attack-' || gen_random_uuid()`): string =>
  `select status from place_order('${mallory.portfolioId}', ${id}, ${terms(symbol, wanted)})`;

const refusal = ({ mallory, symbol }: Scene, wanted: Terms): string =>
  `select check_order('${mallory.portfolioId}', ${terms(symbol, wanted)}) -> 'denial' ->> 'code' as code`;

const MEANINGLESS: readonly (readonly [string, Terms])[] = [
  ['an order until the end of time', { tif: 'GTD', rest: `expire_date => 'infinity'` }],
  ['an order until before time', { tif: 'GTD', rest: `expire_date => '-infinity'` }],
  ['an order until the last date of Postgres', { tif: 'GTD', rest: `expire_date => '5874897-12-31'` }],
  ['an order until a date before Christ', { tif: 'GTD', rest: `expire_date => '0044-03-15 BC'` }],
  ['an order until no date', { tif: 'GTD' }],
  ['a date on an order without an end', { rest: `expire_date => '2030-01-01'` }],
  ['a displayed quantity that is no number', { rest: `display_quantity => 'NaN'` }],
  ['an endless displayed quantity', { rest: `display_quantity => 'Infinity'` }],
  ['a displayed quantity below zero', { rest: 'display_quantity => -1' }],
  ['a displayed quantity above the order', { rest: 'display_quantity => 1' }],
  ['a displayed quantity with a ninth decimal', { rest: 'display_quantity => 0.000000001' }],
  ['a post-only order that takes at once', { tif: 'IOC', rest: 'post_only => true' }],
  ['a post-only market order', { type: 'MARKET', limit: 'null', rest: 'post_only => true' }],
  ['an unknown condition', { rest: 'all_or_none => null' }],
];

export const ON_CONDITIONS: readonly Attack[] = [
  ...MEANINGLESS.map(([name, wanted]): Attack => [`place ${name}`, (scene) => placed(scene, wanted), INVALID]),
  [
    'place an order that has ended already',
    (s) => refusal(s, { tif: 'GTD', rest: `expire_date => '1970-01-01'` }),
    only('EXPIRE_DATE_PASSED'),
  ],
  [
    'give the client order id of a post-only order to one that takes',
    (s) => `${placed(s, { rest: 'post_only => true' }, `'same-post'`)}; ${placed(s, {}, `'same-post'`)}`,
    CONFLICT,
  ],
  ['make orders last by hand', `update "Order" set time_in_force = 'GTD', expire_date = '2099-12-31'`, DENIED],
  ['let a post-only order take by hand', 'update "Order" set post_only = false', DENIED],
  [
    'set the worst case of others',
    ({ symbol }) => `select set_matching_rules('${symbol}', null, 'WORST_CASE')`,
    DENIED,
  ],
  [
    'set it as risk',
    ({ symbol }) => `select set_matching_rules('${symbol}', 'REPRICE', 'WORST_CASE', '1M')`,
    DENIED,
    'risk',
  ],
  [
    'learn the clock of the desk by the denial of a date',
    ({ symbol }) => `select condition_denial('${symbol}', '1970-01-01', null)`,
    DENIED,
  ],
];
