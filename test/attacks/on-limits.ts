/**
 * Attacks on limits of a user and on the steps that close logins: a limit lifted or passed, a share of connections
 * taken, another user's login closed.
 */
import { CONFLICT, DENIED, INVALID, UNKNOWN, noTrace, nothing } from './attack.ts';
import type { Attack, Judge, Scene } from './attack.ts';

/** The limits that `runAttacks` gives the attacker. */
export const FEW_ORDERS = 60;
export const FEW_RULES = 30;

const VERIFIER = `'SCRAM-SHA-256$4096:AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='`;

/** More orders than the limit, of which the attacker's open ones are counted afterwards; nothing of it stays. */
const flood =
  (orders: (scene: Scene) => string) =>
  (scene: Scene): string =>
    `begin; ${orders(scene)}; select count(*)::int as open from "Order" where user_id = current_user_id() and is_open(status); rollback`;

const order = (portfolio: string, symbol: string): string =>
  `place_order(${portfolio}, gen_random_uuid()::text, '${symbol}', 'BUY', 'LIMIT', 0.001, 6000, 'GTC')`;

const atTheLimit: Judge = (loot) => {
  const [open] = loot.map((row) => Object.values(row)[0]);
  return open === FEW_ORDERS ? null : `${String(open)} orders are open instead of ${FEW_ORDERS}`;
};

const LIMITS: readonly Attack[] = [
  ['lift one’s own limits', 'select set_person_limits(current_user_id(), 100000, 100000, 1000)', DENIED],
  ['lift the limits of all users', 'select set_person_limits(null, 100000)', DENIED],
  ['lift one’s own limits in the table', 'update "PersonLimit" set max_open_orders = 100000', DENIED],
  [
    'see the limits of others by function',
    'select * from read_person_limits() where username <> session_user',
    nothing,
  ],
  ['see the limits of others', 'select * from "PersonLimit" where user_id <> current_user_id()', nothing],
  ['find users by their limits', 'table "PersonLimit"', noTrace],
  [
    'have more open orders than allowed',
    flood(
      ({ mallory, symbol }) =>
        `select ${order(`'${mallory.portfolioId}'`, symbol)} from generate_series(1, ${FEW_ORDERS + 20})`,
    ),
    atTheLimit,
  ],
  [
    'have more open orders than allowed, over several portfolios',
    flood(
      ({ symbol }) =>
        `select create_portfolio('more-' || n, 1000) from generate_series(1, 5) n; select ${order('p.id', symbol)} from "Portfolio" p, generate_series(1, 20)`,
    ),
    atTheLimit,
  ],
  [
    'have more alert rules than allowed',
    (s) => `select create_alert_rule('${s.symbol}', 'LAST', 'ABOVE', 7000) from generate_series(1, ${FEW_RULES + 1})`,
    'TR403',
  ],
  ['hold the lock of one’s deposits', (s) => `select lock_deposits_of('${s.mallory.userId}')`, DENIED],
  ['count past the limit', (s) => `select open_order_denial('${s.mallory.userId}', true, 0)`, DENIED],
];

/** Limits of the desk, of others and of oneself. */
const RISK: readonly Attack[] = [
  ['limit the desk', `select set_limit('MAX_ORDER_NOTIONAL', 0)`, 'TR403'],
  ['limit the victim', (s) => `select set_limit('MAX_ORDER_NOTIONAL', 0, username => '${s.victim.login}')`, UNKNOWN],
  [
    'limit the victim’s portfolio',
    (s) => `select set_limit('MAX_ORDER_NOTIONAL', 0, portfolio_id => '${s.victim.portfolioId}')`,
    UNKNOWN,
  ],
  ['limit in the table', `insert into "RiskLimit" (kind, value) values ('MAX_ORDER_NOTIONAL', 0)`, DENIED],
  ['lift limits in the table', 'update "RiskLimit" set active = false', DENIED],
  ['end an episode in the table', 'update "LimitBreach" set ended_at = now()', DENIED],
  ['choose the result that losses are judged by', 'update "RiskBaseline" set day_result = -1e9', DENIED],
  ['read the results of the desk', 'table "RiskBaseline"', DENIED],
  ['widen the collar of oneself', `select set_limit('PRICE_COLLAR', 0.9, username => session_user)`, 'TR403'],
  [
    'place an order as another user',
    `select place_as(null, null, 'x', 'x', 'BUY', 'MARKET', 1, null, 'DAY', false, null, null, null, null, null, null, false, false, null, null, null, null, null, null)`,
    DENIED,
  ],
  ['judge marks in place of the engine', `select book_breaches(1, '[]', '[]')`, DENIED],
  ['close positions in place of the engine', 'select flatten_breaches(1)', DENIED],
  ['read the limits of the engine', 'select watched_limits()', DENIED],
  ['sum the victim’s positions', (s) => `select reach_of(array['${s.victim.portfolioId}']::uuid[])`, DENIED],
  ['see the victim’s limits', (s) => `select * from read_limits() where username = '${s.victim.login}'`, nothing],
  [
    'set a limit in another isolation level',
    `begin isolation level serializable; select set_limit('MAX_ORDER_NOTIONAL', 5, username => session_user); commit`,
    CONFLICT,
  ],
  [
    'set limits without end',
    (s) =>
      `begin; select set_limit('MAX_ORDER_NOTIONAL', 5, portfolio_id => '${s.mallory.portfolioId}', currency => 'CUR' || n) from generate_series(1, 300) n; commit`,
    'TR403',
  ],
];

