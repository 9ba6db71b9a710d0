/**
 * Attacks on rows of other users: read, changed, guessed, or passed to a function that has more rights than its caller.
 */
import { DENIED, INVALID, UNKNOWN, noTrace, nothing, only } from './attack.ts';
import type { Attack, Judge, Scene } from './attack.ts';

const order = (scene: Scene, changes: Readonly<Record<string, string>> = {}): string => {
  const values = {
    portfolio: `'${scene.mallory.portfolioId}'`,
    id: `'attack-' || gen_random_uuid()`,
    symbol: `'${scene.symbol}'`,
    side: `'BUY'`,
    type: `'LIMIT'`,
    quantity: '0.001',
    price: '6000',
    note: 'null',
    ...changes,
  };
  return `select id, status from place_order(${values.portfolio}, ${values.id}, ${values.symbol}, ${values.side}, ${values.type}, ${values.quantity}, ${values.price}, 'GTC', false, ${values.note})`;
};

const own = ({ mallory }: Scene): string => `'${mallory.portfolioId}'`;
const theirs = ({ victim }: Scene): string => `'${victim.portfolioId}'`;
const megabytes = (count: number): string => `repeat('x', ${count} * 1024 * 1024)`;
const VERIFIER = `'SCRAM-SHA-256$4096:AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='`;

const READ: readonly Attack[] = [
  ['read the victim’s portfolio', (s) => `select * from "Portfolio" where id = ${theirs(s)}`, nothing],
  ...['Order', 'Trade', 'Position', 'LedgerEntry', 'PortfolioSnapshot', 'PortfolioPerformance'].map((table): Attack => [
    `read the victim’s rows of ${table}`,
    (s) => `select * from "${table}" where portfolio_id = ${theirs(s)}`,
    nothing,
  ]),
  ['read all rows of a table', 'table "Order"', noTrace],
  [
    'read the events of the victim’s order',
    (s) => `select * from "OrderEvent" where order_id = '${s.orderId}'`,
    nothing,
  ],
  ['read other people', (s) => `select email, login from "User" where id <> '${s.mallory.userId}'`, nothing],
  ['read password hashes', 'select password_hash from "User"', DENIED],
  ['read whole rows of people', 'select u from "User" u', DENIED],
  ['read the victim’s keys', (s) => `select * from "ApiKey" where id = '${s.keyId}'`, nothing],
  ['read the victim’s session', (s) => `select * from "Session" where id = '${s.sessionId}'`, nothing],
  ['read the victim’s alert rules', (s) => `select * from "AlertRule" where id = '${s.alertRuleId}'`, nothing],
  ['list all sessions by function', 'select * from read_sessions()', noTrace],
  ['read the audit', 'select * from "AuditLog"', DENIED],
  ['value the victim’s portfolio by function', (s) => `select * from portfolio_value(${theirs(s)})`, nothing],
  ['read through XML', `select query_to_xml('select * from "Order"', true, false, '')::text as x`, noTrace],
  [
    'read through a cursor that outlives its transaction',
    'begin; declare c cursor with hold for select * from "Order"; commit; fetch all from c',
    noTrace,
  ],
  [
    'read through a prepared statement under another role',
    'prepare p as select * from "Order"; set role traderai_viewer; execute p',
    noTrace,
  ],
  [
    'look at rows through an error of a condition',
    (s) => `select 1 from "Order" where 1 / (case when client_order_id = '${s.clientOrderId}' then 0 else 1 end) = 2`,
    nothing,
  ],
  [
    'look at values through statistics',
    `select tablename from pg_stats where schemaname = 'public' and tablename in ('Order', 'Portfolio', 'User', 'Trade')`,
    nothing,
  ],
  ['count rows past row security', `select count(*)::int from "Order" o where o.user_id <> current_user_id()`, only(0)],
  [
    'join one’s own order to the victim’s portfolio',
    (s) => `select p.* from "Portfolio" p right join (select 1) x on true where p.id = ${theirs(s)}`,
    nothing,
  ],
];

const ownOrder: Judge = (loot, scene) =>
  loot.length === 1 && loot[0]!['id'] !== scene.orderId ? null : 'the result reveals that the id is in use';

