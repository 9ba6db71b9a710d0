/** The market price for an order's side, and the previews that the market has moved away from. */
import { Decimal } from '../../domain/decimal.ts';
import type { PlaceOrderRequest } from '../../domain/order-line/intent.ts';
import { markPrice } from '../../domain/quote.ts';
import type { DeskState } from '../desk-state.ts';
import { PREVIEW_COLLAR, wantedOrder } from './ticket-state.ts';
import type { Preview } from './ticket-state.ts';

const COLLAR = new Decimal(PREVIEW_COLLAR);

/** A buy gets the ask, a sell the bid, else the mark; null without a quote. */
export function marketPrice(
  desk: DeskState,
  { symbol, side }: Pick<PlaceOrderRequest, 'symbol' | 'side'>,
): Decimal | null {
  const quote = desk.quotes.value.get(symbol);
  if (quote === undefined) return null;
  return (side === 'BUY' ? quote.ask : quote.bid) ?? markPrice(quote);
}

/** Symbols whose price has left the collar around the price of the preview. */
export function movedSymbols(preview: Preview, desk: DeskState): string[] {
  return preview.orders.flatMap((order) => {
    const { marketPrice: before } = order;
    const wanted = wantedOrder(order);
    const now = marketPrice(desk, wanted);
    return before !== null && now !== null && now.minus(before).abs().greaterThan(before.times(COLLAR))
      ? [wanted.symbol]
      : [];
  });
}
