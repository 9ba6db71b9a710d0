/**
 * Attacks on verdicts, on private rows and on the meaning of functions: an old market, another owner's alert, lists of
 * logins, a session's own settings.
 */
import { CONFLICT, DENIED, INVALID, UNKNOWN, noTrace, nothing, only } from './attack.ts';
import type { Attack, Judge, Scene } from './attack.ts';

const own = ({ mallory }: Scene): string => `'${mallory.portfolioId}'`;

const code =
  (wanted: string): Judge =>
  (loot) => {
    const got = JSON.stringify(loot);
    return got.includes(wanted) ? null : `it gave ${got.slice(0, 200)}, not ${wanted}`;
  };

const VERDICTS: readonly Attack[] = [
  ...['repeatable read', 'serializable'].map((level): Attack => [
    `preview an order against old prices, ${level}`,
    (s) =>
      `begin isolation level ${level}; select 1 from "Quote"; select check_order(${own(s)}, '${s.symbol}', 'BUY', 'MARKET', 0.1); commit`,
    CONFLICT,
  ]),
  [
    'preview an order without a side',
    (s) => `select check_order(${own(s)}, '${s.symbol}', null, 'LIMIT', 0.1, 5000)`,
    INVALID,
  ],
  [
    'preview an order that neither reduces nor opens',
    (s) => `select check_order(${own(s)}, '${s.symbol}', 'BUY', 'LIMIT', 0.1, 5000, 'DAY', null)`,
    INVALID,
  ],
  [
    'place an order without a side',
    (s) => `select place_order(${own(s)}, 'no-side', '${s.symbol}', null, 'LIMIT', 0.1, 5000)`,
    INVALID,
  ],
  [
    'place an order that neither reduces nor opens',
    (s) => `select place_order(${own(s)}, 'no-flag', '${s.symbol}', 'BUY', 'LIMIT', 0.1, 5000, 'DAY', null)`,
    INVALID,
  ],
  ['watch a price without a comparison', (s) => `select create_alert_rule('${s.symbol}', 'LAST', null, 5)`, INVALID],
  ['open a portfolio without an account', `select create_portfolio('none', 5, null, null)`, INVALID],
  ['judge orders in place of the engine', (s) => `select * from judge_requests(array['${s.orderId}']::uuid[])`, DENIED],
  ['let old quotes count', 'select set_max_quote_age(86400)', DENIED],
  ['let old quotes count by writing the desk', 'update "DeskState" set max_quote_age_seconds = 86400', DENIED],
  ['make a quote look fresh', 'update "Quote" set received_at = now(), live = false', DENIED],
  ['lock the victim’s portfolio', (s) => `select lock_portfolios(array['${s.victim.portfolioId}']::uuid[])`, DENIED],
  ['lock the victim’s portfolio with a cancel', (s) => `begin; select cancel_order('${s.orderId}')`, UNKNOWN],
];

const ALERTS: readonly Attack[] = [
  [
    'read the victim’s alert after its rule was deleted',
    (s) => `select * from "Alert" where symbol = '${s.symbol}'`,
    nothing,
  ],
  [
    'acknowledge the victim’s alert after its rule was deleted',
    (s) => `select acknowledge_alert('${s.orphanAlertId}')`,
    UNKNOWN,
  ],
  ['take over an alert', `update "Alert" set user_id = current_user_id()`, DENIED],
];

const LISTS: readonly Attack[] = [
  ...['pg_roles', 'pg_user', 'pg_group', 'pg_auth_members', 'pg_db_role_setting', 'pg_stat_activity'].map(
    (list): Attack => [`list the logins in ${list}`, `select * from ${list}`, DENIED],
  ),
  ['list connections past their view', 'select * from pg_stat_get_activity(null)', DENIED],
  ['read the login of a connection', 'select pg_stat_get_backend_userid(1)', DENIED],
  ['read the victim’s scopes', (s) => `select pg_has_role('${s.victim.login}', 'traderai_trader', 'member')`, DENIED],
  ['read the victim’s rights', (s) => `select has_table_privilege('${s.victim.login}', '"Order"', 'select')`, DENIED],
  ['read one’s own scopes', `select pg_has_role('traderai_trader', 'member')`, only(true)],
  ['list roles by the standard’s views', 'select * from information_schema.applicable_roles', noTrace],
];

/** The rows that the plan removed by its filter, when the value is in use and when it is not. */
const removed =
  (table: string, column: string, value: (scene: Scene) => string) =>
  (scene: Scene): string =>
    `set enable_seqscan = off; explain (analyze, costs off, timing off, summary off, format json) select 1 from "${table}" where ${column} = '${value(scene)}'`;

const noIndexFoundIt: Judge = (loot) => {
  const plan = JSON.stringify(loot);
  return /Index Cond/.test(plan) ? 'an index looked the value up before row security' : null;
};

const GUESSES: readonly Attack[] = [
  [
    'learn from a plan whether an e-mail address is in use',
    removed('User', 'email', ({ victim }) => `${victim.login}@attack.test`),
    noIndexFoundIt,
  ],
  [
    'learn from a plan whether a name is in use',
    removed('User', 'username', ({ victim }) => victim.login),
    noIndexFoundIt,
  ],
  [
    'learn from a plan of the index’s own expression whether an e-mail address is in use',
    removed('User', 'reverse(email)', ({ victim }) => [...`${victim.login}@attack.test`].reverse().join('')),
    noIndexFoundIt,
  ],
];

const SETTINGS: readonly Attack[] = [
  [
    'blur the numbers of a denial',
    (s) =>
      `set standard_conforming_strings = off; select check_order(${own(s)}, '${s.symbol}', 'BUY', 'LIMIT', 1234.5, 6000) -> 'denial' ->> 'message' as m`,
    code('buy 1,234.5 '),
  ],
  [
    'pass control characters by another reading of literals',
    `set standard_conforming_strings = off; select shown_text(E'a\\u0007b') as shown`,
    only('a?b'),
  ],
  [
    'date a day of the desk by another calendar',
    `set datestyle = 'German'; set timezone = 'Pacific/Apia'; select (desk_day('2025-03-09T12:00:00Z') = '2025-03-09T00:00:00'::date) as same`,
    only(true),
  ],
];

export const ON_VERDICTS: readonly Attack[] = [
  ['deactivate the instrument of others', (s) => `select set_instrument_active('${s.symbol}', false)`, DENIED],
  ['deactivate it as risk', (s) => `select set_instrument_active('${s.symbol}', false)`, DENIED, 'risk'],
  ['deactivate it in the table', `update "Instrument" set active = false`, DENIED],
  ...VERDICTS,
  ...ALERTS,
  ...LISTS,
  ...GUESSES,
  ...SETTINGS,
];
