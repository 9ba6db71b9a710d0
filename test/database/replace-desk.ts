/** A desk with working orders whose terms are replaced; the engine books by hand. */
import { expect } from 'vitest';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import { replaceOrder } from '../../src/database/actions/replace-order.ts';
import type { DeskError } from '../../src/database/actions/desk-error.ts';
import { judgeRequests } from '../../src/database/booking/engine-orders.ts';
import type { OrderRow } from '../../src/database/order-row.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import type { Result } from '../../src/domain/result.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

export const AT = '2018-11-12T12:00:00.000Z';

export interface Terms {
  readonly quantity?: string;
  readonly limitPrice?: string;
  readonly stopPrice?: string;
}

export function wanted(
  order: OrderRow,
  { quantity, limitPrice, stopPrice }: Terms,
): Parameters<typeof replaceOrder>[1] {
  const decimal = (text: string | undefined): Decimal | null => (text === undefined ? null : new Decimal(text));
  return {
    orderId: order.id,
    terms: { quantity: decimal(quantity), limitPrice: decimal(limitPrice), stopPrice: decimal(stopPrice) },
  };
}

export interface Move {
  readonly type: string;
  readonly status: string;
  readonly filled?: string;
  readonly row?: Readonly<Record<string, unknown>>;
}

export class ReplaceDesk {
  readonly desk: SqlDesk;
  readonly engine: Engine;
  readonly alice: Person;

  private constructor(desk: SqlDesk, engine: Engine, alice: Person) {
    this.desk = desk;
    this.engine = engine;
    this.alice = alice;
  }

  static async open(): Promise<ReplaceDesk> {
    const desk = await openSqlDesk();
    const engine = await desk.engine();
    await desk.instrument('BTCUSD', {
      tick_size: '0.01',
      lot_size: '0.001',
      minimum_notional: '10',
      commission_rate: '0',
    });
    await desk.instrument('ETHUSD', {
      tick_size: '0.01',
      lot_size: '0.001',
      minimum_notional: '10',
      commission_rate: '0',
    });
    await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
    await desk.quote('ETHUSD', '199.99', '200.01', '200');
    // Quotes of a recording do not age while the tests run.
    await desk.root.query('update "Quote" set live = false');
    return new ReplaceDesk(desk, engine, await desk.person({ cash: '1000000' }));
  }

  replace(order: OrderRow, terms: Terms, person: Person = this.alice): Promise<Result<OrderRow, DeskError>> {
    return replaceOrder(person.pool, wanted(order, terms));
  }

  async place(part: Partial<OrderToPlace> = {}, person: Person = this.alice): Promise<OrderRow> {
    const placed = await placeOrder(
      person.pool,
      marketBuy(person, {
        type: 'LIMIT',
        limitPrice: new Decimal('6000'),
        quantity: new Decimal('1'),
        timeInForce: 'GTC',
        ...part,
      }),
    );
    if (!placed.ok) throw new Error(placed.error.message);
    expect(placed.value.denial).toBeNull();
    return placed.value;
  }

  /** The engine books moves of an order in one step. */
  async book(order: OrderRow, ...moves: readonly Move[]): Promise<void> {
    const last = moves.at(-1)!;
    const filled = last.filled ?? '0';
    const closed = ['FILLED', 'CANCELED', 'EXPIRED'].includes(last.status);
    await this.engine.book({
      orders: [
        {
          id: order.id,
          status: last.status,
          filled_quantity: filled,
          filled_notional: new Decimal(filled).times(6000).toFixed(8),
          accepted_at: AT,
          accepted_sequence: 1,
          closed_at: closed ? AT : null,
          ...last.row,
        },
      ],
      events: moves.map(({ type, status }, index) => ({
        ordinal: index + 1,
        order_id: order.id,
        type,
        status,
        occurred_at: AT,
      })),
    });
  }

  async working(part: Partial<OrderToPlace> = {}, person: Person = this.alice): Promise<OrderRow> {
    const order = await this.place(part, person);
    await this.book(order, { type: 'NEW', status: 'NEW' });
    return order;
  }

  async stateOf({ id }: OrderRow): Promise<Record<string, unknown>> {
    const { rows } = await this.desk.root.query(
      `select o.status, trim_scale(o.quantity)::text as quantity, trim_scale(o.limit_price)::text as "limit",
              concat_ws(' ', trim_scale(o.replace_quantity), trim_scale(o.replace_limit_price), trim_scale(o.replace_stop_price)) as wanted,
              (select string_agg(e.type || ' ' || e.status, ', ' order by e.sequence) from "OrderEvent" e where e.order_id = o.id and e.sequence > 2) as events
         from "Order" o where o.id = $1`,
      [id],
    );
    return rows[0];
  }
  /** The code with which the engine would reject the new terms; null when it would accept them. */
  async judged(order: OrderRow): Promise<string | null | undefined> {
    const client = await this.engine.pool.connect();
    try {
      const verdict = (await judgeRequests(client, [order.id])).get(order.id);
      return verdict === undefined ? undefined : (verdict?.code ?? null);
    } finally {
      client.release();
    }
  }
}
