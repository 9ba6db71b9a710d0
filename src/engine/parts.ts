/** The effects of one event in parts that do not depend on each other: the market's own rows, what is said of them, and each portfolio's moves. */
import { unreachable } from '../domain/unreachable.ts';
import type { Effect } from './effect.ts';
import type { EngineEvent } from './event.ts';
import type { SaidEffect } from './refusal.ts';

export interface EffectParts {
  /** Without them the event never was: the quote, and the candle of a bar. */
  readonly market: readonly Effect[];
  readonly said: readonly SaidEffect[];
  /** By portfolio: the moves of its orders, each with the trade that it made. */
  readonly books: ReadonlyMap<string, readonly (readonly Effect[])[]>;
}

export function partsOf(effects: readonly Effect[], event: EngineEvent): EffectParts {
  const market: Effect[] = [];
  const said: SaidEffect[] = [];
  const books = new Map<string, Effect[][]>();
  for (const effect of effects) {
    switch (effect.kind) {
      case 'quote':
        market.push(effect);
        break;
      case 'candle':
        // A minute that quotes have made is not the quote that ends it: left out, the next quotes must still be taken.
        if (event.kind === 'market' && event.event.kind === 'quote') said.push(effect);
        else market.push(effect);
        break;
      case 'signal':
      case 'rule':
      case 'alert':
        said.push(effect);
        break;
      case 'order':
      case 'term':
      case 'obstacle':
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
