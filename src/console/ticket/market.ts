/** The price an order of a side would meet now, and which previews it has left behind. */
import { Decimal } from '../../domain/decimal.ts';
import type { PlaceOrderRequest } from '../../domain/order-line/intent.ts';
import { markPrice } from '../../domain/quote.ts';
import type { DeskState } from '../desk-state.ts';
import { PREVIEW_COLLAR } from './ticket-state.ts';
import type { Preview } from './ticket-state.ts';

const COLLAR = new Decimal(PREVIEW_COLLAR);

/** Ask for a buy, bid for a sell, else the mark; null without a market. */
export function marketPrice(
  desk: DeskState,
  { symbol, side }: Pick<PlaceOrderRequest, 'symbol' | 'side'>,
): Decimal | null {
  const quote = desk.quotes.value.get(symbol);
  if (quote === undefined) return null;
  return (side === 'BUY' ? quote.ask : quote.bid) ?? markPrice(quote);
}

/** Symbols whose price has left the collar around what the preview was judged at. */
export function movedSymbols(preview: Preview, desk: DeskState): string[] {
  return preview.orders.flatMap(({ request, marketPrice: before }) => {
    const now = marketPrice(desk, request);
    return before !== null && now !== null && now.minus(before).abs().greaterThan(before.times(COLLAR))
      ? [request.symbol]
      : [];
  });
}
