/** Until when an order works, by the trading hours and the market's clock that this console has read. */
import { hoursOfDeskDay } from '../../domain/desk-day.ts';
import { describeWorksUntil, shortWorksUntil, worksUntil } from '../../domain/works-until.ts';
import type { WorkingTerms, WorksUntil } from '../../domain/works-until.ts';
import { marketNow } from '../desk-state.ts';
import type { DeskState } from '../desk-state.ts';
import { cellWidth } from '../../text/widths.ts';

/** Null before the first quote. */
export function orderUntil(desk: DeskState, order: WorkingTerms & { readonly symbol: string }): WorksUntil | null {
  const marketAt = marketNow(desk);
  if (marketAt === null) return null;
  const hours = desk.instruments.value.get(order.symbol)?.tradingHours ?? hoursOfDeskDay(desk.deskDay.value);
  return worksUntil(order, { hours, marketAt });
}

/** As many words as fit into `width` cells; null for an order that no session ends. */
export function fittingUntil(until: WorksUntil, width: number): string | null {
  const short = shortWorksUntil(until);
  if (short === null) return null;
  const whole = describeWorksUntil(until).replace(/^(DAY|GTD) /, '');
  return cellWidth(whole) <= width ? whole : short;
}
