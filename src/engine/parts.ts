/**
 * Splits the effects of one event into independent parts: the market's own rows, the rows derived from them, and each
 * portfolio's moves.
 */
import { unreachable } from '../domain/unreachable.ts';
import type { Effect } from './effect.ts';
import type { EngineEvent } from './event.ts';
import type { SaidEffect } from './refusal.ts';

export interface EffectParts {
  /** The rows without which the event does not count: the quote, and the candle of a bar. */
  readonly market: readonly Effect[];
  readonly said: readonly SaidEffect[];
  /** By portfolio: the moves of its orders, each with its trade. */
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
        // A minute built from quotes is separate from the quote that ends it: if the minute is refused, the next quotes
        // must still be processed.
        if (event.kind === 'market' && event.event.kind === 'quote') said.push(effect);
        else market.push(effect);
        break;
      case 'signal':
      case 'rule':
      case 'alert':
        said.push(effect);
        break;
      case 'order':
      case 'denied':
      case 'replace-rejected':
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
