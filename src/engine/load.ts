/** The state as the database has it: the one way to begin, after a start as after a crash. */
import type { Client } from 'pg';
import type { PrismaClient } from '../database/generated/client.ts';
import { readHoldings, readTaken } from '../database/booking/engine-books.ts';
import { readNextAcceptance, readWorkingOrders } from '../database/booking/engine-orders.ts';
import { readAlertRules } from '../database/queries/alert-rules.ts';
import { readInstruments } from '../database/queries/instruments.ts';
import { readQuotes } from '../database/queries/quotes.ts';
import type { BarOpening } from '../domain/candle.ts';
import { EMPTY_STATE, newMarket } from './state.ts';
import type { Book, EngineState, Market, SessionQuote, WatchedRule } from './state.ts';

export interface Sources {
  readonly client: Client;
  readonly db: PrismaClient;
}

/** What the feeds say of the place where they go on. */
export interface FeedPlace extends Pick<EngineState, 'grains'> {
  /** The market's clock; null when they have not begun. */
  readonly marketAt: number | null;
  readonly openBars: readonly BarOpening[];
}

export async function loadState({ client, db }: Sources, { marketAt, grains, openBars }: FeedPlace): Promise<EngineState> {
  const instruments = await readInstruments(db);
  const rules = await readWatchedRules(db);
  const markets = new Map<string, Market>(instruments.map((instrument) => [instrument.symbol, newMarket(instrument)]));
  for (const rule of rules) extend(markets, rule.condition.symbol, (market) => ({ ...market, rules: [...market.rules, rule] }));
  for (const { volume, ...quote } of await readQuotes(db)) {
    const known: SessionQuote = { ...quote, sessionVolume: volume };
    extend(markets, quote.symbol, (market) => ({ ...market, quote: known }));
  }
  const books = new Map<string, Book>();
  for (const { portfolioId, currency, ...holding } of await readHoldings(client)) {
    const book = books.get(portfolioId) ?? { currency, holdings: new Map() };
    books.set(portfolioId, { currency, holdings: new Map(book.holdings).set(holding.symbol, holding) });
  }
  for (const { order, currency } of await readWorkingOrders(client)) {
    extend(markets, order.symbol, (market) => ({ ...market, orders: [...market.orders, order] }));
    if (!books.has(order.portfolioId)) books.set(order.portfolioId, { currency, holdings: new Map() });
  }
  const matched = openBars.filter(({ symbol, interval }) => grains.get(symbol) === interval);
  for (const { symbol, interval, timestamp, taken } of await readTaken(client, matched)) extend(markets, symbol, (market) => ({ ...market, openBar: { interval, timestamp, taken } }));
  return { ...EMPTY_STATE, markets, books, marketAt, grains, nextAcceptance: await readNextAcceptance(client) };
}

export async function readWatchedRules(db: PrismaClient): Promise<WatchedRule[]> {
  const rules = await readAlertRules(db);
  return rules.filter(({ active }) => active).map(({ id, symbol, field, operator, threshold, severity, triggered }) => ({
    id,
    condition: { symbol, field, operator, threshold },
    severity,
    state: triggered ? 'TRIGGERED' : 'ARMED',
  }));
}

function extend(markets: Map<string, Market>, symbol: string, change: (market: Market) => Market): void {
  const market = markets.get(symbol);
  if (market !== undefined) markets.set(symbol, change(market));
}
