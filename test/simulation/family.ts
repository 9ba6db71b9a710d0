/** The orders that one request places: an order with its exits, or two orders that are linked. */
import { absolute, ceilTo, floorTo, textOf, times, units } from './amounts.ts';
import { GRIDS } from './grids.ts';
import type { ExitTerms, LinkedTerms, PlacedTerms } from './schedule.ts';

export interface Member {
  readonly client: string;
  readonly terms: PlacedTerms;
  /** `first`: it waits for the first order. */
  readonly parent: 'first' | null;
  /** `first`: it is in the list that has the first order's id. */
  readonly list: 'first' | null;
}

export function familyOf(client: string, terms: PlacedTerms, linked: LinkedTerms | null): readonly Member[] {
  if (linked === null) return [{ client, terms, parent: null, list: null }];
  switch (linked.kind) {
    case 'exits':
      return [{ client, terms, parent: null, list: null }, ...exitsOf(client, terms, linked.exits)];
    case 'oco':
      return [
        { client, terms, parent: null, list: 'first' },
        { client: `${client}:2`, terms: linked.terms, parent: null, list: 'first' },
      ];
    case 'then':
      return [
        { client, terms, parent: null, list: null },
        { client: `${client}:2`, terms: linked.terms, parent: 'first', list: null },
      ];
  }
}

function exitsOf(client: string, entry: PlacedTerms, { takeProfit, stopLoss, timeInForce }: ExitTerms): Member[] {
  const plain = { limitPrice: null, stopPrice: null, trailAmount: null, trailPercent: null };
  const unconditional = { expireDate: null, postOnly: false, allOrNone: false, displayQuantity: null };
  const common = {
    ...entry,
    ...plain,
    ...unconditional,
    side: entry.side === 'BUY' ? 'SELL' : 'BUY',
    reduceOnly: true,
    timeInForce,
  } as const;
  const exits: Member[] = [];
  if (takeProfit !== null)
    exits.push({
      client: `${client}:tp`,
      terms: { ...common, type: 'LIMIT', limitPrice: targetOf(entry, takeProfit, stopLoss) },
      parent: 'first',
      list: 'first',
    });
  if (stopLoss !== null) {
    const type = stopLoss.stopPrice === null ? 'TRAILING_STOP' : stopLoss.limitPrice === null ? 'STOP' : 'STOP_LIMIT';
    exits.push({ client: `${client}:sl`, terms: { ...common, ...stopLoss, type }, parent: 'first', list: 'first' });
  }
  return exits;
}

/** R is the distance of the stop loss from the entry; the target is rounded down for a BUY entry, up for a SELL. */
function targetOf(
  { side, symbol, limitPrice, stopPrice }: PlacedTerms,
  takeProfit: NonNullable<ExitTerms['takeProfit']>,
  stopLoss: ExitTerms['stopLoss'],
): string {
  if (typeof takeProfit === 'string') return takeProfit;
  const price = units((limitPrice ?? stopPrice)!);
  const distance = stopLoss!.trailAmount ?? null;
  const risk = distance === null ? absolute(price - units(stopLoss!.stopPrice!)) : units(distance);
  const away = times(risk, units(takeProfit.r));
  const tick = units(GRIDS[symbol].tick);
  return textOf(side === 'BUY' ? floorTo(price + away, tick) : ceilTo(price - away, tick));
}
