/** Attacks past the limits of a key, and of risk and administrators on a portfolio without a grant. */
import { DENIED, DENIED_OR_MISSING, FORBIDDEN, INVALID, UNKNOWN, noTrace, nothing, only } from './attack.ts';
import type { Attack, Scene } from './attack.ts';

const VERIFIER = `'SCRAM-SHA-256$4096:AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='`;

const order = (portfolioId: string, symbol: string, rest = `'BUY', 'LIMIT', 0.001, 6000, 'GTC'`): string =>
  `select status from place_order('${portfolioId}', 'attack-' || gen_random_uuid(), '${symbol}', ${rest})`;

const theirs = ({ victim }: Scene): string => `'${victim.portfolioId}'`;

const WITHOUT_GRANT: readonly Attack[] = [
  ...(['risk', 'admin'] as const).flatMap((by): Attack[] => [
    [`open risk in the victim’s portfolio as ${by}`, (s) => order(s.victim.portfolioId, s.symbol), FORBIDDEN, by],
    [
      `open risk in the victim’s portfolio within a rolled back transaction as ${by}`,
      (s) => `begin; ${order(s.victim.portfolioId, s.symbol)}; rollback`,
      FORBIDDEN,
      by,
    ],
    [
      `preview an order in the victim’s portfolio as ${by}`,
      (s) => `select check_order(${theirs(s)}, '${s.symbol}', 'BUY', 'MARKET', 1)`,
      FORBIDDEN,
      by,
    ],
    [
      `leave open whether the order reduces as ${by}`,
      (s) => order(s.victim.portfolioId, s.symbol, `'BUY', 'LIMIT', 0.001, 6000, 'GTC', null`),
      INVALID,
      by,
    ],
    [
      `arm a console for the victim’s portfolio as ${by}`,
      (s) => `select touch_session(open_session('h', null), ${theirs(s)})`,
      FORBIDDEN,
      by,
    ],
    [`write a grant as ${by}`, 'insert into "PortfolioGrant" default values', DENIED, by],
  ]),
  ['withdraw the victim’s cash as admin', (s) => `select move_cash(${theirs(s)}, -1)`, FORBIDDEN, 'admin'],
  ['withdraw the victim’s cash as risk', (s) => `select move_cash(${theirs(s)}, -1)`, DENIED, 'risk'],
  [
    'grant oneself the victim’s portfolio as admin',
    (s) => `select grant_portfolio(${theirs(s)}, '${s.admin.user}')`,
    FORBIDDEN,
    'admin',
  ],
  [
    'grant the attacker the victim’s portfolio as admin',
    (s) => `select grant_portfolio(${theirs(s)}, '${s.mallory.login}')`,
    FORBIDDEN,
    'admin',
  ],
  [
    'grant oneself the victim’s portfolio as risk',
    (s) => `select grant_portfolio(${theirs(s)}, '${s.risk.user}')`,
    DENIED,
    'risk',
  ],
  [
    'grant oneself the victim’s portfolio',
    (s) => `select grant_portfolio(${theirs(s)}, '${s.mallory.login}')`,
    UNKNOWN,
  ],
  [
    'revoke a grant of the victim’s portfolio',
    (s) => `select revoke_portfolio_grant(${theirs(s)}, '${s.mallory.login}')`,
    UNKNOWN,
  ],
  ['read grants of others', 'select * from read_portfolio_grants()', noTrace],
  ['read owners of other portfolios', 'select * from read_portfolio_owners()', noTrace],
  ['read the table of grants', 'select * from "PortfolioGrant"', DENIED],
  [
    'learn about the victim by granting it a portfolio',
    (s) => `select grant_portfolio('${s.mallory.portfolioId}', '${s.victim.login}'); select id, email from "User"`,
    noTrace,
  ],
  [
    'grant until the end of time',
    (s) => `select grant_portfolio('${s.mallory.portfolioId}', '${s.victim.login}', 'infinity')`,
    INVALID,
  ],
  [
    'send 50 MB as a grantee',
    (s) => `select grant_portfolio('${s.mallory.portfolioId}', repeat('x', 50 * 1024 * 1024))`,
    UNKNOWN,
  ],
  ['decide one’s own right', (s) => `select portfolio_right(p) from "Portfolio" p where id = ${theirs(s)}`, DENIED],
];

