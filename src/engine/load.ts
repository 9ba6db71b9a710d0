/** Loads the state from the database: the only way to begin, after a normal start and after a crash. */
import type { Client } from 'pg';
import type { PrismaClient } from '../database/generated/client.ts';
import type { OnUnreadable } from '../database/read-rows.ts';
import { readSuspendedPortfolios } from '../database/booking/suspensions.ts';
import { readBooks, readHoldings } from '../database/booking/engine-books.ts';
import { readFirstVolumes, readTaken } from '../database/booking/engine-bars.ts';
import { readNextAcceptance, readWorkingOrders } from '../database/booking/engine-orders.ts';
import { readEngineRules } from '../database/booking/engine-rules.ts';
import type { WhichRules } from '../database/booking/engine-rules.ts';
import { readDeskDay } from '../database/queries/desk-day.ts';
import { readInstruments } from '../database/queries/instruments.ts';
import type { InstrumentRow } from '../database/queries/instruments.ts';
import { readQuotes } from '../database/queries/quotes.ts';
import { OrderBook } from '../domain/order-book.ts';
import { TextMap } from '../domain/text-map.ts';
import type { FeedInstrument, FeedPast } from '../market-data/feeds/feed.ts';
import { earliestExpiry } from './expiry.ts';
import { grainOf } from './feed-instruments.ts';
import { hasClosed, volumesFrom, withClosed } from './series.ts';
import type { SeriesKey } from './series.ts';
import { RuleBook } from './rule-book.ts';
import { EMPTY_STATE, newMarket } from './state.ts';
import type {
  Book,
  EngineState,
  Holding,
  Market,
  PartOfEvent,
  SessionQuote,
  WatchedRule,
  WorkingOrder,
} from './state.ts';
import { withSuspensions } from './suspension.ts';

export interface Sources {
  readonly client: Client;
  readonly db: PrismaClient;
}

/** The feeds' description of the place where they continue. */
export interface FeedPlace {
  /** The market's clock; null when the feeds have not begun. */
  readonly marketAt: number | null;
  /** One a symbol. */
  readonly instruments: readonly FeedInstrument[];
  readonly pasts: readonly FeedPast[];
  /** The booked parts of unfinished events. */
  readonly halfBooked: readonly PartOfEvent[];
}

/** Receives each row that cannot be read; it is left out. */
export async function loadState(
  { client, db }: Sources,
  { marketAt, instruments: fed, pasts, halfBooked }: FeedPlace,
  onUnreadable: OnUnreadable,
): Promise<EngineState> {
  const instruments = await readTradable(db, onUnreadable);
  const deskDay = await readDeskDay(db, onUnreadable);
  const rules = await readWatchedRules(client, 'all', onUnreadable);
  const markets = new Map<string, Market>(instruments.map((instrument) => [instrument.symbol, newMarket(instrument)]));
  for (const [symbol, ofSymbol] of bySymbol(rules, ({ condition }) => condition.symbol))
    extend(markets, symbol, (market) => ({ ...market, rules: RuleBook.of(ofSymbol) }));
  for (const { volume, ...quote } of await readQuotes(db, { onUnreadable })) {
    const known: SessionQuote = { ...quote, sessionVolume: volume };
    extend(markets, quote.symbol, (market) => ({ ...market, quote: known }));
  }
  const books = await loadBooks(client, onUnreadable);
  let held = TextMap.of<WorkingOrder>();
  const orders = await readWorkingOrders(client, onUnreadable);
  for (const order of orders) {
    if (!markets.has(order.symbol)) {
      held = held.with(order.id, order);
      onUnreadable({
        what: `order ${order.number}`,
        portfolioId: order.portfolioId,
        reason: `there is no instrument ${order.symbol} on this desk`,
      });
    }
  }
  for (const [symbol, ofSymbol] of bySymbol(orders, (order) => order.symbol))
    extend(markets, symbol, (market) => ({ ...market, orders: OrderBook.of(ofSymbol) }));
  const grains = new Map(fed.map((instrument) => [instrument.symbol, grainOf(instrument)]));
  await goOnWithBars(client, markets, { grains, pasts });
  const state: EngineState = {
    ...EMPTY_STATE,
    markets,
    books,
    marketAt,
    grains,
    held,
    deskDay,
    nextExpiry: earliestExpiry(markets.values()),
    nextAcceptance: await readNextAcceptance(client),
    halfBooked,
    volumesFrom: volumesFrom(await readFirstVolumes(client, barSeriesOf(fed)), pasts),
  };
  return withSuspensions(state, new Set(await readSuspendedPortfolios(client)));
}

