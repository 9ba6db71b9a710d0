/**
 * Measures the cost of the pinned settings of functions: the preview and the placing of an order on the shipped desk,
 * beside a desk whose functions pin nothing. A pin is a SET clause, which the server applies and takes back at each
 * call.
 */
import type { ClientConfig } from 'pg';
import { openClient } from '../src/database/connection.ts';
import type { Bed, Figure, FigureOptions } from './figure.ts';
import { APPLICATION } from './support/bed.ts';
import { measureOrderActs } from './support/order-acts.ts';

const ORDERS = 1_000;

/** `runs`: orders on each desk. */
export async function measure(bed: Bed, { runs }: FigureOptions): Promise<Figure> {
  return measureOrderActs(bed, {
    symbol: 'PINS',
    orders: runs ?? ORDERS,
    measured: { name: 'shipped', prepare: async () => undefined },
    reference: { name: 'without pins', prepare: unpin },
    aim: null,
  });
}

async function unpin(config: ClientConfig): Promise<void> {
  const root = await openClient(config, { application: APPLICATION });
  try {
    const { rows } = await root.query<{ statement: string }>(
      `select format('alter routine %s reset all', oid::regprocedure) as statement
         from pg_proc where pronamespace = 'public'::regnamespace and proconfig is not null`,
    );
    for (const { statement } of rows) await root.query(statement);
  } finally {
    await root.end();
  }
}
