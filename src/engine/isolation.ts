/**
 * Books again a batch that the database refused: in halves down to the single event, and that event in parts, so
 * that only the cause of the refusal is left out. An order is canceled, or else its portfolio is suspended; market data
 * is set aside. One transaction.
 */
import type { Client } from 'pg';
import type { Broker } from '../brokers/broker.ts';
import { statementOf, writeStep } from '../database/booking/book-step.ts';
import type { StepRows } from '../database/booking/book-step.ts';
import { holdPortfolios } from '../database/booking/hold-portfolios.ts';
import { attempt } from '../database/booking/refused-row.ts';
import { inTransaction } from '../database/transaction.ts';
import { bookRefusal, readPortfolioName, suspendPortfolio } from '../database/booking/suspensions.ts';
import { Booking } from './booking.ts';
import type { Effect, Stepped } from './effect.ts';
import type { EngineEvent } from './event.ts';
import { storedPart } from './half-booked.ts';
import { waysOut } from './left-out.ts';
import { partsOf } from './parts.ts';
import { portfolioOf, refusalToBook } from './refusal.ts';
import type { Refusal, Refused, SaidEffect } from './refusal.ts';
import { EVERY_LEG } from './state.ts';
import type { EngineState, WorkingOrder } from './state.ts';
import { step } from './step.ts';
import { withSuspensions } from './suspension.ts';
import { workingOrder } from './working-orders.ts';

/** The inputs since the last booking, in order. */
export interface Input {
  readonly event: EngineEvent;
  /** For market events: the feed, and the event's number in it when the feed numbers its events. */
  readonly fed: { readonly feed: string; readonly position: number | null } | null;
  /** Whether the step completed its event: then the cursors are behind it, and it is not sent again. */
  readonly completed: boolean;
}

export interface Isolated {
  readonly state: EngineState;
  /** A sentence for each refusal. */
  readonly messages: readonly string[];
  readonly trades: number;
  readonly quotedSymbols: readonly string[];
  readonly touchedPortfolios: readonly string[];
  /** Feeds and plans that the engine must stop reading. */
  readonly closedFeeds: readonly string[];
  /** Orders whose request cannot be answered: the engine skips them. */
  readonly unanswered: readonly string[];
  readonly setAside: readonly Extract<Refused, { kind: 'event' }>[];
}

export interface IsolationOptions {
  readonly client: Client;
  readonly epoch: number;
  readonly source: string;
  readonly time: 'live' | 'recorded';
  readonly broker: Broker;
}

interface Culprit {
  readonly portfolioId: string;
  /** Null when no single order causes it. */
  readonly orderId: string | null;
  readonly reason: string;
}

type Parts =
  | { readonly kind: 'booked'; readonly left: readonly Refusal[] }
  | { readonly kind: 'market'; readonly reason: string }
  | ({ readonly kind: 'book' } & Culprit);

export class Isolation {
  readonly #options: IsolationOptions;
  readonly #refusals: Refusal[] = [];
  readonly #quoted = new Set<string>();
  readonly #touched = new Set<string>();
  readonly #closed = new Set<string>();
  readonly #unanswered: string[] = [];
  #trades = 0;

  constructor(options: IsolationOptions) {
    this.#options = options;
  }

