/**
 * Attacks on the order of locks: another session's lock taken or waited for, the memory of a transaction's own locks
 * forged, tables kept from the engine.
 */
import { DENIED, allowed, only } from './attack.ts';
import type { Attack, Scene } from './attack.ts';

const order = (portfolio: string, { symbol }: Scene): string =>
  `place_order('${portfolio}', gen_random_uuid()::text, '${symbol}', 'BUY', 'LIMIT', 0.001, 6000, 'GTC')`;

const INNER: readonly Attack[] = [
  ['hold the victim’s portfolio', (s) => `select hold_portfolio('${s.victim.portfolioId}')`, DENIED],
  ['hold portfolios as the engine', (s) => `select engine_hold(1, array['${s.victim.portfolioId}'::uuid])`, DENIED],
  ['hold the victim’s deposits', (s) => `select lock_in_turn(2, '${s.victim.userId}', 'x')`, DENIED],
  ['hold the victim’s alert rules', (s) => `select hold_rules('${s.victim.userId}')`, DENIED],
  ['wait for the victim’s alert rules', (s) => `select await_rules('${s.victim.userId}')`, DENIED],
  [
    'take the lock of the victim’s portfolio',
    (s) =>
      `select pg_advisory_xact_lock(('x' || left(replace('${s.victim.portfolioId}', '-', ''), 16))::bit(64)::bigint)`,
    DENIED,
  ],
  ['try the lock of a place', 'select pg_try_advisory_xact_lock(2, 1)', DENIED],
  ['share the lock of a place', 'select pg_try_advisory_xact_lock_shared(5, 1)', DENIED],
  ['read the place of one’s own locks', 'select may_wait_for(1)', DENIED],
  ['mark later locks', 'select hold_later_rows(9)', DENIED],
  ['make the months of trades', `select try_trade_months(now(), now() + interval '5 years')`, DENIED],
  ['move the trades of default months', `select waiting_months('Trade')`, DENIED],
  ['list the months to make', 'select months_to_make(24)', DENIED],
  ['make a month', `select make_month('Trade', '2100-01-01')`, DENIED],
  ['detach the candles of a month', `select detach_month('MarketData_2018_11')`, DENIED],
  ['attach an archived month', `select attach_month('MarketData_2018_11')`, DENIED],
  ['lock a table by its analysis', `select analyze_table('Order')`, DENIED],
  ['list the months to detach', 'select months_to_detach(now())', DENIED],
  ['list the archived months', 'select months_to_attach()', DENIED],
  ['list the tables that change', 'select tables_to_analyze()', DENIED],
  ['learn which login holds a lock', `select refuse_busy(10, hashtext('limits'), 'it')`, DENIED],
  ['wait for the deposits of the victim', (s) => `select check_deposit('${s.victim.portfolioId}', 1, 0)`, DENIED],
  ['learn which process uses a table', `select table_holder('Order')`, DENIED],
];

const TABLES: readonly Attack[] = [
  ['read trades around their table', 'select * from "Trade_default"', DENIED],
  ['keep the default month from the engine', 'begin; lock table "Trade_default" in access share mode', DENIED],
  ['lock the portfolios', 'begin; lock table "Portfolio" in row share mode', DENIED],
  ['lock the orders', 'begin; lock table "Order" in share row exclusive mode', DENIED],
  ['lock one’s own portfolio', 'select 1 from "Portfolio" for no key update', DENIED],
  ['share one’s own portfolio', 'select 1 from "Portfolio" for key share', DENIED],
  ['find every deadlock first', `set deadlock_timeout = '1ms'`, DENIED],
  ['never be the victim of a deadlock', `set local deadlock_timeout = '1h'`, DENIED],
];

const OWN: readonly Attack[] = [
  [
    'forget one’s own locks',
    (s) =>
      `begin; select ${order(s.mallory.portfolioId, s)}; set local traderai.locks = ''; select ${order(s.secondPortfolioId, s)}; select ${order(s.mallory.portfolioId, s)}; rollback`,
    allowed,
  ],
  [
    'have locks left after a savepoint',
    (s) =>
      `begin; savepoint one; select ${order(s.secondPortfolioId, s)}; rollback to savepoint one; select count(*)::int as locks from pg_locks where pid = pg_backend_pid() and locktype = 'advisory'; rollback`,
    only(0),
  ],
];

export const ON_LOCKS: readonly Attack[] = [...INNER, ...TABLES, ...OWN];
