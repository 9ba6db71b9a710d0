/**
 * The state and the steps since the last booking. When the database refuses a booking, Isolation splits it, books
 * everything that can be booked, and the engine continues from there. A row that a session keeps which does not end is
 * left out until it can be locked: the rest of the desk does not wait for it.
 */
import type { Client } from 'pg';
import type { Broker } from '../brokers/broker.ts';
import { BLOCKED_REASON, findBlocked, readRuleOwners, resolveLeftOut } from '../database/booking/blocked-rows.ts';
import { bookMarks, watchFills } from '../database/booking/book-step.ts';
import type { UnvaluedPortfolio } from '../database/booking/book-step.ts';
import { isLockTimeout, refusedRowOf } from '../database/booking/refused-row.ts';
import { readPortfolioName } from '../database/booking/suspensions.ts';
import { BOOKING_BEHIND_LOCK, withRetries } from '../database/retry.ts';
import { Batch, failureOf } from './batch.ts';
import type { QuietBars, Sent } from './batch.ts';
import { nothingBlocked, withoutBlocked } from './blocked.ts';
import type { Stepped } from './effect.ts';
import type { EngineEvent, ToldEvent } from './event.ts';
import type { Cursor } from './half-booked.ts';
import { Isolation, requestOf } from './isolation.ts';
import type { Input, Isolated } from './isolation.ts';
import { MarkLimits } from './mark-limits.ts';
import { stepQuietBars } from './quiet-bars.ts';
import { GONE, leftOutAlerts } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { SetAsideRows } from './set-aside.ts';
import { Unmarked } from './unmarked.ts';
import type { ToMark } from './unmarked.ts';
import { EMPTY_STATE } from './state.ts';
import type { Blocked, EngineState } from './state.ts';
import { step } from './step.ts';
import { withBlocked } from './suspension.ts';

export interface BookkeeperOptions {
  readonly client: Client;
  readonly epoch: number;
  readonly broker: Broker;
  /** The source of the candles, as in MarketData. */
  readonly source: string;
  /** The market's clock of the feeds: the quotes of live feeds age. */
  readonly time: 'live' | 'recorded';
  /** Receives one sentence for each refused booking and its consequence; the rest is booked. */
  readonly onRefusal: (message: string) => void;
  /** Receives every row of a feed that was set aside. */
  readonly setAside: SetAsideRows;
}

/** A row that is kept at each of these looks is kept by a session that goes on keeping it. */
const LOOKS = 5;
/** Events, two for each candle. The first request after a pause waits for at most two bookings of them. */
const MOST_AHEAD = 3_000;
const UNBLOCK_EVERY_MS = 500;
/** Positions and portfolios are valued this often. */
const MARKS_EVERY_MS = 1_000;
const MARKS_AFTER_FILLS_EVERY_MS = 250;

export class Bookkeeper {
  readonly #options: BookkeeperOptions;
  /** Feeds and plans that the engine stopped reading, because their position cannot be stored. */
  readonly closed = new Set<string>();
  /** Orders whose request cannot be answered: the engine skips them until a portfolio is resumed. */
  readonly unanswered = new Set<string>();
  #state: EngineState = EMPTY_STATE;
  #booked = EMPTY_STATE;
  #batch = new Batch();
  #sent: Sent | null = null;
  #trades = 0;
  #tradesBooked = 0;
  #tradesMarked = 0;
  #tradesWatched = 0;
  #markedAt = Number.NEGATIVE_INFINITY;
  #steps = 0;
  #unblockedAt = 0;
  /** Every row that was blocked since `unblock()` last reported the free ones. */
  #leftOut: Blocked = EMPTY_STATE.blocked;
  /** `due`: an alert may be about something that is served again, also one of a former leader. */
  #resolution: 'due' | 'done' = 'due';
  readonly #unmarked = new Unmarked();
  readonly limits = new MarkLimits();
  #foreseen: { readonly from: EngineState; readonly event: EngineEvent; readonly stepped: Stepped } | null = null;

  constructor(options: BookkeeperOptions) {
    this.#options = options;
  }

  get state(): EngineState {
    return this.#state;
  }