  /**
   * `state` is the last booked state; `cursors` are the positions after all inputs. Throws every error that is not a
   * refused row, and then books nothing.
   */
  async book(state: EngineState, inputs: readonly Input[], cursors: StepRows['cursors']): Promise<Isolated> {
    // Orders that a part leaves out can let the event reach others, whose portfolios are locked with that part.
    const held = this.#stepAll(state, inputs).effects.flatMap((effect) =>
      'order' in effect ? [effect.order.portfolioId] : [],
    );
    return this.#inTransaction(held, async () => {
      await this.#bookCursors(cursors);
      const next = await this.#bookAll(
        this.#closed.has(fedBy(inputs.at(-1)) ?? '') ? withoutUnfinished(state) : state,
        inputs.filter(({ fed }) => fed === null || !this.#closed.has(fed.feed)),
      );
      await this.#bookCursors(
        corrected(cursors, next, fedBy(inputs.at(-1))).filter(({ feed }) => !this.#closed.has(String(feed))),
      );
      return next;
    });
  }

  /** Suspends portfolios that could not be valued, and reports refusals from outside a booking. */
  async setApart(state: EngineState, refusals: readonly Refusal[]): Promise<Isolated> {
    const held = refusals.flatMap(({ refused }) => (refused.kind === 'portfolio' ? [refused.portfolioId] : []));
    return this.#inTransaction(held, async () => {
      let next = state;
      for (const { refused, reason } of refusals) {
        if (refused.kind === 'portfolio') next = await this.#suspend(next, refused.portfolioId, reason);
        else this.#refuse(refused, reason);
      }
      return next;
    });
  }

  /** Of all bookings in this transaction, the portfolios are locked before the first one. */
  async #inTransaction(portfolioIds: readonly string[], work: () => Promise<EngineState>): Promise<Isolated> {
    const { client, epoch } = this.#options;
    return inTransaction(client, async () => {
      await holdPortfolios(client, { epoch, portfolioIds });
      const state = await work();
      const messages: string[] = [];
      for (const refusal of this.#refusals) messages.push(await this.#tell(refusal, state.marketAt));
      const setAside = this.#refusals.flatMap(({ refused }) => (refused.kind === 'event' ? [refused] : []));
      return {
        state,
        messages,
        trades: this.#trades,
        quotedSymbols: [...this.#quoted],
        touchedPortfolios: [...this.#touched],
        closedFeeds: [...this.#closed],
        unanswered: this.#unanswered,
        setAside,
      };
    });
  }

  /**
   * Books cursors first: the events of a feed whose position cannot be stored would be processed twice after a restart.
   */
  async #bookCursors(cursors: StepRows['cursors']): Promise<void> {
    for (const cursor of cursors) {
      const reason = await this.#attempt({ ...new Booking().rows(), cursors: [cursor] }, []);
      if (reason === null) continue;
      const feed = String(cursor['feed']);
      this.#closed.add(feed);
      this.#refuse({ kind: 'feed', feed }, reason);
    }
  }

  async #bookAll(state: EngineState, inputs: readonly Input[]): Promise<EngineState> {
    if (inputs.length === 0) return state;
    const whole = this.#stepAll(state, inputs);
    if ((await this.#write(whole.effects)) === null) return this.#count(whole);
    if (inputs.length === 1) return this.#bookOne(state, inputs[0]!);
    const half = Math.ceil(inputs.length / 2);
    return this.#bookAll(await this.#bookAll(state, inputs.slice(0, half)), inputs.slice(half));
  }

  /** Retries with one order less until the rest can be booked. */
  async #bookOne(before: EngineState, input: Input): Promise<EngineState> {
    for (let state = before; ;) {
      const stepped = this.#stepAll(state, [input]);
      const parts = await this.#bookParts(stepped.effects, input);
      switch (parts.kind) {
        case 'booked':
          parts.left.forEach((refusal) => this.#refusals.push(refusal));
          return this.#count({ ...stepped, effects: without(stepped.effects, parts.left) });
        case 'market':
          this.#setAside(input, parts.reason);
          return { ...state, unfinished: null };
        case 'book':
          state = await this.#leaveOut(state, input, parts);
          // The cancel is also the answer to a request.
          if (requestOf(input) !== null) return state;
      }
    }
  }

  /** Books all parts except refused rows of signals, candles, rules and alerts; or nothing. */
  async #bookParts(effects: readonly Effect[], { event }: Input): Promise<Parts> {
    const { client } = this.#options;
    const { market, said, books } = partsOf(effects, event);
    await client.query('savepoint parts');
    const nothing = async (parts: Parts): Promise<Parts> => {
      await client.query('rollback to savepoint parts');
      await client.query('release savepoint parts');
      return parts;
    };
    const refusedMarket = await this.#write(market);
    if (refusedMarket !== null) return nothing({ kind: 'market', reason: refusedMarket });
    const left: Refusal[] = [];
    for (const effect of said) {
      const reason = await this.#write([effect]);
      if (reason !== null) left.push({ refused: { kind: 'row', effect }, reason });
    }
    for (const [portfolioId, moves] of books) {
      const reason = await this.#write(moves.flat());
      if (reason !== null) return nothing({ kind: 'book', portfolioId, orderId: await this.#pin(moves), reason });
    }
    await client.query('release savepoint parts');
    return { kind: 'booked', left };
  }

  /** The first order whose move is refused after those before it. */
  async #pin(moves: readonly (readonly Effect[])[]): Promise<string | null> {
    const { client } = this.#options;
    let pinned: string | null = null;
    await client.query('savepoint pin');
    for (const move of moves) {
      if ((await this.#write(move)) === null) continue;
      const [first] = move;
      pinned = first !== undefined && 'order' in first ? first.order.id : null;
      break;
    }
    await client.query('rollback to savepoint pin');
    await client.query('release savepoint pin');
    return pinned;
  }

  async #leaveOut(state: EngineState, input: Input, { portfolioId, orderId, reason }: Culprit): Promise<EngineState> {
    const asked = requestOf(input);
    const order = orderId === null ? null : (workingOrder(state, orderId) ?? (asked?.id === orderId ? asked : null));
    for (const { after, refused } of order === null ? [] : waysOut(state, order)) {
      if ((await this.#write(after.effects)) !== null) continue;
      this.#touched.add(portfolioId);
      this.#refuse(refused, reason);
      return after.state;
    }
    if (asked !== null) this.#unanswered.push(asked.id);
    if (asked !== null && state.suspended.has(portfolioId)) return state;
    if (state.suspended.has(portfolioId))
      throw new Error(`a market event moves an order of portfolio ${portfolioId}, which is suspended`);
    return this.#suspend(state, portfolioId, reason);
  }

  /** When the suspension cannot be written, this engine excludes the portfolio as long as it leads. */
  async #suspend(state: EngineState, portfolioId: string, reason: string): Promise<EngineState> {
    const { client, epoch } = this.#options;
    await attempt(client, () => suspendPortfolio(client, { epoch, portfolioId, reason: reason.slice(0, 400) }));
    this.#refuse({ kind: 'portfolio', portfolioId }, reason);
    return withSuspensions(state, new Set([...state.suspended, portfolioId]));
  }

  #setAside({ event, fed }: Input, reason: string): void {
    if (event.kind !== 'market' || fed === null)
      throw new Error(`market data of a ${event.kind} event is refused: ${reason}`);
    this.#refuse({ kind: 'event', event: event.event, ...fed, why: 'ROW_REFUSED' }, reason);
  }

  #refuse(refused: Refused, reason: string): void {
    this.#refusals.push({ refused, reason });
  }

  /** A refused alert must not undo the booking that it reports; the log still has the message. */
  async #tell(refusal: Refusal, at: number | null): Promise<string> {
    const { client, epoch } = this.#options;
    const portfolioId = portfolioOf(refusal.refused);
    const portfolio = portfolioId === null ? null : await readPortfolioName(client, portfolioId);
    const told = refusalToBook(refusal, { portfolio, at });
    await attempt(client, () => bookRefusal(client, epoch, told));
    return told.message;
  }

  #stepAll(state: EngineState, inputs: readonly Input[]): Stepped {
    const effects: Effect[] = [];
    let next = state;
    for (const { event, completed } of inputs) {
      do {
        const stepped = step(next, event, this.#options.broker);
        next = stepped.state;
        effects.push(...stepped.effects);
        // Without an order that is left out, the event may reach more orders than one step moves.
      } while (event.kind === 'market' && completed && next.unfinished !== null);
    }
    return { state: next, effects };
  }

  #count({ state, effects }: Stepped): EngineState {
    for (const effect of effects) {
      if (effect.kind === 'trade') this.#trades += 1;
      if (effect.kind === 'quote') this.#quoted.add(effect.quote.symbol);
      if ('order' in effect) this.#touched.add(effect.order.portfolioId);
    }
    return state;
  }

  async #write(effects: readonly Effect[]): Promise<string | null> {
    if (effects.length === 0) return null;
    const booking = new Booking();
    booking.add(effects);
    return this.#attempt(booking.rows(), booking.candles);
  }

  #attempt(rows: StepRows, candles: Booking['candles']): Promise<string | null> {
    const { client, epoch, source, time } = this.#options;
    return attempt(client, () => writeStep(client, statementOf({ epoch, rows, candles, source, time })));
  }
}

