/** Leading the desk: load, then take what people ask and what the market tells, one batch a transaction, until there is a reason to end. */
import type { Broker } from '../brokers/broker.ts';
import type { Clock } from '../config/clock.ts';
import { bookMarks, bookStep } from '../database/booking/book-step.ts';
import { readPriceBound, readSuspendedPortfolios } from '../database/booking/suspensions.ts';
import { refusedRowOf } from '../database/booking/refused-row.ts';
import { readCursors, readHistory } from '../database/booking/engine-books.ts';
import type { FeedCursor } from '../database/booking/engine-books.ts';
import { readRequests } from '../database/booking/engine-orders.ts';
import { readInstruments } from '../database/queries/instruments.ts';
import { ZERO } from '../domain/decimal.ts';
import { SIGNAL_SOURCES } from '../domain/signal-sources.ts';
import type { Feed } from '../feeds/feed.ts';
import { Booking } from './booking.ts';
import type { EngineEvent } from './event.ts';
import { startOf, symbolOf } from './event.ts';
import { StaleViewError } from './failures.ts';
import { Inbox } from './inbox.ts';
import type { Bell } from './inbox.ts';
import { Isolation } from './isolation.ts';
import type { Input, Isolated } from './isolation.ts';
import { loadState, readWatchedRules } from './load.ts';
import type { Sources } from './load.ts';
import { mergeFeeds } from './merge-feeds.ts';
import type { FedBatch, FedEvent } from './merge-feeds.ts';
import type { Plan } from './plan.ts';
import { highestPriceOf } from './price-bound.ts';
import type { Refusal } from './refusal.ts';
import type { EngineTotals } from './report.ts';
import { EMPTY_STATE } from './state.ts';
import type { EngineState } from './state.ts';
import { step } from './step.ts';

export interface LeadOptions extends Sources {
  readonly epoch: number;
  readonly feeds: readonly Feed[];
  readonly plan: Plan | null;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly bell: Bell;
  /** Ends the feeds. */
  readonly signal: AbortSignal;
  readonly onRefusedPlan: (line: number, reason: string) => void;
  /** What the database refused to book and what became of it, in a sentence; the rest is booked. */
  readonly onRefusal: (message: string) => void;
}

/** Valuations of positions and portfolios follow the market this often. */
const MARKS_EVERY_MS = 1_000;

export class Lead {
  readonly totals: EngineTotals = { events: 0, orders: 0, trades: 0, steps: 0 };
  readonly #options: LeadOptions;
  readonly #source: string;
  #state: EngineState = EMPTY_STATE;
  #booking = new Booking();
  /** As it was last booked, and what was stepped since: from there a booking that is refused begins again. */
  #booked: { readonly state: EngineState; readonly trades: number } = { state: EMPTY_STATE, trades: 0 };
  #inputs: Input[] = [];
  /** Feeds and plans from which nothing more is taken, and orders whose request cannot be answered. */
  readonly #closed = new Set<string>();
  readonly #unanswered = new Set<string>();
  #highestPrice = ZERO;
  #inbox: Inbox<FedBatch> | null = null;
  /** Of recorded feeds; a live one cannot be told again. */
  #cursors = new Map<string, { position: number; finished: boolean }>();
  #movedFeeds = new Set<string>();
  #remembers = false;
  #planned = 0;
  #asked: 'orders' | 'everything' | null = 'everything';
  #unmarked = new Set<string>();
  #markedAt = Number.NEGATIVE_INFINITY;

  constructor(options: LeadOptions) {
    this.#options = options;
    this.#source = (options.feeds[0]?.name.split(':')[0] ?? 'engine').slice(0, 64);
  }

  get marketAt(): number | null {
    return this.#state.marketAt;
  }

