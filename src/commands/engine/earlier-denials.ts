/**
 * Finds the plan lines that an earlier run of the engine denied. The desk stores denied orders, but no row for a cancel
 * or a `flat` that placed nothing. Those lines are judged again: an order that does not exist now did not exist then.
 */
import type { PrismaClient } from '../../database/generated/client.ts';
import { readInstruments } from '../../database/queries/instruments.ts';
import { readOrdersNamed } from '../../database/queries/orders.ts';
import type { OrderRow } from '../../database/queries/orders.ts';
import type { PortfolioRow } from '../../database/queries/portfolios.ts';
import type { PlanEntry } from '../../domain/plan-file.ts';
import type { PlanDenial, PlanReason } from '../../engine/plan.ts';
import { readRequests } from '../../trading/read-requests.ts';
import { idOf, idsOfPlace, intentOf, reasonOfDenial, reasonsOfRefusal } from './plan-entry.ts';

export interface EarlierRun {
  readonly portfolio: PortfolioRow;
  /** The entered lines, in order. */
  readonly entries: readonly PlanEntry[];
  /** Denials of this run, by line. */
  readonly known: ReadonlyMap<number, PlanDenial>;
}

/** Denials by line. */
export async function readEarlierDenials(
  db: PrismaClient,
  { portfolio, entries, known }: EarlierRun,
): Promise<ReadonlyMap<number, PlanDenial>> {
  const unknown = entries.filter(({ line }) => !known.has(line));
  const names = await closingNames(db, unknown);
  const clientOrderIds = unknown.flatMap(
    ({ line, action }) =>
      names.get(line) ??
      (action.kind === 'place' ? idsOfPlace(action) : 'clientOrderId' in action ? [action.clientOrderId] : []),
  );
  const orders = new Map(
    (await readOrdersNamed(db, { portfolioId: portfolio.id, clientOrderIds })).map((order) => [
      order.clientOrderId,
      order,
    ]),
  );
  const denials = new Map<number, PlanDenial>();
  for (const entry of unknown) {
    const reasons =
      entry.action.kind === 'place' || entry.action.kind === 'reverse'
        ? reasonsOfPlace(idsOfPlace(entry.action).flatMap((id) => orders.get(id) ?? []))
        : await reasonsOfOther(db, { entry, entries, portfolio, orders, names });
    if (reasons.length > 0) denials.set(entry.line, { line: entry.line, text: entry.text, reasons });
  }
  return denials;
}

/** The client order ids that the closing orders of each `flat all` may have. */
async function closingNames(
  db: PrismaClient,
  entries: readonly PlanEntry[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const flattenings = entries.filter(({ action }) => action.kind === 'flat' && action.target.kind === 'all');
  if (flattenings.length === 0) return new Map();
  const symbols = (await readInstruments(db)).map(({ symbol }) => symbol);
  return new Map(flattenings.map(({ line, action }) => [line, symbols.map(idOf(action))]));
}

function reasonsOfPlace(orders: readonly OrderRow[]): readonly PlanReason[] {
  if (orders.length === 0)
    return [
      {
        code: 'NOT_PLACED',
        message: 'the desk refused the line in an earlier run of the engine',
        hint: 'Run the plan on a new desk to see why.',
      },
    ];
  return orders.flatMap(({ denial }) => (denial === null ? [] : [reasonOfDenial(denial)]));
}

interface Judging extends Pick<EarlierRun, 'entries' | 'portfolio'> {
  readonly entry: PlanEntry;
  readonly orders: ReadonlyMap<string, OrderRow>;
  readonly names: ReadonlyMap<number, readonly string[]>;
}

async function reasonsOfOther(
  db: PrismaClient,
  { entry, entries, portfolio, orders, names }: Judging,
): Promise<readonly PlanReason[]> {
  const { action, line, text } = entry;
  if (action.kind === 'flat') {
    const closings = (names.get(line) ?? [action.clientOrderId]).flatMap((name) => orders.get(name) ?? []);
    if (closings.length > 0) return closings.flatMap(({ denial }) => (denial === null ? [] : [reasonOfDenial(denial)]));
  }
  if ((action.kind === 'cancel' || action.kind === 'replace') && action.target.kind === 'client-order-id') {
    const { clientOrderId } = action.target;
    const isPlacedLater = entries
      .slice(entries.indexOf(entry))
      .some((later) => 'clientOrderId' in later.action && later.action.clientOrderId === clientOrderId);
    if (isPlacedLater)
      return [
        {
          code: 'ORDER_NOT_FOUND',
          message: `there is no open order ${clientOrderId}`,
          hint: 'Name it after the line of the plan that places it.',
        },
      ];
  }
  const requests = await readRequests(db, {
    intent: intentOf(action),
    portfolio,
    idOf: 'clientOrderId' in action ? idOf(action) : () => '',
  });
  return requests.ok ? [] : reasonsOfRefusal(requests.error, text);
}
