/** Finds an order by its number, client order id or id. */
import type { PrismaClient } from '../../database/generated/client.ts';
import { readOrder } from '../../database/queries/orders.ts';
import type { OrderRow } from '../../database/queries/orders.ts';
import { parseCount } from '../../domain/order-line/amounts.ts';
import { CommandFailure } from '../errors.ts';

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Numbers and client order ids belong to one portfolio. Throws when the order does not exist. */
export async function findOrder(
  db: PrismaClient,
  { name, portfolio }: { readonly name: string; readonly portfolio: { readonly id: string; readonly name: string } },
): Promise<OrderRow> {
  const { id: portfolioId } = portfolio;
  const number = parseCount(name);
  const found =
    (number === null ? null : await readOrder(db, { portfolioId, number })) ??
    (await readOrder(db, { portfolioId, clientOrderId: name })) ??
    (UUID.test(name) ? await readOrder(db, { id: name.toLowerCase() }) : null);
  if (found !== null) return found;
  const message = `there is no order ${name} in portfolio ${portfolio.name}`;
  throw new CommandFailure({
    code: 'ORDER_NOT_FOUND',
    message,
    hint: 'List orders with: traderai order list --all. Name another portfolio with --portfolio.',
    exitCode: 1,
  });
}
