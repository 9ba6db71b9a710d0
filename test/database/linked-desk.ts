/** Calls of place_order by the names of its parameters, and what they leave. */
import { randomUUID } from 'node:crypto';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

/** Parameters of place_order by name; a buy of 10 SPY by limit where they say nothing. */
export type Call = Readonly<Record<string, unknown>>;

export interface Placed {
  readonly id: string;
  readonly clientOrderId: string;
  readonly status: string;
  readonly denial: { readonly code: string; readonly message: string } | null;
}

export async function calling(person: Pick<Person, 'pool' | 'portfolioId'>, call: Call): Promise<Placed> {
  const named = {
    portfolio_id: person.portfolioId,
    client_order_id: randomUUID(),
    symbol: 'SPY',
    side: 'BUY',
    type: 'LIMIT',
    quantity: '10',
    time_in_force: 'GTC',
    ...call,
  };
  const values = Object.values(named).map((value) =>
    typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
  );
  const { rows } = await person.pool.query<Placed>(
    `select o.id, o.client_order_id as "clientOrderId", o.status, o.denial -> 'denial' as nested, o.denial
       from place_order(${Object.keys(named)
         .map((key, index) => `${key} => $${index + 1}`)
         .join(', ')}) o`,
    values,
  );
  return rows[0]!;
}

export interface Row {
  readonly id: string;
  readonly number: number;
  readonly clientOrderId: string;
  readonly [column: string]: unknown;
}

/** An order and its exits, by number. */
export async function rowsOf({ pool, portfolioId }: Person, clientOrderId: string): Promise<Row[]> {
  const { rows } = await pool.query<Row>(
    `select id, number::int, client_order_id as "clientOrderId", side, type, status, time_in_force as tif, trim_scale(quantity)::text as quantity,
            trim_scale(limit_price)::text as limit, trim_scale(stop_price)::text as stop, trim_scale(trail_amount)::text as amount,
            trim_scale(trail_percent)::text as percent, parent_id as parent, list_id as list, reduce_only as "reduceOnly"
       from "Order" where portfolio_id = $1 and client_order_id in ($2, $2 || ':tp', $2 || ':sl') order by number`,
    [portfolioId, clientOrderId],
  );
  return rows;
}

/** The code of the refusal, or null. */
export async function codeOf(answer: Promise<unknown>): Promise<string | null> {
  try {
    await answer;
    return null;
  } catch (error) {
    const { detail, message } = error as { readonly detail?: string; readonly message: string };
    return detail ?? message;
  }
}

/** The names of the laws of the books that do not hold. */
export async function lawsBroken({ root }: SqlDesk): Promise<string[]> {
  const { rows } = await root.query<{ name: string }>(
    `select table_name as name from information_schema.views where table_schema = 'invariant'`,
  );
  const broken: string[] = [];
  for (const { name } of rows)
    if ((await root.query(`select from invariant.${name} limit 1`)).rowCount !== 0) broken.push(name);
  return broken;
}
