/** Random desks below random limits: orders, acceptances, fills, cancels and marks, each verdict beside the model's. */
import { randomUUID } from 'node:crypto';
import { Decimal } from '../../src/domain/decimal.ts';
import type { LimitKind } from '../../src/domain/risk-limit.ts';
import { setLimit } from '../../src/database/actions/limits.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';
import { CASH, LimitModel } from './limit-model.ts';
import type { OpenOrder, SetLimit } from './limit-model.ts';

interface Bench {
  readonly desk: SqlDesk;
  readonly engine: Engine;
  readonly trader: Person;
  readonly admin: Person;
}

const KINDS = [
  'MAX_ORDER_QUANTITY',
  'MAX_ORDER_NOTIONAL',
  'MAX_OPEN_ORDERS',
  'MAX_POSITION_QUANTITY',
  'MAX_SYMBOL_EXPOSURE',
  'MAX_GROSS_EXPOSURE',
  'MAX_NET_EXPOSURE',
  'MAX_LEVERAGE',
  'MAX_DAILY_LOSS',
] as const;
const WITHOUT_SYMBOL: ReadonlySet<LimitKind> = new Set([
  'MAX_GROSS_EXPOSURE',
  'MAX_NET_EXPOSURE',
  'MAX_LEVERAGE',
  'MAX_DAILY_LOSS',
]);

