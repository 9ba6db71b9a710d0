/**
 * Bars of markets without orders and rules, as a replay mostly meets them: a run of them is stepped at once. The result
 * is that of `marketStep` bar by bar, except that only the last quote of a symbol is an effect.
 */
import type { BarOpening, Candle } from '../domain/candle.ts';
import { ZERO } from '../domain/decimal.ts';
import type { Interval } from '../domain/interval.ts';
import { instantOf, symbolOf } from '../market-data/feeds/feed.ts';
import type { MarketEvent } from '../market-data/feeds/feed.ts';
import type { Effect, Stepped } from './effect.ts';
import type { FedEvent } from './merge-feeds.ts';
import { enteredBefore } from './plan.ts';
import { isWithinPriceBound } from './price-bound.ts';
import { candleQuote, isFinest, nextSession } from './prices.ts';
import type { SessionFigures } from './prices.ts';
import { hasClosed, volumesWith, withKnownVolume } from './series.ts';
import { showTo } from './signals.ts';
import { marketOf } from './state.ts';
import type { EngineState, Market } from './state.ts';

/** The event is a bar that reaches no order and no rule, and no order ends before it. */
export function isQuiet(state: EngineState, event: MarketEvent): boolean {
  if (event.kind === 'quote' || state.unfinished !== null || state.halfBooked.length > 0) return false;
  if (state.nextExpiry !== null && state.nextExpiry <= instantOf(event)) return false;
  const market = state.markets.get(symbolOf(event));
  return market !== undefined && market.orders.size === 0 && market.rules.size === 0;
}

interface QuietRunOptions {
  readonly from: number;
  readonly state: EngineState;
  /** Feeds that are not read any more. */
  readonly closed: ReadonlySet<string>;
  /** The instant of the plan's next entry; null without one. */
  readonly plannedAt: number | null;
  /** A mark of the symbol can pass a limit. */
  readonly watches: (symbol: string) => boolean;
}

/** The events from a place on that reach nothing but the market: they need no look at orders, cash or the plan. */
export function quietRun(
  events: readonly FedEvent[],
  { from, state, closed, plannedAt, watches }: QuietRunOptions,
): readonly FedEvent[] {
  const reached = plannedAt ?? Number.POSITIVE_INFINITY;
  let until = from;
  for (; until < events.length; until += 1) {
    const { feed, event } = events[until]!;
    if (closed.has(feed) || reached <= enteredBefore(event)) break;
    if (!isQuiet(state, event) || !isWithinPriceBound(event) || watches(symbolOf(event))) break;
  }
  return from === 0 && until === events.length ? events : events.slice(from, until);
}

/**
 * Each event must be quiet in the state before the run: a quiet event keeps the others quiet. `receivedAt` on the
 * desk's clock.
 */
export function stepQuietBars(before: EngineState, events: Iterable<MarketEvent>, receivedAt: number): Stepped {
  const run = new QuietRun(before);
  for (const event of events) {
    if (event.kind === 'open') run.open(event.bar, instantOf(event));
    else if (event.kind === 'candle') run.close(event.candle, instantOf(event));
    else throw new Error(`the quote of ${event.quote.symbol} is not a bar`);
  }
  return run.finish(receivedAt);
}

/** A market while its bars pass: the maps are its own. */
interface Passing {
  readonly market: Market;
  openBar: Market['openBar'];
  readonly closed: Map<Interval, number>;
  readonly memories: Map<string, unknown>;
  session: SessionFigures | null;
  /** The last bar that made a quote. */
  quoted: Candle | null;
}

class QuietRun {
  readonly #before: EngineState;
  readonly #passing = new Map<string, Passing>();
  /** The symbols with a new quote, in the order of their first one. */
  readonly #quoted = new Set<string>();
  readonly #effects: Effect[] = [];
  #marketAt: number | null;
  #volumesFrom: EngineState['volumesFrom'];

  constructor(before: EngineState) {
    this.#before = before;
    this.#marketAt = before.marketAt;
    this.#volumesFrom = before.volumesFrom;
  }

  open(bar: BarOpening, at: number): void {
    const passing = this.#reach(bar, at);
    const { interval, timestamp } = bar;
    if (passing.openBar?.timestamp === timestamp || hasClosed(passing, bar) || !isFinest(this.#before, bar)) return;
    passing.openBar = { interval, timestamp, taken: ZERO };
  }

  close(closing: Candle, at: number): void {
    const passing = this.#reach(closing, at);
    if (hasClosed(passing, closing)) return;
    const candle = withKnownVolume({ volumesFrom: this.#volumesFrom }, closing);
    if (isFinest(this.#before, candle)) {
      const { deskDay: day } = this.#before;
      passing.session = nextSession(passing.session, at, { day, firstPrice: candle.open, volume: candle.volume });
      passing.quoted = candle;
      passing.openBar = null;
      this.#quoted.add(candle.symbol);
    }
    this.#effects.push({ kind: 'candle', candle });
    showTo(passing.memories, { instrument: passing.market.instrument, candle, effects: this.#effects });
    passing.closed.set(candle.interval, candle.timestamp);
  }

  finish(receivedAt: number): Stepped {
    const markets = new Map(this.#before.markets);
    for (const [symbol, { market, openBar, closed, memories, session, quoted }] of this.#passing) {
      const quote = quoted === null ? market.quote : { ...candleQuote(quoted, receivedAt), ...session! };
      markets.set(symbol, { ...market, openBar, closed, memories, quote });
    }
    for (const symbol of this.#quoted) this.#effects.push({ kind: 'quote', quote: markets.get(symbol)!.quote! });
    return {
      state: { ...this.#before, markets, marketAt: this.#marketAt, volumesFrom: this.#volumesFrom },
      effects: this.#effects,
    };
  }

  /** The clock and the known volumes are also those of bars that another recording had already. */
  #reach(bar: Candle | BarOpening, at: number): Passing {
    if (this.#marketAt === null || this.#marketAt < at) this.#marketAt = at;
    this.#volumesFrom = volumesWith(this.#volumesFrom, bar);
    let passing = this.#passing.get(bar.symbol);
    if (passing === undefined) {
      const market = marketOf(this.#before, bar.symbol);
      passing = {
        market,
        openBar: market.openBar,
        closed: new Map(market.closed),
        memories: new Map(market.memories),
        session: market.quote,
        quoted: null,
      };
      this.#passing.set(bar.symbol, passing);
    }
    return passing;
  }
}
