/** Answers the requests of users, after it has read again what they depend on. */
import type { Client } from 'pg';
import type { Clock } from '../config/clock.ts';
import { MOST_REQUESTS, judgeRequests, readHaltedOrders, readRequests } from '../database/booking/engine-orders.ts';
import { Asked } from './asked.ts';
import type { Which } from './asked.ts';
import type { Bookkeeper } from './bookkeeper.ts';
import { StaleViewError } from './failures.ts';
import { REST_AFTER_REQUESTS_MS, Rest } from './inbox.ts';
import type { Bell } from './inbox.ts';
import { judgedId, requestEvent } from './requests.ts';
import type { Surroundings } from './surroundings.ts';
import type { UnreadableRows } from './unreadable.ts';
import { workingOrder } from './working-orders.ts';

export interface AnswersOptions {
  readonly client: Client;
  readonly books: Bookkeeper;
  readonly surroundings: Surroundings;
  readonly unreadable: UnreadableRows;
  readonly clock: Clock;
  readonly bell: Bell;
  /** Books everything so far. */
  readonly book: () => Promise<void>;
}

const EXPECTED_WITHIN_MS = 1_000;

export class Answers {
  readonly asked = new Asked();
  readonly #options: AnswersOptions;
  readonly #rest: Rest;
  /** The portfolios of requests that are answered, but not booked. */
  #answered: string[] = [];
  /** On the desk's clock. */
  #givenAt = Number.NEGATIVE_INFINITY;

  constructor(options: AnswersOptions) {
    this.#options = options;
    this.#rest = new Rest(options.bell, options.clock);
  }

  /** The pause after the last requests is over. */
  get rested(): boolean {
    return this.#rest.over;
  }

  /** Users send requests just now: the next one should find no booking that is only begun. */
  get expectsMore(): boolean {
    return this.#options.clock.now() < this.#givenAt + EXPECTED_WITHIN_MS;
  }

  /** True when there were some. The caller books the answers. */
  async give(): Promise<boolean> {
    const { client, books, surroundings, unreadable, book } = this.#options;
    const asking = books.state.marketAt === null ? null : this.asked.take();
    if (asking === null) return false;
    this.#rest.begin(REST_AFTER_REQUESTS_MS);
    // An answer that is not booked would be read as a request again.
    await book();
    if (asking.surroundings) {
      await surroundings.look();
      await this.endHalted();
    }
    await surroundings.readRules(asking.rules);
    if (asking.limits) await surroundings.readLimits();
    else await surroundings.readDeposits(asking.cash);
    const requests = await readRequests(client, {
      skipped: books.unanswered,
      blocked: books.state.blocked.portfolios,
      onUnreadable: unreadable.note,
    });
    await this.refreshCash(
      asking.cash === 'all' ? 'all' : [...asking.cash, ...requests.map((request) => request.order.portfolioId)],
    );
    const verdicts = await judgeRequests(client, requests.flatMap(judgedId));
    const began = books.state;
    for (const request of requests) {
      const { order } = request;
      // A booking since then may have found its portfolio blocked: the request stays pending.
      if (books.state.blocked.portfolios.has(order.portfolioId)) continue;
      if (!books.state.markets.has(order.symbol)) await surroundings.look();
      const event = requestEvent(request, verdicts);
      if (event === null) {
        this.asked.requests();
        this.#options.bell.ring();
        continue;
      }
      // An earlier request of this round may have ended it, such as the cancel of its entry.
      if (books.step(event) === 0 && workingOrder(began, order.id) === null)
        throw new StaleViewError(`order ${order.id} is ${order.status}, but not in this engine's state`);
      this.#answered.push(order.portfolioId);
    }
    if (requests.length > 0) this.#givenAt = this.#options.clock.now();
    // Further requests wait until the market has had its turn.
    if (requests.length >= MOST_REQUESTS) this.asked.requests();
    await books.setApart(unreadable.take());
    return requests.length > 0;
  }

  /** Ends the open orders that a halt forbids, few at a time: other logins wait for one short transaction. */
  async endHalted(): Promise<void> {
    const { client, books, book } = this.#options;
    const working = (await readHaltedOrders(client)).filter((id) => {
      const order = workingOrder(books.state, id);
      return order !== null && !books.state.blocked.portfolios.has(order.portfolioId);
    });
    for (let at = 0; at < working.length; at += MOST_REQUESTS) {
      books.step({ kind: 'halt', orderIds: working.slice(at, at + MOST_REQUESTS) });
      await book();
    }
  }

  /** A stored cash is correct only when every fill is booked. */
  async refreshCash(which: Which): Promise<void> {
    if (which.length === 0) return;
    await this.#options.book();
    await this.#options.surroundings.readCash(which);
  }

  /** After a booking: the number of requests that it answered. */
  takeBooked(): number {
    const { blocked } = this.#options.books.state;
    // The booking may have found a portfolio blocked: its requests stay pending.
    const booked = this.#answered.filter((portfolioId) => !blocked.portfolios.has(portfolioId)).length;
    this.#answered = [];
    return booked;
  }
}
