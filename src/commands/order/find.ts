/** Finds an order by its number, an exit by that of its entry (`142:tp`), and either by client order id or id. */
import type { PrismaClient } from '../../database/generated/client.ts';
import { readOrder } from '../../database/queries/orders.ts';
import type { OrderRow } from '../../database/queries/orders.ts';
import { exitWord, numberedOrder } from '../../domain/order-line/order-ids.ts';
import { readNamed } from '../../trading/read-requests.ts';
import { CommandFailure } from '../errors.ts';

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Numbers and client order ids belong to one portfolio. Throws when the order does not exist. */
export async function findOrder(
  db: PrismaClient,
  { name, portfolio }: { readonly name: string; readonly portfolio: { readonly id: string; readonly name: string } },
): Promise<OrderRow> {
  const { id: portfolioId } = portfolio;
  const numbered = numberedOrder(name);
  const found =
    (numbered === null ? null : await readNamed(db, { portfolioId, target: numbered })) ??
    (await readOrder(db, { portfolioId, clientOrderId: name })) ??
    (UUID.test(name) ? await readOrder(db, { id: name.toLowerCase() }) : null);
  if (found !== null) return found;
  const hasEntry =
    numbered?.kind === 'exit' && (await readOrder(db, { portfolioId, number: numbered.number })) !== null;
  const message = hasEntry
    ? `order ${numbered.number} has no ${exitWord(numbered.exit)}`
    : `there is no order ${name} in portfolio ${portfolio.name}`;
  throw new CommandFailure({
    code: 'ORDER_NOT_FOUND',
    message,
    hint: 'List orders with: traderai order list --all. Name another portfolio with --portfolio.',
    exitCode: 1,
  });
}