  /** Entries of the plan whose time has not come. */
  get unentered(): number {
    return (this.#options.plan?.entries.length ?? 0) - this.#planned;
  }

  /** Feeds have told everything. */
  get fed(): boolean {
    return this.#inbox?.ended ?? true;
  }

  /** Something may wait for the engine; `everything` also looks for new rules and instruments. */
  ask(what: 'orders' | 'everything'): void {
    if (this.#asked !== 'everything') this.#asked = what;
    this.#options.bell.ring();
  }

  async load(): Promise<void> {
    const { client, feeds, plan, signal } = this.#options;
    const stored = await readCursors(client, [...feeds.map(({ name }) => name), ...(plan === null ? [] : [plan.name])]);
    const byName = new Map(stored.map((cursor) => [cursor.feed, cursor]));
    this.#planned = plan === null ? 0 : (byName.get(plan.name)?.position ?? 0);
    this.#highestPrice = await readPriceBound(client);
    this.#state = await loadState(this.#options, clockOf(feeds, byName));
    this.#booked = { state: this.#state, trades: 0 };
    const known = knownPrices(this.#state);
    for (const feed of feeds) {
      const cursor = byName.get(feed.name);
      if (feed.time === 'recorded') this.#cursors.set(feed.name, { position: cursor?.position ?? 0, finished: cursor?.finished ?? false });
    }
    const fed = mergeFeeds(feeds, (feed) => ({ position: this.#cursors.get(feed.name)?.position ?? 0, known, signal }));
    this.#inbox = new Inbox(fed, this.#options.bell);
  }

  /** Takes what waits; false when nothing did. */
  async work(): Promise<boolean> {
    const asked = await this.takeRequests();
    const batch = this.#inbox!.take();
    if (batch !== null) await this.#takeBatch(batch);
    if (this.#options.clock.now() - this.#markedAt >= MARKS_EVERY_MS) await this.mark();
    return asked || batch !== null;
  }

  /** True when people had asked for something. */
  async takeRequests(): Promise<boolean> {
    if (this.#asked === null || this.#state.marketAt === null) return false;
    const what = this.#asked;
    this.#asked = null;
    if (what === 'everything') await this.#lookAround();
    const requests = await readRequests(this.#options.client, this.#unanswered);
    for (const { order, currency } of requests) {
      if (!this.#state.markets.has(order.symbol)) await this.#lookAround();
      const effects = this.#step({ kind: order.status === 'PENDING_NEW' ? 'place' : 'cancel', request: { order, currency } });
      if (effects === 0) throw new StaleViewError(`order ${order.id} is ${order.status}, which this engine does not know of`);
    }
    this.totals.orders += requests.length;
    await this.#book();
    return requests.length > 0;
  }

  /** Carries the latest prices into positions and portfolios. */
  async mark(): Promise<void> {
    this.#markedAt = this.#options.clock.now();
    if (this.#unmarked.size === 0) return;
    const symbols = [...this.#unmarked];
    this.#unmarked = new Set();
    const unvalued = await bookMarks(this.#options.client, { epoch: this.#options.epoch, symbols });
    await this.setApart(unvalued.map(({ portfolioId, reason }) => ({ refused: { kind: 'portfolio', portfolioId }, reason })));
  }

  /** Between bookings: suspends portfolios, and tells of what was refused elsewhere. */
  async setApart(refusals: readonly Refusal[]): Promise<void> {
    if (refusals.length === 0) return;
    await this.#book();
    this.#goOn(await this.#isolation().setApart(this.#state, refusals));
  }

  async #takeBatch({ events, finished }: FedBatch): Promise<void> {
    const receivedAt = this.#options.clock.now();
    if (events.length > 0 && !this.#remembers) await this.#remember(startOf(events[0]!.event));
    for (const fed of events) {
      if (this.#closed.has(fed.feed)) continue;
      await this.#enterPlanned(startOf(fed.event));
      await this.#takeEvent(fed, receivedAt);
    }
    this.totals.events += events.length;
    for (const feed of finished) this.#moveCursor(feed, (cursor) => (cursor.finished = true));
    await this.#book();
  }

  async #takeEvent({ feed, event }: FedEvent, receivedAt: number): Promise<void> {
    const position = this.#cursors.get(feed)?.position ?? null;
    const why = await this.#refusedBecause(event);
    this.#moveCursor(feed, (cursor) => (cursor.position += 1));
    if (why === null) return void this.#step({ kind: 'market', event, receivedAt }, { feed, position });
    await this.setApart([{ refused: { kind: 'event', event, feed, position, why: why.code }, reason: why.reason }]);
  }

  async #refusedBecause(event: FedEvent['event']): Promise<{ readonly code: 'PRICE_BOUND' | 'UNKNOWN_INSTRUMENT'; readonly reason: string } | null> {
    const price = highestPriceOf(event);
    if (price.greaterThan(this.#highestPrice)) return { code: 'PRICE_BOUND', reason: `price ${price.toFixed()} is above the largest price ${this.#highestPrice.toFixed()}` };
    const symbol = symbolOf(event);
    if (!this.#state.markets.has(symbol)) await this.#lookAround();
    return this.#state.markets.has(symbol) ? null : { code: 'UNKNOWN_INSTRUMENT', reason: `there is no instrument ${symbol} on this desk` };
  }

  /** Everything before an entry is booked first, so that the desk judges it by the market of its time. */
  async #enterPlanned(reached: number): Promise<void> {
    const { plan, onRefusedPlan } = this.#options;
    for (let entry = plan?.entries[this.#planned]; plan !== null && entry !== undefined && entry.at <= reached && !this.#closed.has(plan.name); entry = plan.entries[this.#planned]) {
      await this.#book();
      this.#step({ kind: 'clock', at: entry.at });
      const refusal = await plan.enter(entry);
      if (refusal !== null) onRefusedPlan(entry.line, refusal);
      this.#planned += 1;
      this.#booking.moveCursor({ feed: plan.name, position: this.#planned, finished: this.unentered === 0, marketAt: entry.at });
      this.#asked ??= 'orders';
      await this.takeRequests();
    }
  }

  #step(event: EngineEvent, fed: Input['fed'] = null): number {
    const { state, effects } = step(this.#state, event, this.#options.broker);
    this.#state = state;
    this.#inputs.push({ event, fed });
    this.#booking.add(effects);
    for (const effect of effects) if (effect.kind === 'trade') this.totals.trades += 1;
    return effects.length;
  }

  #moveCursor(feed: string, move: (cursor: { position: number; finished: boolean }) => void): void {
    const cursor = this.#cursors.get(feed);
    if (cursor === undefined) return;
    move(cursor);
    this.#movedFeeds.add(feed);
  }

  async #book(): Promise<void> {
    const booking = this.#booking;
    for (const feed of this.#movedFeeds) booking.moveCursor({ feed, ...this.#cursors.get(feed)!, marketAt: this.#state.marketAt });
    if (!booking.empty) {
      this.#movedFeeds = new Set();
      this.#booking = new Booking();
      await this.#write(booking);
      this.totals.steps += 1;
    }
    this.#booked = { state: this.#state, trades: this.totals.trades };
    this.#inputs = [];
  }

  async #write(booking: Booking): Promise<void> {
    const { client, epoch } = this.#options;
    const rows = booking.rows();
    try {
      await bookStep(client, { epoch, rows, candles: booking.candles, source: this.#source });
      for (const symbol of booking.quotedSymbols) this.#unmarked.add(symbol);
    } catch (error) {
      if (refusedRowOf(error) === null) throw error;
      this.totals.trades = this.#booked.trades;
      this.#goOn(await this.#isolation().book(this.#booked.state, this.#inputs, rows.cursors));
    }
  }

  #isolation(): Isolation {
    const { client, epoch, broker } = this.#options;
    return new Isolation({ client, epoch, broker, source: this.#source });
  }

  #goOn({ state, trades, quotedSymbols, closedFeeds, unanswered, messages }: Isolated): void {
    this.#state = state;
    this.totals.trades += trades;
    for (const symbol of quotedSymbols) this.#unmarked.add(symbol);
    for (const feed of closedFeeds) this.#closed.add(feed);
    for (const order of unanswered) this.#unanswered.add(order);
    messages.forEach((message) => this.#options.onRefusal(message));
  }

  async #lookAround(): Promise<void> {
    const { db, client } = this.#options;
    const suspended = await readSuspendedPortfolios(client);
    // Whoever resumed a portfolio has mended something: what could not be answered is tried again.
    if (suspended.length < this.#state.suspended.size) this.#unanswered.clear();
    this.#step({ kind: 'suspensions', portfolioIds: suspended });
    this.#step({ kind: 'instruments', instruments: await readInstruments(db) });
    this.#step({ kind: 'rules', rules: await readWatchedRules(db) });
  }

  async #remember(before: number): Promise<void> {
    const symbols = [...this.#state.markets.keys()];
    const candles = await readHistory(this.#options.client, { symbols, before, count: Math.max(...SIGNAL_SOURCES.map(({ remembers }) => remembers)) });
    this.#step({ kind: 'history', candles });
    this.#remembers = true;
  }
}

/** Where recorded feeds were left; a live market's clock starts with its first event. */
function clockOf(feeds: readonly Feed[], cursors: ReadonlyMap<string, FeedCursor>): number | null {
  const instants = feeds.flatMap(({ name }) => cursors.get(name)?.marketAt ?? []);
  return instants.length === 0 ? null : Math.max(...instants);
}

function knownPrices({ markets }: EngineState): ReadonlyMap<string, { price: NonNullable<ReturnType<typeof lastOf>>; at: number }> {
  const known = new Map<string, { price: NonNullable<ReturnType<typeof lastOf>>; at: number }>();
  for (const [symbol, market] of markets) {
    const price = lastOf(market);
    if (price !== null) known.set(symbol, { price, at: market.quote!.quotedAt });
  }
  return known;
}

function lastOf({ quote }: EngineState['markets'] extends ReadonlyMap<string, infer Market> ? Market : never) {
  return quote?.last ?? null;
}