const NARROW: readonly Attack[] = [
  ['trade another symbol', (s) => order(s.mallory.portfolioId, 'OTHER'), only('DENIED'), 'narrow'],
  [
    'place a larger order',
    (s) => order(s.mallory.portfolioId, s.symbol, `'BUY', 'LIMIT', 0.1, 6000, 'GTC'`),
    only('DENIED'),
    'narrow',
  ],
  [
    'place a larger order that pretends to reduce',
    (s) => order(s.mallory.portfolioId, s.symbol, `'SELL', 'MARKET', 10, null, 'DAY', true`),
    only('DENIED'),
    'narrow',
  ],
  ['trade another portfolio of its user', (s) => order(s.secondPortfolioId, s.symbol), UNKNOWN, 'narrow'],
  [
    'preview in another portfolio of its user',
    (s) => `select check_order('${s.secondPortfolioId}', '${s.symbol}', 'BUY', 'MARKET', 1)`,
    UNKNOWN,
    'narrow',
  ],
  ['cancel in another portfolio of its user', (s) => `select cancel_order('${s.secondOrderId}')`, UNKNOWN, 'narrow'],
  [
    'read another portfolio of its user',
    (s) => `select 1 from "Order" where portfolio_id = '${s.secondPortfolioId}'
      union all select 1 from "Portfolio" where id = '${s.secondPortfolioId}'
      union all select 1 from "OrderEvent" where order_id = '${s.secondOrderId}'
      union all select 1 from "LedgerEntry" where portfolio_id = '${s.secondPortfolioId}'`,
    nothing,
    'narrow',
  ],
  ['move cash with a narrow key', (s) => `select move_cash('${s.mallory.portfolioId}', -1)`, FORBIDDEN, 'narrow'],
  ['open a portfolio with a narrow key', `select create_portfolio('free')`, FORBIDDEN, 'narrow'],
  [
    'make a wider key with a narrow one',
    `select create_api_key('attackattack', '{trader}', 'a', ${VERIFIER})`,
    FORBIDDEN,
    'narrow',
  ],
  [
    'grant the portfolio with a key',
    (s) => `select grant_portfolio('${s.mallory.portfolioId}', '${s.victim.login}')`,
    FORBIDDEN,
    'narrow',
  ],
  ['watch another symbol', `select create_alert_rule('OTHER', 'LAST', 'ABOVE', 1)`, FORBIDDEN, 'narrow'],
  [
    'hide an alert without a symbol with a narrow key',
    (s) => `select acknowledge_alert('${s.alertId}')`,
    UNKNOWN,
    'narrow',
  ],
  ['widen a key by hand', 'update "ApiKey" set symbols = null', DENIED],
];

const FAR: readonly Attack[] = [
  ['read orders from elsewhere', 'table "Order"', nothing, 'far'],
  ['read prices from elsewhere', 'table "Quote"', nothing, 'far'],
  ['read keys from elsewhere', 'table "ApiKey"', nothing, 'far'],
  ['read portfolios from elsewhere under another role', 'set role traderai_viewer; table "Portfolio"', nothing, 'far'],
  ['trade from elsewhere', (s) => order(s.mallory.portfolioId, s.symbol), FORBIDDEN, 'far'],
  ['cancel from elsewhere', (s) => `select cancel_order('${s.secondOrderId}')`, FORBIDDEN, 'far'],
  ['open a session from elsewhere', `select open_session('203.0.113.1', '203.0.113.1')`, FORBIDDEN, 'far'],
  ['learn a price from elsewhere', (s) => `select mark_price('${s.symbol}')`, only(null), 'far'],
  [
    'learn a worst price from elsewhere',
    (s) =>
      `select worst_price(jsonb_populate_record(null::"Instrument", '{"symbol": "${s.symbol}", "tick_size": 1, "slippage_rate": 0}'), 'BUY', null)`,
    only(null),
    'far',
  ],
  ['list sessions from elsewhere', 'select * from read_sessions()', FORBIDDEN, 'far'],
  ['read limits from elsewhere', 'select * from read_person_limits()', FORBIDDEN, 'far'],
  ['count unsealed rows from elsewhere', 'select * from unsealed_audit()', FORBIDDEN, 'far'],
  [
    'find a session from elsewhere',
    'select * from login_of_session((select id from "Session" limit 1))',
    FORBIDDEN,
    'far',
  ],
  ['end the connections of the key from elsewhere', 'call end_sessions_of(session_user)', FORBIDDEN, 'far'],
  [
    'turn the check at login off for a key',
    'alter role current_user set event_triggers = off',
    DENIED_OR_MISSING,
    'narrow',
  ],
  ['drop the check at login', 'drop event trigger traderai_login', DENIED_OR_MISSING],
  ['disable the check at login', 'alter event trigger traderai_login disable', DENIED_OR_MISSING],
  [
    'replace the check at login',
    `create or replace function judge_login() returns event_trigger language plpgsql as ''`,
    DENIED,
  ],
  ['move cash from elsewhere', (s) => `select move_cash('${s.mallory.portfolioId}', -1)`, FORBIDDEN, 'far'],
];

