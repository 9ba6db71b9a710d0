/** The latest quote of every symbol. Quotes change all the time, so only those that a notification names are read. */
import { readQuotes } from '../../database/queries/quotes.ts';
import type { QuoteRow } from '../../database/queries/quotes.ts';
import type { Topic } from './topic.ts';

type Quotes = ReadonlyMap<string, QuoteRow>;

export const quotesTopic: Topic<Quotes> = {
  empty: new Map(),
  hears: {},
  scope: 'desk',
  turn: 'at once',
  read: async (db) => bySymbol(await readQuotes(db)),
  piecewise: {
    hears: 'quote',
    read: async (db, symbols) => bySymbol(await readQuotes(db, { symbols })),
    merge(before, pieces) {
      if (pieces.size === 0) return before;
      const merged = new Map(before);
      for (const [symbol, quote] of pieces) merged.set(symbol, quote);
      return merged;
    },
  },
};

function bySymbol(quotes: readonly QuoteRow[]): Quotes {
  return new Map(quotes.map((quote) => [quote.symbol, quote]));
}
