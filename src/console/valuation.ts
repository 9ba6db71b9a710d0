/** The value of the portfolio at the quotes on the screen: the same sums as in the database, at the latest marks. */
import { ZERO, round8 } from '../domain/decimal.ts';
import type { Decimal } from '../domain/decimal.ts';
import { dayResult } from '../domain/day-result.ts';
import { unrealizedPnl } from '../domain/position.ts';
import { markPrice } from '../domain/quote.ts';
import type { PositionRow } from '../database/queries/positions.ts';
import type { DeskState } from './desk-state.ts';

/** The quote's mark, else the mark of the position's row, else null. */
export function liveMark(desk: DeskState, position: Pick<PositionRow, 'symbol' | 'markPrice'>): Decimal | null {
  const quote = desk.quotes.value.get(position.symbol);
  return (quote === undefined ? null : markPrice(quote)) ?? position.markPrice;
}

/** Null when the symbol never had a price. */
export function liveUnrealized(desk: DeskState, position: PositionRow): Decimal | null {
  const mark = liveMark(desk, position);
  return mark === null ? null : unrealizedPnl(position, mark);
}

export interface Worth {
  readonly equity: Decimal;
  readonly buyingPower: Decimal;
  readonly exposure: Decimal;
  /** Exposure ÷ equity; null when equity is not positive. */
  readonly exposureShare: Decimal | null;
  /**
   * Since the first price of the desk's day on the market's clock, after commissions; null while a price is missing.
   */
  readonly dayPnl: Decimal | null;
  /** dayPnl ÷ equity at the day's start. */
  readonly dayShare: Decimal | null;
}

/** Null until the portfolio is read. A position without a price counts at its cost, as in the database. */
export function worthOf(desk: DeskState): Worth | null {
  const quotes = desk.quotes.value;
  const parts = [desk.value.value, desk.positions.value, desk.day.value];
  const known = WORTHS.get(quotes);
  if (known !== undefined && known.parts.every((part, at) => part === parts[at])) return known.worth;
  const worth = summedWorth(desk);
  WORTHS.set(quotes, { parts, worth });
  return worth;
}

/**
 * A cache, because every row of a pane needs the equity. The values of the desk are never changed in place, so they are
 * the key.
 */
const WORTHS = new WeakMap<
  DeskState['quotes']['value'],
  { readonly parts: readonly unknown[]; readonly worth: Worth | null }
>();

function summedWorth(desk: DeskState): Worth | null {
  const { value } = desk.value;
  if (value === null) return null;
  let equity = value.cash;
  let exposure = ZERO;
  for (const position of desk.positions.value) {
    const mark = liveMark(desk, position) ?? position.averagePrice ?? ZERO;
    const worth = round8(position.quantity.times(mark));
    equity = equity.plus(worth);
    exposure = exposure.plus(worth.abs());
  }
  const dayPnl = dayResultOf(desk);
  const before = dayPnl === null ? null : equity.minus(dayPnl);
  return {
    equity,
    buyingPower: value.buyingPower,
    exposure,
    exposureShare: equity.greaterThan(0) ? exposure.dividedBy(equity) : null,
    dayPnl,
    dayShare: dayPnl === null || before === null || !before.greaterThan(0) ? null : dayPnl.dividedBy(before),
  };
}

function dayResultOf(desk: DeskState): Decimal | null {
  const held = new Map(desk.positions.value.map((position) => [position.symbol, position]));
  const traded = new Map(desk.day.value.map((day) => [day.symbol, day]));
  return dayResult(
    [...new Set([...held.keys(), ...traded.keys()])].map((symbol) => {
      const position = held.get(symbol);
      return {
        quantity: position?.quantity ?? ZERO,
        mark: position === undefined ? null : liveMark(desk, position),
        open: desk.quotes.value.get(symbol)?.sessionOpen ?? null,
        traded: traded.get(symbol) ?? null,
      };
    }),
  );
}