  get totals(): { readonly trades: number; readonly steps: number } {
    return { trades: this.#trades, steps: this.#steps };
  }

  /** Portfolios wait for their value. */
  get hasUnmarked(): boolean {
    return !this.#unmarked.empty;
  }

  /** Whether the moves that are not booked fill a short transaction. */
  get isFull(): boolean {
    return this.#batch.moves >= this.#state.portion;
  }

  /** The state in the database. An engine before this one may have ended before it valued its bookings. */
  begin(state: EngineState): void {
    this.#state = state;
    this.#booked = state;
    this.#unmarked.portfolios([...state.books].map(([portfolioId]) => portfolioId));
    this.#unmarked.symbols(state.markets.keys());
  }

  /** Returns the number of effects. `fed` is the origin of a market event. */
  step(event: EngineEvent, fed: Input['fed'] = null): number {
    const { state, effects } = this.#stepped(event);
    if (event.kind === 'suspensions')
      this.#serveAgain([...this.#state.suspended].filter((id) => !state.suspended.has(id)));
    this.#state = state;
    this.#batch.add({ event, fed, completed: state.unfinished === null }, effects);
    if (this.#sent !== null && !this.#batch.isQuiet)
      throw new Error(`a ${event.kind} event is stepped before the last booking is known`);
    for (const effect of effects) if (effect.kind === 'trade') this.#trades += 1;
    this.limits.told(state, event, effects);
    return effects.length;
  }

  /** The same for a run of quiet bars, whose effects are bookings of the market alone. */
  stepQuietBars(quiet: QuietBars): void {
    const events = quiet.bars.map(({ event }) => event);
    const { state, effects } = stepQuietBars(this.#state, events, quiet.receivedAt);
    this.#state = state;
    this.#batch.addQuiet(quiet, effects);
  }

  /** The portfolios whose orders would end for lack of cash, by the cash that was last read: a deposit may be newer. */
  lackingCash(event: ToldEvent): readonly string[] {
    const stepped = this.#stepped(event);
    this.#foreseen = { from: this.#state, event, stepped };
    return stepped.effects.flatMap((effect) =>
      effect.kind === 'order' && effect.reason === 'INSUFFICIENT_CASH' ? [effect.order.portfolioId] : [],
    );
  }

  /** The foreseen step stays valid while the state is the same: only an order that lacks cash costs a second step. */
  #stepped(event: EngineEvent): Stepped {
    const foreseen = this.#foreseen;
    if (foreseen?.event === event && foreseen.from === this.#state) return foreseen.stepped;
    return step(this.#state, event, this.#options.broker);
  }

  moveCursor(cursor: Cursor): void {
    this.#batch.moveCursor(cursor);
  }

  async book(): Promise<void> {
    await this.settle();
    this.#send();
    await this.settle();
  }

  /**
   * Quiet bars are stepped while the server books those before them, so a slow server gets larger bookings; everything
   * else waits for its booking.
   */
  async bookAhead(): Promise<void> {
    if (!this.#batch.isQuiet) return this.book();
    if (this.#sent?.isAnswered === false && this.#batch.quietBars < MOST_AHEAD) return;
    // The server works at the booking before while this one is written.
    if (this.#batch.quietBars > 0) this.#batch.statement(this.#options);
    await this.settle();
    this.#send();
  }

  /** Resolves when the server has answered the booking that is on its way; null without one. */
  get underway(): Promise<unknown> | null {
    return this.#sent?.failure ?? null;
  }

  /** Waits for the booking that is on its way. When it is refused, the steps after it are made again. */
  async settle(): Promise<void> {
    const sent = this.#sent;
    if (sent === null) return;
    const failure = await sent.failure;
    this.#sent = null;
    if (failure === null) {
      const { booking } = sent.batch;
      this.#unmarked.symbols(booking.quotedSymbols);
      this.#unmarked.portfolios(booking.touchedPortfolios);
      this.#booked = sent.state;
      this.#tradesBooked = sent.trades;
    } else await this.#bookAgain(sent.batch, failure);
    this.#steps += 1;
  }

  #send(): void {
    const batch = this.#batch;
    this.#batch = new Batch();
    if (batch.booking.empty) {
      this.#booked = this.#state;
      this.#tradesBooked = this.#trades;
      return;
    }
    const failure = failureOf(this.#options.client, batch.statement(this.#options));
    const sent: Sent = { batch, state: this.#state, trades: this.#trades, failure, isAnswered: false };
    this.#sent = sent;
    void failure.then(() => (sent.isAnswered = true));
  }

  /** Carries the latest prices into positions and portfolios; one that cannot be valued is suspended. */
  async mark(now: number): Promise<void> {
    await this.settle();
    this.#markedAt = now;
    this.#tradesMarked = this.#tradesWatched = this.#trades;
    const taken = this.#unmarked.take();
    if (taken !== null) await this.#carried(() => this.#bookMarks(taken));
  }

  /**
   * A fill changes the buying power: its alerts are raised at once, also when its portfolio is valued a moment later.
   */
  async markInTime(now: number): Promise<void> {
    const hasFills = this.#trades !== this.#tradesMarked;
    if (now - this.#markedAt >= (hasFills ? MARKS_AFTER_FILLS_EVERY_MS : MARKS_EVERY_MS)) await this.mark(now);
    else if (this.#trades !== this.#tradesWatched) await this.#watchFills();
  }

  async #watchFills(): Promise<void> {
    this.#tradesWatched = this.#trades;
    const { client, epoch } = this.#options;
    const { symbols, portfolioIds } = this.#unmarked.next();
    await this.#carried(async () => {
      const { portfolios: blocked } = this.#state.blocked;
      await watchFills(client, { epoch, symbols, portfolioIds: portfolioIds.filter((id) => !blocked.has(id)) });
      return [];
    });
  }

  async #carried(carry: () => Promise<readonly UnvaluedPortfolio[]>): Promise<void> {
    const unvalued = await carry().catch(async (error: unknown) => {
      if (!isLockTimeout(error)) throw error;
      await this.book();
      const found: Refusal[] = [];
      const booked = await withRetries(BOOKING_BEHIND_LOCK, async () => {
        this.step({ kind: 'blocked', blocked: await this.#findBlocked() });
        found.push(...(await this.#leaveOut()));
        return carry();
      });
      await this.setApart(found);
      return booked;
    });
    await this.setApart(
      unvalued.map(({ portfolioId, reason }) => ({ refused: { kind: 'portfolio', portfolioId }, reason })),
    );
  }

  /** Suspends portfolios, and reports refusals from outside a booking. */
  async setApart(refusals: readonly Refusal[]): Promise<void> {
    if (refusals.length === 0) return;
    await this.book();
    this.#goOn(await this.#isolation().setApart(this.#state, refusals));
    this.#booked = this.#state;
  }

  /**
   * Serves again the rows that can be locked now; it looks twice a second. Returns the rules among it, or null when
   * nothing is: the caller reads them again, and the requests of the portfolios.
   */
  async unblock(now: number): Promise<readonly string[] | null> {
    if (nothingBlocked(this.#leftOut) && this.#resolution === 'done') return null;
    const isDue = now - this.#unblockedAt >= UNBLOCK_EVERY_MS;
    if (isDue) {
      this.#unblockedAt = now;
      await this.book();
      const { client, epoch } = this.#options;
      this.step({
        kind: 'blocked',
        blocked: await findBlocked(client, { epoch, looks: 1, known: this.#state.blocked }),
      });
    }
    const served = withoutBlocked(this.#leftOut, this.#state.blocked);
    if (!nothingBlocked(served)) {
      this.#leftOut = this.#state.blocked;
      await this.#reportServed(served);
    }
    if (this.#resolution === 'due' && (isDue || !nothingBlocked(served))) await this.#resolveAlerts();
    return nothingBlocked(served) ? null : [...served.rules];
  }

  async #reportServed({ portfolios, rules }: Blocked): Promise<void> {
    const { client, onRefusal } = this.#options;
    this.#serveAgain([...portfolios]);
    this.#resolution = 'due';
    for (const portfolioId of portfolios) {
      const { name, user } = (await readPortfolioName(client, portfolioId)) ?? GONE;
      onRefusal(`Portfolio ${name} of ${user} can be locked again. Its orders fill.`);
    }
    if (rules.size > 0)
      onRefusal(`${rules.size === 1 ? '1 alert rule' : `${rules.size} alert rules`} can be locked again.`);
  }

  async #resolveAlerts(): Promise<void> {
    const { client, epoch } = this.#options;
    const owners = await readRuleOwners(client, this.#state.blocked.rules);
    const resolved = await resolveLeftOut(client, { epoch, still: leftOutAlerts(this.#state, owners) });
    if (resolved) this.#resolution = 'done';
  }

  #serveAgain(portfolioIds: readonly string[]): void {
    if (portfolioIds.length > 0) this.#resolution = 'due';
    this.#valueAgain(portfolioIds);
  }

  /** Its positions missed the marks of its symbols, which may not change again for hours. */
  #valueAgain(portfolioIds: readonly string[]): void {
    this.#unmarked.portfolios(portfolioIds);
    for (const id of portfolioIds) this.#unmarked.symbols(this.#state.books.get(id)?.holdings.keys() ?? []);
  }

  /** Notes the rows that are blocked now; returns the new ones. */
  async #leaveOut(): Promise<Refusal[]> {
    const { blocked } = this.#state;
    const { portfolios, rules } = withoutBlocked(blocked, this.#leftOut);
    this.#leftOut = {
      portfolios: new Set([...this.#leftOut.portfolios, ...portfolios]),
      rules: new Set([...this.#leftOut.rules, ...rules]),
    };
    const owners = await readRuleOwners(this.#options.client, rules);
    const reason = BLOCKED_REASON;
    return [
      ...[...portfolios].map((portfolioId): Refusal => ({ refused: { kind: 'blocked', portfolioId }, reason })),
      ...owners.map((owner): Refusal => ({ refused: { kind: 'blocked-rules', owner }, reason })),
    ];
  }

  #findBlocked(): Promise<Blocked> {
    const { client, epoch } = this.#options;
    return findBlocked(client, { epoch, looks: LOOKS, known: null });
  }

  #bookMarks(toMark: ToMark): Promise<UnvaluedPortfolio[]> {
    const { client, epoch } = this.#options;
    return bookMarks(client, { epoch, ...toMark, blocked: [...this.#state.blocked.portfolios] });
  }

  async #bookAgain(refused: Batch, failure: unknown): Promise<void> {
    if (!isLockTimeout(failure) && refusedRowOf(failure) === null) throw failure;
    const later = this.#batch;
    this.#batch = new Batch();
    this.#trades = this.#tradesBooked;
    const isolated = isLockTimeout(failure) ? null : await this.#bookIsolated(refused);
    if (isolated === null) await this.#bookUnblocked(refused);
    else this.#goOn(isolated);
    this.#booked = this.#state;
    this.#tradesBooked = this.#trades;
    for (const { event, fed } of later.inputs()) if (!this.closed.has(fed?.feed ?? '')) this.step(event, fed);
    for (const cursor of later.booking.cursors) if (!this.closed.has(cursor.feed)) this.moveCursor(cursor);
  }

  /** Null when a row cannot be locked: a batch may have both, a row that the database refuses and a row that is kept. */
  async #bookIsolated(batch: Batch): Promise<Isolated | null> {
    try {
      return await this.#isolation().book(this.#booked, batch.inputs(), batch.booking.rows().cursors);
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      return null;
    }
  }

  /** Requests of a blocked portfolio stay pending. */
  async #bookUnblocked(batch: Batch): Promise<void> {
    const isolated = await withRetries(BOOKING_BEHIND_LOCK, async () => {
      const state = withBlocked(this.#booked, await this.#findBlocked());
      const inputs = batch
        .inputs()
        .filter(
          (input) =>
            input.event.kind !== 'blocked' && !state.blocked.portfolios.has(requestOf(input)?.portfolioId ?? ''),
        );
      return this.#isolation().book(state, inputs, batch.booking.rows().cursors);
    });
    this.#goOn(isolated);
    await this.setApart(await this.#leaveOut());
  }

  #isolation(): Isolation {
    const { client, epoch, broker, source, time } = this.#options;
    return new Isolation({ client, epoch, broker, source, time });
  }

  #goOn(isolated: Isolated): void {
    this.#state = isolated.state;
    this.#trades += isolated.trades;
    this.#unmarked.symbols(isolated.quotedSymbols);
    this.#unmarked.portfolios(isolated.touchedPortfolios);
    for (const feed of isolated.closedFeeds) this.closed.add(feed);
    for (const order of isolated.unanswered) this.unanswered.add(order);
    for (const { feed, event } of isolated.setAside) this.#options.setAside.note(feed, event);
    for (const message of isolated.messages) this.#options.onRefusal(message);
    this.limits.recount(isolated.state);
  }
}