const ENDED: readonly Attack[] = [
  ['lead after the end', `select engine_acquire(gen_random_uuid(), 'h', 1, 'f', 30)`, FORBIDDEN, 'ended'],
  ['keep the lease of a dead leader', 'select engine_heartbeat(1, 0, null)', FORBIDDEN, 'ended'],
  ['take the lease from the leader', 'select engine_release(1)', FORBIDDEN, 'ended'],
  ['book after the end', `select book_step(1, '{}')`, FORBIDDEN, 'ended'],
  ['judge orders of others after the end', (s) => `select * from judge_requests('{${s.orderId}}')`, FORBIDDEN, 'ended'],
  [
    'read books after the end',
    `select 1 from "Order" union all select 1 from "Portfolio" union all select 1 from "User" union all select 1 from "AuditLog"`,
    nothing,
    'ended',
  ],
  ['list sessions after the end', 'select * from read_sessions()', FORBIDDEN, 'ended'],
  ['read prices after the end', 'table "Quote"', nothing, 'ended'],
  ['change ticks after the end', 'update "Instrument" set tick_size = 100', FORBIDDEN, 'ended'],
  [
    'make an instrument after the end',
    `insert into "Instrument" (symbol, name) values ('EVE', 'x')`,
    FORBIDDEN,
    'ended',
  ],
  [
    'write candles after the end, as the role of imports',
    `set role traderai_importer; insert into "MarketData" select * from "MarketData" limit 0`,
    FORBIDDEN,
    'ended',
  ],
  ['detach a month after the end', `select detach_month('MarketData_2026_01')`, FORBIDDEN, 'ended'],
  ['begin a job after the end', `select begin_job('backup')`, FORBIDDEN, 'ended'],
  [
    'replace figures after the end',
    (s) => `select keep_performance(${theirs(s)}, '2000-01-01', '[]', '{}')`,
    FORBIDDEN,
    'ended',
  ],
  ['value portfolios after the end', 'select take_portfolio_snapshots()', FORBIDDEN, 'ended'],
  ['end sessions after the end', 'select * from end_abusive_sessions()', FORBIDDEN, 'ended'],
  ['cancel after the end', (s) => `select cancel_order('${s.orderId}')`, FORBIDDEN, 'ended'],
  ['reduce after the end', (s) => order(s.victim.portfolioId, s.symbol), FORBIDDEN, 'ended'],
];

const limits = (values: string): string =>
  `select create_api_key('attackattack', '{trader}', 'a', ${VERIFIER}, null, 1, ${values})`;

const LIMITS: readonly Attack[] = [
  ['make a key for the victim’s portfolio', (s) => limits(`array[${theirs(s)}]::uuid[]`), UNKNOWN],
  ['make a key with an empty list', limits(`'{}'`), INVALID],
  ['make a key with a list of lists', (s) => limits(`null, array[array['${s.symbol}']]`), INVALID],
  ['make a key with a list that begins at 0', limits(`null, '[0:0]={X}'`), INVALID],
  [
    'make a key with scopes that begin at 0',
    `select create_api_key('attackattack', '[0:0]={viewer}', 'a', ${VERIFIER})`,
    INVALID,
  ],
  ['make a key with addresses that begin at 7', limits(`null, null, null, '[7:7]={10.0.0.1}'`), INVALID],
  ['make a key with a list of lists of addresses', limits(`null, null, null, '{{10.0.0.1}}'`), INVALID],
  ['make a key with a null in a list', (s) => limits(`null, array['${s.symbol}', null]`), INVALID],
  ['make a key with a list of 100,000', limits(`null, array_fill('X'::text, array[100000])`), INVALID],
  ['make a key for orders of NaN', limits(`null, null, 'NaN'`), INVALID],
  ['make a key for negative orders', limits('null, null, -1'), INVALID],
  ['make a key for a list of null addresses', limits('null, null, null, array[null::inet]'), INVALID],
];

export const ON_KEYS: readonly Attack[] = [...WITHOUT_GRANT, ...NARROW, ...FAR, ...ENDED, ...LIMITS];
