/** The effects of one event in parts that do not depend on each other: the market's own rows, what is said of them, and each portfolio's moves. */
import { unreachable } from '../domain/unreachable.ts';
import type { Effect } from './effect.ts';
import type { SaidEffect } from './refusal.ts';

export interface EffectParts {
  /** Without them the event never was: its quote and candle. */
  readonly market: readonly Effect[];
  readonly said: readonly SaidEffect[];
  /** By portfolio: the moves of its orders, each with the trade that it made. */
  readonly books: ReadonlyMap<string, readonly (readonly Effect[])[]>;
}

export function partsOf(effects: readonly Effect[]): EffectParts {
  const market: Effect[] = [];
  const said: SaidEffect[] = [];
  const books = new Map<string, Effect[][]>();
  for (const effect of effects) {
    switch (effect.kind) {
      case 'quote':
      case 'candle':
        market.push(effect);
        break;
      case 'signal':
      case 'rule':
      case 'alert':
        said.push(effect);
        break;
      case 'order':
        books.set(effect.order.portfolioId, [...(books.get(effect.order.portfolioId) ?? []), [effect]]);
        break;
      case 'trade':
        // It follows the move of its order.
        books.get(effect.trade.portfolioId)!.at(-1)!.push(effect);
        break;
      default:
        return unreachable(effect);
    }
  }
  return { market, said, books };
}
