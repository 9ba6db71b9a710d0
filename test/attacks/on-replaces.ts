/** Attacks on the terms of orders: replacing orders of others, beyond a right, and past the functions that judge. */
import { CONFLICT, DENIED, FORBIDDEN, INVALID, UNKNOWN } from './attack.ts';
import type { Attack, Scene } from './attack.ts';

const theirs = ({ orderId }: Scene): string => `'${orderId}'`;
const own = ({ secondOrderId }: Scene): string => `'${secondOrderId}'`;
const replace = (order: string, terms: string): string => `select status from replace_order(${order}, ${terms})`;

const OF_OTHERS: readonly Attack[] = [
  ['replace the victim’s order', (s) => replace(theirs(s), '0.001'), UNKNOWN],
  ['preview new terms of the victim’s order', (s) => `select check_replace(${theirs(s)}, 0.001)`, UNKNOWN],
  ['replace an order without an id', replace('null', '1'), UNKNOWN],
  ['replace the victim’s order as a program', (s) => replace(theirs(s), '0.001'), DENIED, 'agent'],
  ['replace an own order as a viewer', (s) => replace(own(s), '0.001'), DENIED, 'viewer'],
  ['preview new terms as a viewer', (s) => `select check_replace(${own(s)}, 0.001)`, DENIED, 'viewer'],
  ['replace in another portfolio with a narrow key', (s) => replace(own(s), '0.001'), UNKNOWN, 'narrow'],
  ['preview in another portfolio with a narrow key', (s) => `select check_replace(${own(s)}, 1)`, UNKNOWN, 'narrow'],
  ['replace from elsewhere', (s) => replace(own(s), '0.001'), FORBIDDEN, 'far'],
  ['preview new terms from elsewhere', (s) => `select check_replace(${own(s)}, 1)`, FORBIDDEN, 'far'],
  ...(['risk', 'admin'] as const).flatMap((by): Attack[] => [
    [`raise the victim’s order as ${by}`, (s) => replace(theirs(s), '1000'), FORBIDDEN, by],
    [`move the limit of the victim’s order as ${by}`, (s) => replace(theirs(s), 'null, 1'), FORBIDDEN, by],
    [`hide a move behind a smaller quantity as ${by}`, (s) => replace(theirs(s), '0.0001, 1'), FORBIDDEN, by],
    [`raise the victim’s order beyond numbers as ${by}`, (s) => replace(theirs(s), `'NaN'`), FORBIDDEN, by],
  ]),
];

const BY_FORM: readonly Attack[] = [
  ['replace with nothing', (s) => replace(own(s), 'null, null, null'), INVALID],
  ['replace with a quantity that is no number', (s) => replace(own(s), `'NaN'`), INVALID],
  ['replace with an endless quantity', (s) => replace(own(s), `'Infinity'`), INVALID],
  ['replace with a negative quantity', (s) => replace(own(s), '-1'), INVALID],
  ['replace with a price of zero', (s) => replace(own(s), 'null, 0'), INVALID],
  ['replace with a price of nine decimals', (s) => replace(own(s), 'null, 1.000000001'), INVALID],
  ['give a limit order a trigger', (s) => replace(own(s), 'null, null, 5'), INVALID],
  ['replace an order before the engine accepts it', (s) => replace(own(s), '0.001'), CONFLICT],
];

const BY_HAND: readonly Attack[] = [
  ['write new terms by hand', (s) => `update "Order" set replace_quantity = 1e9 where id = ${own(s)}`, DENIED],
  ['set an order to PENDING_REPLACE by hand', `update "Order" set status = 'PENDING_REPLACE'`, DENIED],
  [
    'answer a replace by hand',
    (s) => `insert into "OrderEvent" (order_id, sequence, type, status) values (${own(s)}, 99, 'REPLACED', 'NEW')`,
    DENIED,
  ],
  [
    'judge one’s own new terms',
    (s) => `select judge_replaces(p, array[${own(s)}]::uuid[], '{}', 1, '{}') from "Portfolio" p`,
    DENIED,
  ],
  ['judge new terms past the checks', 'select replace_verdict(null, null, 1, 1, 1)', DENIED],
  ['learn whether the login of another user is closed', (s) => `select closed_user('${s.victim.userId}')`, DENIED],
  ['learn the portfolio of an order', (s) => `select portfolio_of_order(${theirs(s)})`, DENIED],
  ['skip the check of a right', 'select check_replacement(null, null, 1, 1, 1)', DENIED],
];

export const ON_REPLACES: readonly Attack[] = [...OF_OTHERS, ...BY_FORM, ...BY_HAND];