const ACT: readonly Attack[] = [
  ['place an order in the victim’s portfolio', (s) => order(s, { portfolio: theirs(s) }), UNKNOWN],
  [
    'guess the victim’s client order id from the result',
    (s) => order(s, { portfolio: theirs(s), id: `'${s.clientOrderId}'` }),
    UNKNOWN,
  ],
  [
    'preview an order in the victim’s portfolio',
    (s) => `select check_order(${theirs(s)}, '${s.symbol}', 'BUY', 'MARKET', 1)`,
    UNKNOWN,
  ],
  ['cancel the victim’s order', (s) => `select cancel_order('${s.orderId}')`, UNKNOWN],
  ['resume a suspended portfolio of one’s own', (s) => `select resume_portfolio(${own(s)})`, DENIED],
  ['suspend the victim’s portfolio', (s) => `select suspend_portfolio(1, ${theirs(s)}, 'x')`, DENIED],
  ['raise a critical alert', `select book_refusal(1, '{}')`, DENIED],
  ['resolve the alerts about left-out portfolios', `select resolve_left_out(1, '{}')`, DENIED],
  ['carry marks', `select carry_marks('{}', '{}', '{}')`, DENIED],
  ['list the requests that wait for the engine', `select pending_requests('{}', 10)`, DENIED],
  ['list exposed portfolios', `select exposed_portfolios('{}', '{}')`, DENIED],
  ['withdraw the victim’s cash', (s) => `select move_cash(${theirs(s)}, -1)`, UNKNOWN],
  ['delete the victim’s alert rule', (s) => `select delete_alert_rule('${s.alertRuleId}')`, UNKNOWN],
  ['arm a session on the victim’s portfolio', (s) => `select touch_session('${s.sessionId}', ${theirs(s)})`, UNKNOWN],
  ['touch the victim’s session', (s) => `select touch_session('${s.sessionId}')`, only(false)],
  ['end the victim’s session by function', (s) => `call end_session('${s.sessionId}')`, UNKNOWN],
  ['end the victim’s connections', (s) => `call end_sessions_of('${s.victim.login}')`, UNKNOWN],
  ['revoke the victim’s key', (s) => `call revoke_api_key('${s.keyId}')`, UNKNOWN],
  [
    'make oneself an administrator’s key',
    `select create_api_key('attackattack', '{admin}', 'a', ${VERIFIER})`,
    'TR403',
  ],
  ['make oneself an engine’s key', `select create_api_key('attackattack', '{engine}', 'a', ${VERIFIER})`, 'TR403'],
  [
    'make a key of a role that is not a scope',
    `select create_api_key('attackattack', '{owner}', 'a', ${VERIFIER})`,
    INVALID,
  ],
  ['smuggle SQL in a key’s prefix', `select create_api_key('x" superuser --', '{viewer}', 'a', ${VERIFIER})`, INVALID],
  [
    'smuggle SQL in a verifier',
    `select create_api_key('attackattack', '{viewer}', 'a', 'SCRAM-SHA-256$4096:'' superuser --')`,
    INVALID,
  ],
  ['send a password in place of a verifier', `select set_password('hunter2')`, INVALID],
  ['smuggle SQL in a symbol', (s) => order(s, { symbol: `'X''; drop table "Order"; --'` }), INVALID],
  ['make a user', `select create_user_login('eve', 'eve@x', 'admin', ${VERIFIER})`, DENIED],
  ['disable a user', (s) => `call disable_user('${s.victim.userId}')`, DENIED],
  ['set the victim’s password by function', (s) => `call set_password_of('${s.victim.userId}', ${VERIFIER})`, DENIED],
  ['set a login’s password', (s) => `select set_login_password('${s.victim.login}', ${VERIFIER})`, DENIED],
  ['make a login', `select make_login('eve', ${VERIFIER}, '{admin}', null, 1)`, DENIED],
  ['drop a login', (s) => `select drop_login('${s.victim.login}')`, DENIED],
  ['end a backend by function', (s) => `select end_backend(${s.victimProcessId}, now())`, DENIED],
  ['list backends by function', 'select * from read_backends()', DENIED],
  ['list connections to other databases by function', 'select * from read_backends_elsewhere()', DENIED],
  ['list the logins of the desk', 'select * from logins_of_desk()', DENIED],
  ['reap sessions', 'select * from end_abusive_sessions()', DENIED],
  ['end holders of locks', 'select * from end_lock_holders()', DENIED],
  ['reap sessions by limits of one’s own', `select * from end_sessions_beyond('0', '0', '0', 0, '0')`, DENIED],
  ['seal the audit', 'select seal_audit()', DENIED],
  ['book a step as the engine', `select book_step(1, '{}')`, DENIED],
  ['take the engine’s lease', `select engine_acquire(gen_random_uuid(), 'h', 1, 'f', 0)`, DENIED],
  ['see the state of the engine’s lease', 'select lease_standing()', DENIED],
  ['end sessions as the waiting engine', 'select * from end_blocking_sessions()', DENIED],
  [
    'end sessions as the waiting engine, with the scope admin',
    'select * from end_blocking_sessions()',
    DENIED,
    'admin',
  ],
  [
    'end sessions by a forged account of waits',
    (s) =>
      `select set_config('traderai.waits', jsonb_build_object('at', now(), 'waits', '[]'::jsonb, 'ended', jsonb_build_object('${s.victim.userId}', now()))::text, false);
       select * from end_blocking_sessions()`,
    DENIED,
  ],
  ['set the account of waits for all sessions', `alter system set traderai.waits = '{}'`, DENIED],
  [
    'set the account of waits for the sessions of the desk',
    (s) => `alter database ${s.mallory.config.database} set traderai.waits = '{}'`,
    DENIED,
  ],
  ['read the account of waits of the engine', `select coalesce(current_setting('traderai.waits', true), '')`, only('')],
  ['end sessions that give a scope to a login', `select end_scope_holders('traderai_viewer')`, DENIED],
  ['end them with the scope admin', `select end_scope_holders('traderai_viewer')`, DENIED, 'admin'],
  ['release the engine’s lease', 'select engine_release(1)', DENIED],
  ['keep the engine’s lease from its next leader', 'select engine_fence(1)', DENIED],
  ['beat for the engine', 'select engine_heartbeat(1, 1, now())', DENIED],
  ['write marks as the engine', `select * from book_marks(1, array['BTCUSD'])`, DENIED],
  ['suspend a portfolio as the engine', (s) => `select suspend_portfolio(1, ${theirs(s)}, 'mine')`, DENIED],
  [
    'name a victim’s connection as the engine’s',
    (s) => `update "EngineLease" set backend_pid = ${s.victimProcessId}`,
    DENIED,
  ],
  ['shorten the engine’s lease', 'update "EngineLease" set lease_seconds = 0', DENIED],
  ['lock the row of the engine’s lease', 'select from "EngineLease" for key share', DENIED],
  ['lock the table of the engine’s lease', 'begin; lock table "EngineLease" in row exclusive mode', DENIED],
  ['lock the positions of feeds', 'begin; lock table "FeedCursor" in share mode', DENIED],
  ['make partitions', `select ensure_month_partitions('Trade', '1900-01-01', '2199-01-01')`, DENIED],
  ['lock the victim’s portfolio by function', (s) => `select own_portfolio(${theirs(s)})`, DENIED],
  [
    'resend one’s own order with another body',
    (s) => `${order(s, { id: `'twice-${s.symbol}'` })}; ${order(s, { id: `'twice-${s.symbol}'`, quantity: '0.002' })}`,
    'TR409',
  ],
  [
    'use a client order id of the victim, which reveals nothing',
    (s) => `begin; ${order(s, { id: `'${s.clientOrderId}'` })}; rollback`,
    ownOrder,
  ],
];

