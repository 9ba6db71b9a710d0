/**
 * Finds the plan lines that the engine denied when it accepted their orders, and those that an earlier run denied. The
 * desk stores denied orders, but no row for a line that placed nothing, such as a cancel, new terms or an `exit` that
 * moves working exits. Those of an earlier run are judged again: an order that does not exist now did not exist then.
 */
import type { PrismaClient } from '../../database/generated/client.ts';
import { readInstruments } from '../../database/queries/instruments.ts';
import { readOrderEvents } from '../../database/queries/order-events.ts';
import { readOrdersNamed } from '../../database/queries/orders.ts';
import type { OrderRow } from '../../database/queries/orders.ts';
import type { PortfolioRow } from '../../database/queries/portfolios.ts';
import { readPositions } from '../../database/queries/positions.ts';
import { readTrades } from '../../database/queries/trades.ts';
import type { TradeRow } from '../../database/queries/trades.ts';
import { ZERO } from '../../domain/decimal.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { Side } from '../../domain/order.ts';
import { placedIds } from '../../domain/plan-file.ts';
import type { PlanEntry } from '../../domain/plan-file.ts';
import type { PlanDenial, PlanReason } from '../../engine/plan.ts';
import type { Refusal } from '../../trading/intent.ts';
import { readNamed, readRequests } from '../../trading/read-requests.ts';
import { idOf, idsOfPlace, intentOf, reasonOfDenial, reasonsOfRefusal } from './plan-entry.ts';

export interface EarlierRun {
  readonly portfolio: PortfolioRow;
  /** The entered lines, in order. */
  readonly entries: readonly PlanEntry[];
  /** The lines that this run entered; null: the desk took them, and the engine may have denied their orders since. */
  readonly known: ReadonlyMap<number, PlanDenial | null>;
}

/** Denials by line. */
export async function readEarlierDenials(
  db: PrismaClient,
  { portfolio, entries, known }: EarlierRun,
): Promise<ReadonlyMap<number, PlanDenial>> {
  const unknown = entries.filter(({ line }) => (known.get(line) ?? null) === null);
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
    const placed = placedBy(entry, { orders, names });
    const reasons =
      placed.length > 0 || known.has(entry.line)
        ? placed.flatMap(({ denial }) => (denial === null ? [] : [reasonOfDenial(denial)]))
        : await reasonsWithoutOrders(db, { entry, entries, portfolio });
    if (reasons.length > 0) denials.set(entry.line, { line: entry.line, text: entry.text, reasons });
  }
  return denials;
}

type Names = ReadonlyMap<number, readonly string[]>;

/** The client order ids that the closing orders of each `flat all` may have. */
async function closingNames(db: PrismaClient, entries: readonly PlanEntry[]): Promise<Names> {
  const flattenings = entries.filter(({ action }) => action.kind === 'flat' && action.target.kind === 'all');
  if (flattenings.length === 0) return new Map();
  const symbols = (await readInstruments(db)).map(({ symbol }) => symbol);
  return new Map(flattenings.map(({ line, action }) => [line, symbols.map(idOf(action))]));
}

function placedBy(
  { action, line }: PlanEntry,
  { orders, names }: { readonly orders: ReadonlyMap<string, OrderRow>; readonly names: Names },
): readonly OrderRow[] {
  const ids =
    action.kind === 'place' || action.kind === 'reverse'
      ? idsOfPlace(action)
      : action.kind === 'flat'
        ? (names.get(line) ?? [action.clientOrderId])
        : [];
  return ids.flatMap((id) => orders.get(id) ?? []);
}

const NOT_PLACED: PlanReason = {
  code: 'NOT_PLACED',
  message: 'the desk refused the line in an earlier run of the engine',
  hint: 'Run the plan on a new desk to see why.',
};

interface Judging extends Pick<EarlierRun, 'entries' | 'portfolio'> {
  readonly entry: PlanEntry;
}

async function reasonsWithoutOrders(
  db: PrismaClient,
  { entry, entries, portfolio }: Judging,
): Promise<readonly PlanReason[]> {
  const { action } = entry;
  const isExit = action.kind === 'place' && action.intent.kind === 'exit';
  if ((action.kind === 'place' && !isExit) || action.kind === 'reverse') return [NOT_PLACED];
  if ((action.kind === 'cancel' || action.kind === 'replace') && action.target.kind === 'client-order-id') {
    const { clientOrderId } = action.target;
    const isPlacedLater = entries
      .slice(entries.indexOf(entry))
      .some((later) => placedIds(later.action).includes(clientOrderId));
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
  if (requests.ok || (await wasCarriedOut(db, { entry, refusal: requests.error, portfolio }))) return [];
  return reasonsOfRefusal(requests.error, entry);
}

/** Whether the line may have done its work, although it would be refused now. */
async function wasCarriedOut(
  db: PrismaClient,
  { entry: { action, at }, refusal, portfolio }: { entry: PlanEntry; refusal: Refusal; portfolio: PortfolioRow },
): Promise<boolean> {
  if (action.kind === 'place' && action.intent.kind === 'exit')
    return refusal.code !== 'UNKNOWN_INSTRUMENT' && wasHeld(db, { symbol: action.intent.symbol, at, portfolio });
  if (action.kind !== 'replace' || refusal.kind !== 'over') return false;
  const order = await readNamed(db, { portfolioId: portfolio.id, target: action.target });
  return order !== null && (await readOrderEvents(db, order.id)).some(({ type }) => type === 'PENDING_REPLACE');
}

/** Whether a position was open at the instant of the market's clock, before or after the trades of that instant. */
async function wasHeld(
  db: PrismaClient,
  { symbol, at, portfolio }: { symbol: string; at: number; portfolio: PortfolioRow },
): Promise<boolean> {
  const [trades, positions] = await Promise.all([
    readTrades(db, { portfolioId: portfolio.id, symbol, limit: null }),
    readPositions(db, { portfolioId: portfolio.id }),
  ]);
  const now = positions.find((position) => position.symbol === symbol)?.quantity ?? ZERO;
  const before = (counts: (trade: TradeRow) => boolean): Decimal =>
    trades
      .filter((trade) => !counts(trade))
      .reduce((held, { side, quantity }) => held.minus(signed(side, quantity)), now);
  return (
    !before(({ executedAt }) => executedAt < at).isZero() || !before(({ executedAt }) => executedAt <= at).isZero()
  );
}

function signed(side: Side, quantity: Decimal): Decimal {
  return side === 'BUY' ? quantity : quantity.negated();
}