/** The last closed bars and the open bars: the trades show how much our orders filled of them. */
async function goOnWithBars(
  client: Client,
  markets: Map<string, Market>,
  { grains, pasts }: Pick<EngineState, 'grains'> & Pick<FeedPlace, 'pasts'>,
): Promise<void> {
  for (const { symbol, interval, closedAt } of pasts.flatMap(({ series }) => series)) {
    if (closedAt !== null)
      extend(markets, symbol, (market) =>
        withClosed(market, { interval, timestamp: Math.max(closedAt, market.closed.get(interval) ?? closedAt) }),
      );
  }
  const matched = pasts
    .flatMap(({ openBars }) => openBars)
    .filter((bar) => {
      const market = markets.get(bar.symbol);
      return market !== undefined && grains.get(bar.symbol) === bar.interval && !hasClosed(market, bar);
    });
  for (const { symbol, interval, timestamp, taken } of await readTaken(client, matched))
    extend(markets, symbol, (market) => ({ ...market, openBar: { interval, timestamp, taken } }));
}

/** Quotes make minutes. */
function barSeriesOf(instruments: readonly FeedInstrument[]): SeriesKey[] {
  return instruments.flatMap(({ symbol, series }) =>
    series.map(({ grain }) => ({ symbol, interval: grain === 'quote' ? '1m' : grain })),
  );
}

async function loadBooks(client: Client, onUnreadable: OnUnreadable): Promise<TextMap<Book>> {
  const held = new Map<string, Map<string, Holding>>();
  for (const { portfolioId, ...holding } of await readHoldings(client, onUnreadable)) {
    held.set(portfolioId, (held.get(portfolioId) ?? new Map<string, Holding>()).set(holding.symbol, holding));
  }
  const books = await readBooks(client);
  return TextMap.of<Book>(
    books.map(({ portfolioId, currency, account }) => [
      portfolioId,
      { currency, account, holdings: held.get(portfolioId) ?? new Map<string, Holding>() },
    ]),
  );
}

/** An instrument whose stored hours cannot be read trades by the desk's day. */
export async function readTradable(db: PrismaClient, onUnreadable: OnUnreadable): Promise<InstrumentRow[]> {
  const instruments = await readInstruments(db, onUnreadable);
  for (const { symbol, tradingHoursProblem } of instruments) {
    if (tradingHoursProblem !== null)
      onUnreadable({ what: `the trading hours of ${symbol}`, portfolioId: null, reason: tradingHoursProblem });
  }
  return instruments;
}

export async function readWatchedRules(
  client: Client,
  which: WhichRules,
  onUnreadable: OnUnreadable,
): Promise<WatchedRule[]> {
  const rules = await readEngineRules(client, which, onUnreadable);
  return rules.map(({ id, number, symbol, field, operator, threshold, severity, triggered }) => ({
    id,
    number,
    condition: { symbol, field, operator, threshold },
    severity,
    state: triggered ? 'TRIGGERED' : 'ARMED',
  }));
}

function bySymbol<Row>(rows: readonly Row[], symbolOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(symbolOf(row));
    if (group === undefined) groups.set(symbolOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

function extend(markets: Map<string, Market>, symbol: string, change: (market: Market) => Market): void {
  const market = markets.get(symbol);
  if (market !== undefined) markets.set(symbol, change(market));
}
