/** Leads the desk: loads the state, then takes requests and market events until it ends, one batch a transaction. */
import type { Clock } from '../config/clock.ts';
import { readCursors } from '../database/booking/engine-books.ts';
import type { ChangeHint } from '../database/listening.ts';
import { instantOf, symbolOf } from '../market-data/feeds/feed.ts';
import type { Feed, FeedInstrument, MarketEvent } from '../market-data/feeds/feed.ts';
import { Answers } from './answers.ts';
import { Bookkeeper } from './bookkeeper.ts';
import type { BookkeeperOptions } from './bookkeeper.ts';
import type { EngineEvent, ToldEvent } from './event.ts';
import { FeedCursors } from './feed-cursors.ts';
import type { FeedPosition } from './feed-cursors.ts';
import { History } from './history.ts';
import { Inbox } from './inbox.ts';
import type { Bell } from './inbox.ts';
import { loadState } from './load.ts';
import type { Sources } from './load.ts';
import { MarkJudge } from './mark-judge.ts';
import { mergeFeeds } from './merge-feeds.ts';
import type { FedBatch, FedEvent } from './merge-feeds.ts';
import { enteredBefore } from './plan.ts';
import type { Plan, PlanDenial } from './plan.ts';
import { isWithinPriceBound, refusalOfEvent } from './price-bound.ts';
import { quietRun } from './quiet-bars.ts';
import type { Refusal } from './refusal.ts';
import type { EngineTotals, UnmetOrders } from './report.ts';
import type { EngineState } from './state.ts';
import { LeftParts } from './half-booked.ts';
import { knownPrices } from './known-prices.ts';
import { eventName } from './market-step.ts';
import { clockOf, silentSessionEnd, sourceOf, timeOf } from './run-feeds.ts';
import { Surroundings } from './surroundings.ts';
import { unmetOrders } from './unmet.ts';
import { UnreadableRows } from './unreadable.ts';

export interface LeadOptions extends Sources, Omit<BookkeeperOptions, 'source' | 'time'> {
  readonly feeds: readonly Feed[];
  readonly plan: Plan | null;
  readonly clock: Clock;
  readonly bell: Bell;
  /** Aborts the feeds. */
  readonly signal: AbortSignal;
  readonly onDeniedPlan: (denial: PlanDenial) => void;
}

const FORWARD = (cursor: FeedPosition): unknown => (cursor.position += 1);

export class Lead {
  readonly #options: LeadOptions;
  readonly #books: Bookkeeper;
  readonly #history: History;
  #events = 0;
  #orders = 0;
  #inbox: Inbox<FedBatch> | null = null;
  readonly #cursors = new FeedCursors();
  #left = new LeftParts([]);
  /** The feed whose event is unfinished. */
  #tellingFeed: string | null = null;
  #planned = 0;
  readonly #surroundings: Surroundings;
  readonly #unreadable = new UnreadableRows();
  readonly #answers: Answers;
  readonly #judge: MarkJudge;
  /** The desk's clock at the last event of a feed, or at the start of this lead. */
  #heardAt: number;

