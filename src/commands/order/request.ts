/** From an order line to the order that is placed: the parser's errors with their caret, and what the line leaves open filled from the desk. */
import { normalizeSymbol } from '../../domain/instrument.ts';
import { caret, lineErrorMessage } from '../../domain/order-line/caret.ts';
import type { LineError, OrderLine, PlaceOrderRequest } from '../../domain/order-line/intent.ts';
import { parseOrderLine } from '../../domain/order-line/parse.ts';
import { resolveIntent, unavailablePart } from '../../domain/order-line/resolve.ts';
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { DeskError } from '../../database/actions/desk-error.ts';
import type { OrderTerms } from '../../database/actions/place-order.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import { readInstrument } from '../../database/queries/instruments.ts';
import { readPortfolioValue } from '../../database/queries/portfolio-value.ts';
import { readPositions } from '../../database/queries/positions.ts';
import { readQuotes } from '../../database/queries/quotes.ts';
import { readSignal } from '../../database/queries/signals.ts';

/** An order's line alone: what cancels, flattens, replaces or halts has commands of its own. */
export function parsePlacement(text: string): Result<OrderLine, DeskError> {
  const parsed = parseOrderLine(text);
  if (!parsed.ok) return err(lineRefusal(text, parsed.error));
  const intent = parsed.value;
  if (intent.kind !== 'order') {
    const message = `this line is no order to place: ${text}`;
    return err({ code: 'BAD_ORDER_LINE', message, hint: OTHER_COMMANDS[intent.kind], kind: 'invalid' });
  }
  const missing = unavailablePart(intent);
  return missing === null ? ok(intent) : err(lineRefusal(text, missing, 'UNSUPPORTED'));
}

const OTHER_COMMANDS = {
  cancel: 'Cancel with: traderai order cancel 142, or --symbol BTCUSD, or --all',
  flat: 'Flatten with: traderai flatten BTCUSD, or --all',
  replace: 'Cancel the order, then place another.',
  halt: 'Halting the desk is not available yet.',
} as const;

export interface Placement {
  readonly request: PlaceOrderRequest;
  readonly terms: OrderTerms;
  readonly signalId: string | null;
}

/** Reads of the desk only what the line needs. */
export async function resolvePlacement(
  db: PrismaClient,
  { text, line, portfolioId }: { readonly text: string; readonly line: OrderLine; readonly portfolioId: string },
): Promise<Result<Placement, DeskError>> {
  const symbol = normalizeSymbol(line.symbol);
  const [instrument, [quote], positions, value, signal] = await Promise.all([
    readInstrument(db, symbol),
    readQuotes(db, { symbols: [symbol] }),
    readPositions(db, { portfolioId }),
    readPortfolioValue(db, portfolioId),
    line.signal === null ? null : readSignal(db, line.signal),
  ]);
  const position = positions.find((held) => held.symbol === symbol) ?? null;
  const resolved = resolveIntent(line, { instrument, quote: quote ?? null, position, equity: value?.equity ?? null });
  if (!resolved.ok) return err(lineRefusal(text, resolved.error));
  if (line.signal !== null && signal === null) {
    return err({ code: 'SIGNAL_NOT_FOUND', message: `there is no signal ${line.signal}`, hint: 'List signals with: traderai signal list', kind: 'not-found' });
  }
  const request = resolved.value;
  const { side, type, quantity, limitPrice, timeInForce, reduceOnly } = request;
  return ok({ request, signalId: signal?.id ?? null, terms: { portfolioId, symbol: request.symbol, side, type, quantity, limitPrice, timeInForce, reduceOnly } });
}

function lineRefusal(text: string, error: LineError, code = 'BAD_ORDER_LINE'): DeskError {
  return { code, message: `${lineErrorMessage(error)}\n${caret(text, error)}`, hint: "An order line reads like: b 0.5 BTCUSD @mkt · s 2 ETHUSD @187.20 gtc", kind: 'invalid' };
}