const CONNECTIONS: readonly Attack[] = [
  [
    'take all connections with one key',
    `select create_api_key('attackattack', '{viewer}', 'many', ${VERIFIER}, null, 100)`,
    CONFLICT,
  ],
  [
    'take more connections than a key may have',
    `select create_api_key('attackattack', '{viewer}', 'many', ${VERIFIER}, null, 1000)`,
    INVALID,
  ],
  [
    'take all connections with several keys',
    `select create_api_key('attackattac' || n, '{viewer}', 'many' || n, ${VERIFIER}, null, 3) from generate_series(1, 5) n`,
    CONFLICT,
  ],
  [
    'take the connections of one’s login with keys',
    `select create_api_key('attackattack', '{viewer}', 'many', ${VERIFIER}, null, 6)`,
    CONFLICT,
  ],
  ['raise one’s limit of connections by function', `select set_connection_limit(session_user, 1000)`, DENIED],
  ['share connections again', 'select share_connections(current_user_id())', DENIED],
  ['share connections without waiting', 'select try_share_connections(current_user_id())', DENIED],
  ['share the connections of all', 'select share_remaining_connections()', DENIED],
  ['hold the lock of the shares', 'select check_connection_room(null, 0)', DENIED],
  ['hold the lock of the administrators', `select check_administrator_left('{}')`, DENIED],
];

const CLOSING: readonly Attack[] = [
  ['reset the victim', (s) => `call reset_user('${s.victim.userId}')`, DENIED],
  ['reset the victim by its step', (s) => `select try_reset_logins(array['${s.victim.login}'], ${VERIFIER})`, DENIED],
  ['record that the victim is disabled', (s) => `select record_disabling('${s.victim.userId}')`, DENIED],
  ['list the logins of the victim', (s) => `select logins_of_user('${s.victim.userId}')`, DENIED],
  ['find the login of the victim', (s) => `select login_of_user('${s.victim.userId}')`, DENIED],
  ['find the login of the victim’s key', (s) => `select login_of_key('${s.keyId}')`, UNKNOWN],
  ['find the login of the victim’s session', (s) => `select * from login_of_session('${s.sessionId}')`, UNKNOWN],
  [
    'end the victim’s connections by the inner function',
    (s) => `select end_logins(array['${s.victim.login}'])`,
    DENIED,
  ],
  [
    'end the victim’s connections by a step',
    (s) => `select end_connections_of(array['${s.victim.login}'], 'infinity')`,
    UNKNOWN,
  ],
  ['close the victim’s login', (s) => `call close_logins(array['${s.victim.login}'])`, UNKNOWN],
  ['close the victim’s login by a step', (s) => `select try_shut_logins(array['${s.victim.login}'])`, UNKNOWN],
  ['close the engine’s login', `select try_shut_logins(array['traderai_engine'])`, UNKNOWN],
  ['close one’s own login, as a thief would', 'select try_shut_logins(array[session_user::text])', UNKNOWN],
  [
    'record the end of the victim’s session',
    (s) => `select try_record_end('${s.victim.login}', null, 'infinity')`,
    UNKNOWN,
  ],
  ['record that the victim’s key is revoked', (s) => `select record_revocation('${s.keyId}')`, UNKNOWN],
  [
    'record that a key is revoked whose login still works',
    (s) => `select record_revocation(id) from "ApiKey" where role_name = '${s.viewer.user!}'`,
    CONFLICT,
  ],
  ['mark sessions as vanished', 'select mark_vanished_sessions()', DENIED],
  ['undo the victim’s settings', (s) => `select undo_login_settings('${s.victim.login}')`, DENIED],
  ['close another key with a stolen key', (s) => `select try_shut_logins(array['${s.viewer.user!}'])`, DENIED, 'agent'],
  [
    'end the connections of another key with a stolen key',
    (s) => `select end_connections_of(array['${s.viewer.user!}'], 'infinity')`,
    UNKNOWN,
    'agent',
  ],
  [
    'end the connections of the user with a stolen key',
    (s) => `call end_sessions_of('${s.mallory.login}')`,
    UNKNOWN,
    'viewer',
  ],
];

export const ON_LIMITS: readonly Attack[] = [...LIMITS, ...RISK, ...CONNECTIONS, ...CLOSING];
