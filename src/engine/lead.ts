/** Leading the desk: load, then take what people ask and what the market tells, one batch a transaction, until there is a reason to end. */
import type { Broker } from '../brokers/broker.ts';
import type { Clock } from '../config/clock.ts';
import { bookMarks, bookStep } from '../database/booking/book-step.ts';
import { readCursors, readHistory } from '../database/booking/engine-books.ts';
import type { FeedCursor } from '../database/booking/engine-books.ts';
import { readRequests } from '../database/booking/engine-orders.ts';
import { readInstruments } from '../database/queries/instruments.ts';
import { SIGNAL_SOURCES } from '../domain/signal-sources.ts';
import { compareEvents, instantOf } from '../feeds/feed.ts';
import type { Feed, FeedInstrument, MarketEvent } from '../feeds/feed.ts';
import { Booking } from './booking.ts';
import type { EngineEvent } from './event.ts';
import { StaleViewError } from './failures.ts';
import { Inbox } from './inbox.ts';
import type { Bell } from './inbox.ts';
import { loadState, readWatchedRules } from './load.ts';
import type { Sources } from './load.ts';
import { mergeFeeds } from './merge-feeds.ts';
import type { FedBatch } from './merge-feeds.ts';
import { enteredBefore } from './plan.ts';
import type { Plan } from './plan.ts';
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
}

/** Valuations of positions and portfolios follow the market this often. */
const MARKS_EVERY_MS = 1_000;

export class Lead {
  readonly totals: EngineTotals = { events: 0, orders: 0, trades: 0, steps: 0 };
  readonly #options: LeadOptions;
  readonly #source: string;
  #state: EngineState = EMPTY_STATE;
  #booking = new Booking();
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
    this.#source = sourceOf(options.feeds);
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

  /** `instruments`: what the feeds tell, one a symbol. */
  async load(instruments: readonly FeedInstrument[]): Promise<void> {
    const { client, feeds, plan, signal } = this.#options;
    const stored = await readCursors(client, [...feeds.map(({ name }) => name), ...(plan === null ? [] : [plan.name])]);
    const byName = new Map(stored.map((cursor) => [cursor.feed, cursor]));
    this.#planned = plan === null ? 0 : (byName.get(plan.name)?.position ?? 0);
    const openBars = await Promise.all(feeds.map((feed) => feed.openBars(byName.get(feed.name)?.position ?? 0)));
    const grains = new Map(instruments.map(({ symbol, grain }) => [symbol, grain]));
    this.#state = await loadState(this.#options, { marketAt: clockOf(feeds, byName), grains, openBars: openBars.flat() });
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
    const requests = await readRequests(this.#options.client);
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
    await bookMarks(this.#options.client, { epoch: this.#options.epoch, symbols });
  }

  async #takeBatch({ events, finished }: FedBatch): Promise<void> {
    const receivedAt = this.#options.clock.now();
    const [first] = events;
    if (first !== undefined && !this.#remembers) await this.#remember(first.event);
    for (const { feed, event } of events) {
      await this.#enterPlanned(enteredBefore(event));
      this.#step({ kind: 'market', event, receivedAt });
      this.#moveCursor(feed, (cursor) => (cursor.position += 1));
      // A bar that opened is counted when it closes.
      if (event.kind !== 'open') this.totals.events += 1;
    }
    const last = events.at(-1);
    if (last !== undefined) await this.#enterPlanned(instantOf(last.event));
    for (const feed of finished) this.#moveCursor(feed, (cursor) => (cursor.finished = true));
    await this.#book();
  }

  /** Entries up to an instant. Everything before an entry is booked first, so that the desk judges it by the market of its time. */
  async #enterPlanned(reached: number): Promise<void> {
    const { plan, onRefusedPlan } = this.#options;
    for (let entry = plan?.entries[this.#planned]; plan !== null && entry !== undefined && entry.at <= reached; entry = plan.entries[this.#planned]) {
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

  #step(event: EngineEvent): number {
    const { state, effects } = step(this.#state, event, this.#options.broker);
    this.#state = state;
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
    if (booking.empty) return;
    this.#movedFeeds = new Set();
    this.#booking = new Booking();
    await bookStep(this.#options.client, { epoch: this.#options.epoch, rows: booking.rows(), candles: booking.candles, source: this.#source });
    this.totals.steps += 1;
    for (const symbol of booking.quotedSymbols) this.#unmarked.add(symbol);
  }

  async #lookAround(): Promise<void> {
    const { db } = this.#options;
    this.#step({ kind: 'instruments', instruments: await readInstruments(db) });
    this.#step({ kind: 'rules', rules: await readWatchedRules(db) });
  }

  /** What closed before the first event: what an import brought of later is not known yet. */
  async #remember(first: MarketEvent): Promise<void> {
    const symbols = [...this.#state.markets.keys()];
    // One more than is wanted: the last that opened before that instant may close after it.
    const count = Math.max(...SIGNAL_SOURCES.map(({ remembers }) => remembers)) + 1;
    const candles = await readHistory(this.#options.client, { symbols, before: instantOf(first), count });
    this.#step({ kind: 'history', candles: candles.filter((candle) => compareEvents({ kind: 'candle', candle }, first) < 0) });
    this.#remembers = true;
  }
}

/** The kinds of the feeds, in whatever order they are given. */
function sourceOf(feeds: readonly Feed[]): string {
  const kinds = new Set(feeds.map(({ name }) => name.split(':')[0]!));
  return kinds.size === 0 ? 'engine' : [...kinds].sort().join('+').slice(0, 64);
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