const VALUES: readonly Attack[] = [
  ...['NaN', 'Infinity', '-Infinity'].flatMap((value): Attack[] => [
    [`order the quantity ${value}`, (s) => order(s, { quantity: `'${value}'::numeric` }), INVALID],
    [`order at the price ${value}`, (s) => order(s, { price: `'${value}'::numeric` }), INVALID],
    [`deposit ${value}`, (s) => `select move_cash(${own(s)}, '${value}'::numeric)`, INVALID],
    [`open a portfolio with ${value}`, `select create_portfolio('a', '${value}'::numeric)`, INVALID],
    [
      `watch the price ${value}`,
      (s) => `select create_alert_rule('${s.symbol}', 'LAST', 'ABOVE', '${value}'::numeric)`,
      INVALID,
    ],
  ]),
  ['order a negative quantity', (s) => order(s, { quantity: '-1' }), INVALID],
  ['order a ninth decimal', (s) => order(s, { quantity: '0.000000001' }), INVALID],
  ['order an impossible quantity', (s) => order(s, { quantity: '1e130000' }), INVALID],
  ['send 50 MB as a note', (s) => order(s, { note: megabytes(50) }), INVALID],
  ['send 50 MB as a client order id', (s) => order(s, { id: megabytes(50) }), INVALID],
  ['send 50 MB as a symbol', (s) => order(s, { symbol: megabytes(50) }), INVALID],
  ['send 50 MB as a portfolio’s name', `select create_portfolio(${megabytes(50)})`, INVALID],
  ['send 50 MB as a portfolio’s description', `select create_portfolio('a', 1, ${megabytes(50)})`, '23514'],
  ['send 50 MB as a symbol to watch', `select create_alert_rule(${megabytes(50)}, 'LAST', 'ABOVE', 1)`, UNKNOWN],
  ['send 50 MB as a host', `select open_session(${megabytes(50)}, null)`, INVALID],
  [
    'send 50 MB as a key’s name',
    `select create_api_key('attackattack', '{viewer}', ${megabytes(50)}, ${VERIFIER})`,
    INVALID,
  ],
  ['write to the clipboard through a note', (s) => order(s, { note: `E'\\x1b]52;c;cm0gLXJmIC8=\\x07'` }), INVALID],
  ['turn text around in a note', (s) => order(s, { note: `U&'\\202E'` }), INVALID],
  ['clear screens through a portfolio’s name', `select create_portfolio(E'\\x1b[2J')`, INVALID],
  ['clear screens through a description', `select create_portfolio('a', 1, E'\\x1b[2J')`, '23514'],
  ['clear screens through a terminal’s name', `select open_session('h', E'\\x1b[2J')`, INVALID],
  [
    'clear screens through a key’s name',
    `select create_api_key('attackattack', '{viewer}', E'\\x1b[2J', ${VERIFIER})`,
    INVALID,
  ],
  [
    'clear screens through the application’s name',
    `set application_name = E'\\x1b[2J'; select current_setting('application_name') ~ '\\x1b' as escaped`,
    only(false),
  ],
];

export const ON_ROWS: readonly Attack[] = [...READ, ...ACT, ...VALUES];
