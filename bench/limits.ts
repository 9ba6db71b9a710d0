/**
 * Measures the cost of limits: the preview and the placing of an order on a desk with 1,000 limits, beside a desk
 * without one. `few`: five limits of the desk about orders alone judge the order, and two of its portfolio about its
 * position. `every`: a limit of each kind of the desk, of the user and of the portfolio. The others are of other
 * portfolios.
 */
import type { ClientConfig } from 'pg';
import { openClient } from '../src/database/connection.ts';
import type { Bed, Figure, FigureOptions, FigurePart } from './figure.ts';
import { APPLICATION } from './support/bed.ts';
import type { BenchDesk } from './support/bench-desk.ts';
import { measureOrderActs } from './support/order-acts.ts';

const ORDERS = 1_000;
const LIMITS = 1_000;
/** At most 1.2 times the time without limits. */
const AIM = 0.83;

/** `runs`: orders on each desk; `rows`: limits. */
export async function measure(bed: Bed, { runs, rows }: FigureOptions): Promise<Figure> {
  const parts: FigurePart[] = [];
  for (const over of ['few', 'every'] as const) {
    const { parts: measured = [] } = await measureOrderActs(bed, {
      symbol: 'LIMITS',
      orders: runs ?? ORDERS,
      measured: {
        name: `${over} limits`,
        prepare: (config, desk) => limit(config, desk, { over, limits: rows ?? LIMITS }),
      },
      reference: { name: `without limits, beside ${over}`, prepare: async () => undefined },
      aim: over === 'few' ? AIM : null,
    });
    parts.push(...measured.map((part) => ({ ...part, name: `${part.name}, ${over}` })));
  }
  return { ...parts[0]!, parts };
}

type Over = 'few' | 'every';

const FEW_OF_DESK = `k.kind in ('ALLOWED_SYMBOLS', 'PRICE_COLLAR', 'MAX_QUOTE_AGE', 'MAX_ORDER_QUANTITY', 'MAX_ORDER_NOTIONAL')`;
const FEW_OF_PORTFOLIO = `k.kind in ('MAX_POSITION_QUANTITY', 'MAX_GROSS_EXPOSURE')`;

const OF_EACH_KIND = `
  insert into "RiskLimit" (kind, user_id, portfolio_id, symbol, value, symbols, side, days, from_time, to_time, zone)
  select k.kind, s.user_id, s.portfolio_id, null,
         case when k.kind::text like 'ALLOWED%' then null when k.kind in ('PRICE_COLLAR', 'MAX_DRAWDOWN') then 0.9 else 1e5 end,
         case when k.kind = 'ALLOWED_SYMBOLS' then '{LIMITS}'::text[] end, case when k.kind = 'ALLOWED_SIDE' then 'BUY'::"OrderSide" end,
         case when k.kind = 'ALLOWED_HOURS' then '{1,2,3,4,5,6,7}'::smallint[] end, case when k.kind = 'ALLOWED_HOURS' then '00:00'::time end,
         case when k.kind = 'ALLOWED_HOURS' then '23:59:59'::time end, case when k.kind = 'ALLOWED_HOURS' then 'UTC' end
    from unnest(enum_range(null::"RiskLimitKind")) k (kind) cross join (values %SCOPES%) s (user_id, portfolio_id) where %KINDS%`;

async function limit(
  config: ClientConfig,
  { portfolioId }: BenchDesk,
  { over, limits }: { readonly over: Over; readonly limits: number },
): Promise<void> {
  const root = await openClient(config, { application: APPLICATION });
  const scopes = (values: string, kinds = 'true'): string =>
    OF_EACH_KIND.replace('%SCOPES%', values).replace('%KINDS%', kinds);
  try {
    const { rows } = await root.query<{ user_id: string }>('select user_id from "Portfolio" where id = $1', [
      portfolioId,
    ]);
    const userId = rows[0]!.user_id;
    if (over === 'every')
      await root.query(scopes(`(null::uuid, null::uuid), ('${userId}', null), (null, '${portfolioId}')`));
    else {
      await root.query(scopes(`(null::uuid, null::uuid)`, FEW_OF_DESK));
      await root.query(scopes(`(null::uuid, '${portfolioId}'::uuid)`, FEW_OF_PORTFOLIO));
    }
    // Of other portfolios, until there are enough.
    for (let number = 1; ; number += 1) {
      const { rows: counted } = await root.query<{ limits: number }>('select count(*)::int as limits from "RiskLimit"');
      if (counted[0]!.limits >= limits) break;
      const { rows: made } = await root.query<{ id: string }>(
        `insert into "Portfolio" (user_id, name) values ($1, $2) returning id`,
        [userId, `other ${number}`],
      );
      await root.query(scopes(`(null::uuid, '${made[0]!.id}'::uuid)`));
    }
    await root.query('analyze "RiskLimit"');
  } finally {
    await root.end();
  }
}
