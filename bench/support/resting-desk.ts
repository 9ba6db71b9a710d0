/**
 * Fills a desk as a busy one is: orders that rest away from the market in many portfolios with positions, and as many
 * alert rules. Without triggers, which would take minutes.
 */
import type { Client } from 'pg';

export const MOVING = 'GROW';
/** Their prices do not change. */
export const STANDING: readonly string[] = Array.from({ length: 20 }, (_, number) => `HELD${number}`);
/** Portfolios with a position in the moving symbol, at every size: a new price values them again. */
const HOLDERS = 10;
/** A portfolio has at most about that many orders. */
const ORDERS_EACH = 100;
/** Rules between two ticks of the moving price, which fires them and arms them again. */
const FIRING = 3;
const FIRING_ABOVE = 100.025;

export async function fillDesk(root: Client, size: number): Promise<void> {
  await root.query(`set session_replication_role = replica`);
  const portfolios = Math.max(HOLDERS, Math.ceil(size / ORDERS_EACH));
  // Another user's, because the limit of open orders counts those of the user that places.
  await root.query(`insert into "User" (email, username) values ('resting@desk.test', 'resting')`);
  await root.query(
    `insert into "Portfolio" (user_id, name, account, cash_balance_usd, total_value_usd)
       select u.id, k.kind || n, k.kind::"AccountKind", 10000000, 10000000
         from "User" u, generate_series(1, $1::integer) n, (values ('MARGIN'), ('CASH')) k (kind) where u.username = 'resting'`,
    [portfolios],
  );
  await root.query(
    `create temp table resting as
       select id, user_id, row_number() over (order by id) - 1 as place from "Portfolio" where name like 'MARGIN%'`,
  );
  await root.query(
    `insert into "Position" (portfolio_id, symbol, quantity, cost, mark_price, opened_at)
       select p.id, s.symbol, 1 + p.place % 7, 100, 100, now() from resting p, unnest($1::text[]) s (symbol)
       union all select p.id, $2, 1, 100, 100, now() from resting p where p.place < $3`,
    [STANDING, MOVING, HOLDERS],
  );
  await root.query(
    `insert into "Order" (number, portfolio_id, user_id, client_order_id, symbol, side, type, time_in_force, quantity, limit_price, status,
         obstacle, event_sequence, accepted_sequence, accepted_at)
       select 1000000 + n, p.id, p.user_id, 'resting-' || n, $1, case when n / $3 % 2 = 0 then 'BUY' else 'SELL' end::"OrderSide", 'LIMIT', 'GTC', 0.001,
              case when n / $3 % 2 = 0 then 1 + n % 4999 * 0.01 else 150 + n % 4999 * 0.01 end, 'NEW', 'PRICE_NOT_REACHED', 2, n, now()
         from generate_series(1, $2::integer) n join resting p on p.place = n % $3`,
    [MOVING, size, portfolios],
  );
  await root.query(
    `insert into "AlertRule" (user_id, symbol, field, operator, threshold)
       select u.id, $1, 'LAST'::"AlertField", case when n % 2 = 0 then 'BELOW' else 'ABOVE' end::"AlertOperator",
              case when n % 2 = 0 then 1 + n % 4999 * 0.01 else 150 + n % 4999 * 0.01 end
         from "User" u, generate_series(1, $2::integer) n where u.username = 'resting'
       union all select u.id, $1, 'LAST'::"AlertField", 'ABOVE'::"AlertOperator", $4::numeric from "User" u, generate_series(1, $3::integer) n where u.username = 'resting'`,
    [MOVING, size, FIRING, FIRING_ABOVE],
  );
  await root.query(`set session_replication_role = origin`);
  await root.query('analyze "Order", "AlertRule", "Portfolio", "Position"');
}

/** The price moves by a tick or two around 100 and reaches no resting order; every fifth quote fires the firing rules. */
export function centsOf(quote: number): { readonly cents: number; readonly changesRules: boolean } {
  const step = ((quote % 5) + 5) % 5;
  return { cents: 10_000 + step, changesRules: step === 3 || step === 0 };
}