/** The feed whose event is unfinished when a batch ends with an input. */
function fedBy(input: Input | undefined): string | null {
  return input === undefined || input.completed ? null : (input.fed?.feed ?? null);
}

/** The event stays half booked: a later engine that reads its feed completes it. */
function withoutUnfinished(state: EngineState): EngineState {
  const { unfinished, halfBooked } = state;
  return unfinished === null ? state : { ...state, unfinished: null, halfBooked: [...halfBooked, unfinished] };
}

/**
 * The rest of an unfinished event may have become another one, because an order was left out: when nothing is left of
 * it, the cursor of its feed is behind it.
 */
function corrected(
  cursors: StepRows['cursors'],
  { unfinished }: EngineState,
  telling: string | null,
): StepRows['cursors'] {
  return cursors.flatMap((cursor): StepRows['cursors'] => {
    const { part } = cursor;
    if (typeof part !== 'object' || part === null) return [];
    if (unfinished !== null && 'event' in part && part.event === unfinished.event)
      return [{ ...cursor, part: storedPart(unfinished) }];
    if (cursor['feed'] !== telling) return [{ ...cursor, part: { ...part, legs: EVERY_LEG } }];
    return [{ ...cursor, position: Number(cursor['position']) + 1, part: null }];
  });
}

export function requestOf({ event }: Input): WorkingOrder | null {
  return 'request' in event ? event.request.order : null;
}

function without(effects: readonly Effect[], left: readonly Refusal[]): Effect[] {
  const rows = new Set<Effect | SaidEffect>(
    left.flatMap(({ refused }) => (refused.kind === 'row' ? [refused.effect] : [])),
  );
  return effects.filter((effect) => !rows.has(effect));
}