  constructor(options: LeadOptions) {
    this.#options = options;
    this.#heardAt = options.clock.now();
    this.#history = new History(options.client);
    const time = timeOf(options.feeds);
    this.#books = new Bookkeeper({ ...options, source: sourceOf(options.feeds), time });
    this.#surroundings = new Surroundings({
      ...options,
      books: this.#books,
      time,
      onUnreadable: this.#unreadable.note,
    });
    this.#answers = new Answers({
      ...options,
      books: this.#books,
      surroundings: this.#surroundings,
      unreadable: this.#unreadable,
      book: () => this.#book(),
    });
    this.#judge = new MarkJudge({ ...options, books: this.#books, answers: this.#answers, book: () => this.#book() });
  }

  get totals(): EngineTotals {
    return { events: this.#events, orders: this.#orders, ...this.#books.totals };
  }

  get state(): EngineState {
    return this.#books.state;
  }

  get marketAt(): number | null {
    return this.#books.state.marketAt;
  }

  /** Entries of the plan whose time is still ahead. */
  get unentered(): number {
    return (this.#options.plan?.entries.length ?? 0) - this.#planned;
  }

  /** By symbol, the working orders that no event has reached yet. */
  get unmet(): readonly UnmetOrders[] {
    return unmetOrders(this.#books.state);
  }

  /** Orders and rules wait for a row that a session keeps. */
  get leavesOut(): boolean {
    const { portfolios, rules } = this.#books.state.blocked;
    return portfolios.size + rules.size > 0;
  }

  /** All feeds have ended. */
  get fed(): boolean {
    return this.#inbox?.ended ?? true;
  }

  /** Requests may be pending. */
  ask(what: 'requests' | 'everything'): void {
    this.#answers.asked[what]();
    this.#options.bell.ring();
  }

  hear(hint: ChangeHint): void {
    this.#answers.asked.hear(hint);
    this.#options.bell.ring();
  }

  /** `instruments`: from the feeds, one a symbol. */
  async load(instruments: readonly FeedInstrument[]): Promise<void> {
    const { client, feeds, plan, signal } = this.#options;
    this.#answers.asked.forget();
    const names = [...feeds.map(({ name }) => name), ...(plan === null ? [] : [plan.name])];
    const stored = await readCursors(client, names);
    const byName = new Map(stored.map((cursor) => [cursor.feed, cursor]));
    this.#left = new LeftParts(stored);
    this.#planned = plan === null ? 0 : (byName.get(plan.name)?.position ?? 0);
    const pasts = await Promise.all(feeds.map((feed) => feed.past(byName.get(feed.name)?.position ?? 0)));
    this.#books.begin(
      await loadState(
        this.#options,
        { marketAt: clockOf(names, byName), instruments, pasts, halfBooked: this.#left.parts },
        this.#unreadable.note,
      ),
    );
    await this.#surroundings.learnQuoteAge();
    const known = knownPrices(this.#books.state);
    for (const { name, time } of feeds)
      if (time === 'recorded') this.#cursors.begin(name, byName.get(name) ?? { position: 0, finished: false });
    const fed = mergeFeeds(feeds, (feed) => ({ position: this.#cursors.positionOf(feed.name) ?? 0, known, signal }));
    this.#inbox = new Inbox(fed, this.#options.bell);
    // Before the first event, which could fill them.
    await this.#answers.endHalted();
    await this.#surroundings.readLimits();
    await this.#judge.begin();
    await this.setApart(this.#unreadable.take());
  }

  /** Processes waiting work; false when there was none. */
  async work(): Promise<boolean> {
    const served = await this.#books.unblock(this.#options.clock.now());
    if (served !== null) this.#answers.asked.servedAgain(served);
    // One booking for the requests and the event that may fill them.
    const { waits } = this.#inbox!;
    const asked = waits || this.#answers.rested ? await this.#answers.give() : false;
    const batch = waits ? this.#inbox!.take() : null;
    if (batch !== null) await this.#takeBatch(batch);
    else if (!(await this.#arrivesMeanwhile())) {
      await this.#book();
      await this.#endSilentSessions();
    }
    await this.#books.markInTime(this.#options.clock.now());
    await this.#judge.keep();
    return asked || batch !== null || this.#inbox!.waits;
  }

  /** True when the next batch arrives before the last one is booked. */
  async #arrivesMeanwhile(): Promise<boolean> {
    const { underway } = this.#books;
    if (underway !== null) await Promise.race([underway, this.#inbox!.arrival]);
    return underway !== null && this.#inbox!.waits;
  }

  /** Answers pending requests and books the answers; true when there were some. */
  async takeRequests(): Promise<boolean> {
    const asked = await this.#answers.give();
    await this.#book();
    return asked;
  }

  /** Carries the latest prices into positions and portfolios. */
  async mark(): Promise<void> {
    await this.#books.mark(this.#options.clock.now());
  }

  async markEverything(): Promise<void> {
    do await this.mark();
    while (this.#books.hasUnmarked);
  }

  /** Between bookings: reports refusals from outside a booking. */
  async setApart(refusals: readonly Refusal[]): Promise<void> {
    await this.#books.setApart(refusals);
  }

  async #takeBatch({ events, finished }: FedBatch): Promise<void> {
    const receivedAt = this.#options.clock.now();
    this.#heardAt = receivedAt;
    const remembered = await this.#history.before(events);
    if (remembered.length > 0) this.#books.step({ kind: 'history', candles: remembered });
    for (let at = 0; at < events.length;) {
      const quiet = this.#quietRun(events, at);
      if (quiet.length > 0) this.#takeQuiet(quiet, receivedAt);
      else {
        await this.#books.settle();
        await this.#takeOne(events[at]!, receivedAt);
      }
      at += Math.max(1, quiet.length);
    }
    const last = events.at(-1);
    if (last !== undefined) {
      await this.#enterPlanned(instantOf(last.event));
      // Orders that end at that instant end now: the next event may come hours later, or never.
      await this.#reach({ kind: 'clock', at: instantOf(last.event) });
    }
    for (const feed of finished) this.#moveCursor(feed, (cursor) => (cursor.finished = true));
    this.#bookCursors();
    await (this.#answers.expectsMore ? this.#books.book() : this.#books.bookAhead());
    this.#countAnswers();
  }

  async #takeOne(fed: FedEvent, receivedAt: number): Promise<void> {
    if (this.#books.closed.has(fed.feed)) return;
    const { event } = fed;
    await this.#enterPlanned(enteredBefore(event));
    const told = { kind: 'market', event, receivedAt } as const;
    if (this.#isTaken(event)) await this.#answers.refreshCash(this.#books.lackingCash(told));
    // Yielding at every event would cost too much.
    if (this.#isTaken(event)) this.#takeEvent(fed, told);
    else await this.#takeOrSetAside(fed, told);
    if (this.#tellingFeed !== null) await this.#finishEvent(fed, told);
    await this.#judge.judge();
    if (this.#books.isFull) await this.#pause();
    this.#count(event);
  }

  /** A bar that opened is counted when it closes. */
  #count({ kind }: MarketEvent): void {
    if (kind !== 'open') this.#events += 1;
  }

  #quietRun(events: readonly FedEvent[], from: number): readonly FedEvent[] {
    if (!this.#left.empty) return [];
    const { state, closed } = this.#books;
    const plannedAt = this.#options.plan?.entries[this.#planned]?.at ?? null;
    return quietRun(events, {
      from,
      state,
      closed,
      plannedAt,
      watches: (symbol) => this.#books.limits.watches(symbol),
    });
  }

  #takeQuiet(bars: readonly FedEvent[], receivedAt: number): void {
    const positions = new Map<string, number | null>();
    for (const { feed, event } of bars) {
      if (!positions.has(feed)) positions.set(feed, this.#cursors.positionOf(feed));
      this.#moveCursor(feed, FORWARD);
      this.#count(event);
    }
    this.#books.stepQuietBars({ bars, receivedAt, positions });
  }

  #isTaken(event: MarketEvent): boolean {
    return this.#books.state.markets.has(symbolOf(event)) && isWithinPriceBound(event);
  }

  #takeEvent({ feed }: FedEvent, told: ToldEvent): void {
    this.#tell(feed, told);
    if (this.#books.state.unfinished === null) this.#moveCursor(feed, (cursor) => (cursor.position += 1));
    else this.#tellingFeed = feed;
  }

  #tell(feed: string, told: ToldEvent): void {
    this.#books.step(told, { feed, position: this.#cursors.positionOf(feed) });
    const part = this.#books.state.unfinished;
    for (const cursor of this.#left.following(eventName(told.event), { feed, part })) this.#books.moveCursor(cursor);
  }

  /**
   * Books the rest of an event with many effects in short transactions, with requests between them. The feed's position
   * moves with the last one; until then its cursor has the booked part, so that after a crash the event is completed
   * and no part of it is repeated.
   */
  async #finishEvent({ feed }: FedEvent, told: ToldEvent): Promise<void> {
    while (this.#books.state.unfinished !== null) {
      this.#moveCursor(feed, () => undefined);
      await this.#pause();
      // A booking that was refused may have ended the event.
      if (this.#books.state.unfinished === null) break;
      await this.#answers.refreshCash(this.#books.lackingCash(told));
      this.#tell(feed, told);
    }
    this.#tellingFeed = null;
    this.#moveCursor(feed, (cursor) => (cursor.position += 1));
  }

  /** Books everything and takes requests: other logins wait for one short transaction, not for a storm of orders. */
  async #pause(): Promise<void> {
    await this.#book();
    await this.takeRequests();
  }

  /** Time passes without an event; many orders that end at once are booked in short transactions. */
  async #reach(event: Extract<EngineEvent, { kind: 'clock' | 'session-end' }>): Promise<void> {
    for (;;) {
      this.#books.step(event);
      const { nextExpiry } = this.#books.state;
      if (nextExpiry === null || nextExpiry > event.at) return;
      await this.#pause();
    }
  }

  /** An event of an unknown symbol, or with a price beyond the bound, has no effects. */
  async #takeOrSetAside(fed: FedEvent, told: ToldEvent): Promise<void> {
    await this.#surroundings.look();
    if (this.#isTaken(fed.event)) return this.#takeEvent(fed, told);
    const position = this.#cursors.positionOf(fed.feed);
    this.#moveCursor(fed.feed, (cursor) => (cursor.position += 1));
    await this.#book();
    const market = this.#books.state.markets.has(symbolOf(fed.event)) ? 'known' : 'unknown';
    await this.setApart([refusalOfEvent({ ...fed, position }, market)]);
  }

  /**
   * Places the plan's entries up to an instant. Everything before an entry is booked first, so that the desk checks the
   * order against the market of its time.
   */
  async #enterPlanned(reached: number): Promise<void> {
    const { plan, onDeniedPlan } = this.#options;
    for (
      let entry = plan?.entries[this.#planned];
      plan !== null && entry !== undefined && entry.at <= reached;
      entry = plan.entries[this.#planned]
    ) {
      await this.#book();
      if (this.#books.closed.has(plan.name)) return;
      await this.#reach({ kind: 'clock', at: entry.at });
      // An engine that ends after the order is placed leaves the clock at which the next one accepts it.
      this.#movePlan(plan, entry.at);
      await this.#book();
      const denial = await plan.enter(entry);
      if (denial !== null) onDeniedPlan(denial);
      this.#planned += 1;
      this.#movePlan(plan, entry.at);
      this.#answers.asked.requests();
      await this.takeRequests();
    }
  }

  #movePlan({ name: feed }: Plan, marketAt: number): void {
    this.#books.moveCursor({ feed, position: this.#planned, finished: this.unentered === 0, marketAt, part: null });
  }

  async #endSilentSessions(): Promise<void> {
    const { feeds, clock } = this.#options;
    const ended = silentSessionEnd(this.#books.state, feeds, { now: clock.now(), heardAt: this.#heardAt });
    if (ended === null) return;
    await this.#reach({ kind: 'session-end', at: ended });
    await this.#book();
  }

  #moveCursor(feed: string, move: (cursor: FeedPosition) => unknown): void {
    if (!this.#books.closed.has(feed)) this.#cursors.move(feed, move);
  }

  async #book(): Promise<void> {
    this.#bookCursors();
    await this.#books.book();
    this.#countAnswers();
  }

  #bookCursors(): void {
    for (const cursor of this.#cursors.takeMoved())
      this.#books.moveCursor({
        ...cursor,
        marketAt: this.marketAt,
        part: cursor.feed === this.#tellingFeed ? this.#books.state.unfinished : null,
      });
  }

  #countAnswers(): void {
    this.#orders += this.#answers.takeBooked();
  }
}