/** A sequence of numbers from a seed. */
function chance(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

/** Works a random desk in a currency of its own; returns the counts of verdicts, and throws at a wrong one. */
async function workDesk(
  { desk, engine, trader, admin }: Bench,
  seed: number,
  currency: string,
): Promise<{ readonly accepted: number; readonly denied: number }> {
  const draw = chance(seed);
  const symbols = [`${currency}A`, `${currency}B`];
  const model = new LimitModel();
  for (const symbol of symbols) {
    model.marks.set(symbol, 80 + draw(40));
    await desk.root.query(
      `insert into "Instrument" (symbol, name, currency, commission_rate, slippage_rate) values ($1, $1, $2, 0, 0) on conflict (symbol) do nothing`,
      [symbol, currency],
    );
    await desk.quote(
      symbol,
      `${model.marks.get(symbol)!}`,
      `${model.marks.get(symbol)!}`,
      `${model.marks.get(symbol)!}`,
    );
  }
  const portfolios: string[] = [];
  for (const place of [0, 1]) {
    const { rows } = await desk.root.query<{ id: string }>(
      `insert into "Portfolio" (user_id, name, currency, cash_balance_usd, total_value_usd) values ($1, $2, $3, $4, $4) returning id`,
      [trader.userId, `${seed}-${place}`, currency, CASH],
    );
    portfolios.push(rows[0]!.id);
  }
  const limits: SetLimit[] = [];
  for (let left = 1 + draw(3); left > 0; left -= 1) {
    const kind = KINDS[draw(KINDS.length)]!;
    const portfolio = kind !== 'MAX_OPEN_ORDERS' && draw(2) === 0 ? null : draw(2);
    const symbol = WITHOUT_SYMBOL.has(kind) || draw(2) === 0 ? null : symbols[draw(2)]!;
    const money = 200 + draw(1_200);
    const value =
      {
        MAX_ORDER_QUANTITY: 1 + draw(5),
        MAX_OPEN_ORDERS: 1 + draw(4),
        MAX_POSITION_QUANTITY: 2 + draw(10),
        MAX_LEVERAGE: money / CASH,
        MAX_DAILY_LOSS: 1 + draw(60),
      }[kind as string] ?? money;
    if (limits.some((other) => other.kind === kind && other.portfolio === portfolio && other.symbol === symbol))
      continue;
    const set = await setLimit(admin.pool, {
      target:
        portfolio !== null
          ? { kind: 'portfolio', portfolioId: portfolios[portfolio]! }
          : draw(2) === 0
            ? { kind: 'desk' }
            : { kind: 'user', username: trader.login },
      kind,
      action: 'DENY',
      value: new Decimal(value),
      symbol,
      currency: kind === 'MAX_OPEN_ORDERS' ? null : currency,
      symbols: null,
      side: null,
      hours: null,
      reason: null,
    });
    if (!set.ok) throw new Error(set.error.message);
    limits.push({ kind, value, portfolio, symbol });
  }
  const counts = { accepted: 0, denied: 0 };
  const expectVerdict = (order: OpenOrder, counted: readonly OpenOrder[], code: string | null, at: string): void => {
    const broken = model.broken(limits, order, counted);
    const fits = code === null ? broken.size === 0 : broken.has(code as LimitKind);
    if (!fits)
      throw new Error(
        `seed ${seed}, ${at}: ${code ?? 'accepted'}, wanted ${[...broken].join(' or ') || 'accepted'}: ${JSON.stringify({ order, limits, orders: model.orders, held: symbols.map((symbol) => [0, 1].map((place) => model.held(place, symbol))), marks: [...model.marks] })}`,
      );
    counts[code === null ? 'accepted' : 'denied'] += 1;
  };
  for (let acts = 12 + draw(10); acts > 0; acts -= 1) {
    const act = draw(10);
    const working = model.orders.filter(({ state }) => state === 'working');
    if (act < 4) await place();
    else if (act < 6) await accept();
    else if (act < 8 && working.length > 0) await fill(working[draw(working.length)]!);
    else if (act === 8 && working.length > 0) await end(working[draw(working.length)]!, 'CANCELED');
    else {
      const symbol = symbols[draw(2)]!;
      const mark = 60 + draw(80);
      model.marks.set(symbol, mark);
      await desk.quote(symbol, `${mark}`, `${mark}`, `${mark}`);
    }
  }
  await desk.root.query(
    `update "Order" set status = 'CANCELED', closed_at = now() where portfolio_id = any ($1) and is_open(status)`,
    [portfolios],
  );
  await desk.root.query(
    `update "Position" set quantity = 0, cost = 0, opened_at = null where portfolio_id = any ($1)`,
    [portfolios],
  );
  // The next desk sums the portfolios of this currency.
  await desk.root.query(`update "Portfolio" set currency = 'OLD', active = false where id = any ($1)`, [portfolios]);
  await desk.root.query(`delete from "RiskBaseline" where currency = $1`, [currency]);
  await desk.root.query(`update "RiskLimit" set active = false where currency = $1 or portfolio_id = any ($2)`, [
    currency,
    portfolios,
  ]);
  return counts;

  async function place(): Promise<void> {
    const portfolio = draw(2);
    const symbol = symbols[draw(2)]!;
    const sign = draw(2) === 0 ? 1 : -1;
    const quantity = 1 + draw(6);
    const reduceOnly = draw(5) === 0 && model.held(portfolio, symbol) * sign < 0;
    const { rows } = await trader.pool.query<{ id: string; code: string | null }>(
      `select id, denial ->> 'code' as code from place_order($1, $2, $3, $4::"OrderSide", 'LIMIT', $5, $6, 'GTC', $7)`,
      [
        portfolios[portfolio],
        randomUUID(),
        symbol,
        sign === 1 ? 'BUY' : 'SELL',
        quantity,
        model.marks.get(symbol)!,
        reduceOnly,
      ],
    );
    const { id, code } = rows[0]!;
    const order: OpenOrder = {
      id,
      portfolio,
      symbol,
      sign,
      reduceOnly,
      price: model.marks.get(symbol)!,
      rest: quantity,
      state: 'pending',
    };
    expectVerdict(order, model.orders, code, 'placed');
    if (code === null) model.orders.push(order);
  }

  async function accept(): Promise<void> {
    const pending = model.orders.filter(({ state }) => state === 'pending');
    if (pending.length === 0) return;
    const { rows } = await engine.pool.query<{ id: string; code: string | null }>(
      `select order_id as id, denial -> 'denial' ->> 'code' as code from judge_requests($1)`,
      [pending.map(({ id }) => id)],
    );
    for (const { id, code } of rows) {
      const order = pending.find((one) => one.id === id)!;
      expectVerdict(
        order,
        model.orders.filter(({ state }) => state === 'working'),
        code,
        'accepted',
      );
      if (code !== null) await end(order, 'CANCELED');
      else {
        order.state = 'working';
        await desk.root.query(
          `update "Order" set status = 'NEW', accepted_at = now(), accepted_sequence = 1 where id = $1`,
          [id],
        );
      }
    }
  }

  async function fill(order: OpenOrder): Promise<void> {
    const most = order.reduceOnly
      ? Math.min(order.rest, Math.max(-order.sign * model.held(order.portfolio, order.symbol), 0))
      : order.rest;
    if (most === 0) return end(order, 'CANCELED');
    const quantity = 1 + draw(most);
    model.fill(order, quantity);
    order.rest -= quantity;
    const mark = model.marks.get(order.symbol)!;
    const held = model.held(order.portfolio, order.symbol);
    // The whole result is in the cash, so that a position costs its value at this mark.
    const cash = CASH - model.cost[order.portfolio]!;
    await desk.root.query(
      `insert into "Position" (portfolio_id, symbol, quantity, cost, opened_at) values ($1, $2, $3, $4, $5)
         on conflict (portfolio_id, symbol) do update set quantity = excluded.quantity, cost = excluded.cost, opened_at = excluded.opened_at`,
      [portfolios[order.portfolio], order.symbol, held, held * mark, held === 0 ? null : new Date()],
    );
    await desk.root.query(
      `update "Position" p set realized_pnl = p.realized_pnl + $3 - (select sum(o.quantity * mark_price(o.symbol) - o.cost + o.realized_pnl) from "Position" o where o.portfolio_id = $1)
         where p.portfolio_id = $1 and p.symbol = $2`,
      [portfolios[order.portfolio], order.symbol, model.result(order.portfolio)],
    );
    await desk.root.query(`update "Portfolio" set cash_balance_usd = $2 where id = $1`, [
      portfolios[order.portfolio],
      cash,
    ]);
    if (order.rest === 0) return end(order, 'FILLED');
    await desk.root.query(
      `update "Order" set filled_quantity = quantity - $2, status = 'PARTIALLY_FILLED' where id = $1`,
      [order.id, order.rest],
    );
  }

  async function end(order: OpenOrder, status: 'CANCELED' | 'FILLED'): Promise<void> {
    model.orders.splice(model.orders.indexOf(order), 1);
    await desk.root.query(
      `update "Order" set status = $2::"OrderStatus", closed_at = now(), filled_quantity = case when $2 = 'FILLED' then quantity else filled_quantity end where id = $1`,
      [order.id, status],
    );
  }
}

const AT_ONCE = 4;

export async function workDesks(
  desk: SqlDesk,
  { from, desks }: { readonly from: number; readonly desks: number },
): Promise<{ readonly accepted: number; readonly denied: number }> {
  const bench = {
    desk,
    engine: await desk.engine(),
    trader: await desk.person(),
    admin: await desk.person({ role: 'traderai_admin' }),
  };
  await desk.root.query(`update "PersonLimit" set max_open_orders = 100000`);
  const counts = { accepted: 0, denied: 0 };
  let next = from;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, place) => {
      while (next < from + desks) {
        const seed = next;
        next += 1;
        const { accepted, denied } = await workDesk(bench, seed, `CUR${place}`);
        counts.accepted += accepted;
        counts.denied += denied;
      }
    }),
  );
  return counts;
}
