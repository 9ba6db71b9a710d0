/**
 * The ledger that a schedule must give: a second, slow and plain implementation of the rules of orders that shares no
 * code with the program. It gets the requests of users, the order of the engine's answers, and how far it had read the
 * market at each booking; every price, quantity, state, instant and amount is its own.
 */
import { units } from '../amounts.ts';
import { unitsOrNull } from '../ledger.ts';
import type { Ledger, LedgerTrade } from '../ledger.ts';
import type { ToldEvent } from '../market.ts';
import { BARRED, QUOTED } from '../schedule.ts';
import type { Setting, SimulatedSymbol } from '../schedule.ts';
import type { LogEntry } from '../store.ts';
import { OracleBooks } from './books.ts';
import { GRID, Matching } from './matching.ts';
import { afterCompletion, afterEnd, afterResize } from './links.ts';
import { OracleOrder } from './order.ts';
import { postedLimit } from './prices.ts';
import type { Shown } from './prices.ts';
import { endOfDate, sessionIn } from './sessions.ts';

const MARGIN_CASH = '1000000000';

export interface Told {
  readonly setting: Setting;
  readonly events: readonly ToldEvent[];
  readonly log: readonly LogEntry[];
}

export function expectedLedger({ setting, events, log }: Told): Ledger {
  const oracle = new Oracle(setting, events);
  for (const entry of log) oracle.tell(entry);
  return oracle.ledger();
}

interface OpenBar {
  readonly opensAt: number;
  readonly closesAt: number;
}

class Oracle {
  readonly #setting: Setting;
  readonly #events: readonly ToldEvent[];
  readonly #orders = new Map<string, OracleOrder>();
  readonly #books: OracleBooks;
  readonly #trades: LedgerTrade[] = [];
  #clock: number | null = null;
  /** The market's clock of the last booking that moved the feed: an engine that loads the desk begins there. */
  #bookedClock: number | null = null;
  #sequence = 0;
  #position = 0;
  /** The event that is matched in parts. */
  #matching: Matching | null = null;
  readonly #quotes = new Map<SimulatedSymbol, Shown>();
  #bar: OpenBar | null = null;
  #filledAtOpen = 0n;
  #volumes: 'none yet' | 'known' = 'none yet';

  constructor(setting: Setting, events: readonly ToldEvent[]) {
    this.#setting = setting;
    this.#events = events;
    this.#books = new OracleBooks({ margin: units(MARGIN_CASH), cash: units(setting.cash) });
  }

  ledger(): Ledger {
    const orders = [...this.#orders.values()];
    return {
      orders: orders.map((order) => order.line()),
      events: orders.flatMap((order) => order.events),
      trades: this.#trades,
      positions: this.#books.positions(),
      cash: Object.entries(this.#books.cash).map(([portfolio, amount]) => ({ portfolio, amount })),
    };
  }

  tell(entry: LogEntry): void {
    switch (entry.kind) {
      case 'place':
        return this.#place(entry);
      case 'cancel':
        return this.#askCancel(entry);
      case 'replace':
        return this.#askReplace(entry);
      case 'loaded':
        this.#clock = this.#bookedClock;
        return;
      case 'booked':
        for (const { client, denial } of entry.answers) this.#answer(this.#orders.get(client)!, denial);
        if (entry.cursor !== null) this.#read(entry.cursor);
        return;
    }
  }

  #place({ family, answer }: Extract<LogEntry, { kind: 'place' }>): void {
    const list: OracleOrder[] = [];
    let first: OracleOrder | null = null;
    for (const { client, terms, parent, list: shared } of family) {
      const order: OracleOrder = new OracleOrder(client, terms, {
        parent: parent === null ? null : first,
        list: shared === null ? [] : list,
      });
      if (shared !== null) list.push(order);
      first ??= order;
      this.#orders.set(client, order);
      const { quantity, limit: price } = order;
      if (answer === 'PENDING_NEW') order.note('PENDING_NEW', null, { quantity, price });
      else {
        order.status = 'DENIED';
        order.note('DENIED', null, { quantity, price, reason: answer });
      }
    }
  }

  #askCancel({ client, answer }: Extract<LogEntry, { kind: 'cancel' }>): void {
    const order = this.#orders.get(client);
    if (order === undefined || answer !== 'PENDING_CANCEL' || order.status === answer) return;
    order.status = 'PENDING_CANCEL';
    order.asked = null;
    order.note('PENDING_CANCEL', null);
  }

  #askReplace({ client, terms, answer }: Extract<LogEntry, { kind: 'replace' }>): void {
    const order = this.#orders.get(client);
    if (order === undefined || answer !== 'PENDING_REPLACE' || order.status === answer) return;
    order.status = 'PENDING_REPLACE';
    const quantity = unitsOrNull(terms.quantity) ?? order.quantity;
    const limit = unitsOrNull(terms.limitPrice) ?? order.limit;
    order.note('PENDING_REPLACE', null, { quantity, price: limit });
    order.asked = {
      quantity: unitsOrNull(terms.quantity) ?? -1n,
      limit: unitsOrNull(terms.limitPrice),
      stop: unitsOrNull(terms.stopPrice),
    };
  }

  #answer(order: OracleOrder, denial: string | null): void {
    // Another answer has ended it.
    if (order.hasEnded) return;
    switch (order.status) {
      case 'PENDING_NEW':
        return this.#accept(order, denial);
      case 'PENDING_CANCEL':
        order.end('CANCELED', 'CANCEL_REQUESTED', Math.max(this.#clock!, order.acceptedAt ?? 0));
        return afterEnd(order, this.#clock!);
      case 'PENDING_REPLACE':
        return this.#replace(order, denial);
      default:
        throw new Error(`the engine answered ${order.client}, which is ${order.status} and asked nothing`);
    }
  }

  #accept(order: OracleOrder, denial: string | null): void {
    const { quantity, limit: price } = order;
    if (denial !== null) {
      order.status = 'DENIED';
      return order.note('DENIED', null, { quantity, price, reason: denial });
    }
    const at = this.#enteringAt(order.symbol);
    const entry = entryOf(order);
    if (entry.kind === 'ended') return order.end('CANCELED', entry.reason, this.#clock!);
    const endsAt = order.expireDate === null ? null : endOfDate(this.#hoursOf(order.symbol), order.expireDate);
    if (endsAt !== null && endsAt <= at) return order.end('EXPIRED', 'EXPIRE_DATE_PASSED', at);
    const posted = this.#posted(order, order.limit);
    if (posted === 'takes') return order.end('REJECTED', 'POST_ONLY_WOULD_TAKE', at);
    order.expiresAt = endsAt;
    order.quantity = entry.quantity;
    order.status = entry.kind === 'held' ? 'HELD' : 'NEW';
    order.acceptedAt = at;
    order.sequence = this.#sequence += 1;
    if (order.parent !== null && entry.kind === 'works') order.releasedAt = at;
    this.#clock = at;
    if (entry.kind === 'held') order.noteTerms('HELD', at);
    else order.note('NEW', at);
    if (posted === order.limit) return;
    order.limit = posted;
    order.noteTerms('RESTATED', at);
  }

  #hoursOf(symbol: SimulatedSymbol): Setting['hours'] {
    return symbol === BARRED ? this.#setting.hours : null;
  }

  /** The limit with which an order comes to the market; the parent of an order decides when that one works. */
  #posted(order: OracleOrder, limit: bigint | null): bigint | null | 'takes' {
    const quote = this.#quotes.get(order.symbol);
    if (!order.postOnly || order.parent !== null || quote === undefined) return limit;
    return postedLimit(order, limit!, { quote, tick: GRID[order.symbol].tick, policy: this.#setting.postOnlyPolicy });
  }

  /** A bar that is open, or an event that is being matched, has begun without the order. */
  #enteringAt(symbol: SimulatedSymbol): number {
    const begun: number[] = [];
    if (symbol === BARRED && this.#bar !== null) begun.push(this.#bar.opensAt);
    if (this.#matching?.symbol === symbol) begun.push(this.#matching.instant);
    return Math.max(this.#clock!, ...begun.map((at) => at + 1));
  }

  #replace(order: OracleOrder, denial: string | null): void {
    const { quantity, limit: wantedLimit, stop } = order.asked!;
    const at = Math.max(this.#clock!, order.acceptedAt!, order.replacedAt ?? 0);
    order.asked = null;
    order.status = order.isHeld ? 'HELD' : order.filled === 0n ? 'NEW' : 'PARTIALLY_FILLED';
    const reason = order.triggeredAt !== null && stop !== null && stop !== order.stop ? 'ALREADY_TRIGGERED' : denial;
    if (reason !== null)
      return order.note('REPLACE_REJECTED', at, { quantity: order.quantity, price: order.limit, reason });
    const wanted = quantity < 0n ? order.quantity : quantity;
    if (wanted <= order.filled) return this.#fillUp(order, at);
    const isOtherLimit = wantedLimit !== null && wantedLimit !== order.limit;
    const limit = isOtherLimit ? this.#posted(order, wantedLimit) : null;
    if (limit === 'takes') {
      const { quantity: kept, limit: price } = order;
      return order.note('REPLACE_REJECTED', at, { quantity: kept, price, reason: 'POST_ONLY_WOULD_TAKE' });
    }
    const isRepriced = (limit !== null && limit !== order.limit) || (stop !== null && stop !== order.stop);
    const isBehind = isRepriced || wanted > order.quantity;
    order.quantity = wanted;
    order.limit = limit ?? order.limit;
    order.stop = stop ?? order.stop;
    if (isRepriced) order.obstacle = null;
    const entersAt = isBehind ? Math.max(at, this.#enteringAt(order.symbol)) : at;
    if (isBehind) {
      order.replacedAt = entersAt;
      order.sequence = this.#sequence += 1;
      this.#clock = entersAt;
    }
    order.note('REPLACED', entersAt, { quantity: order.quantity, price: order.limit });
    afterResize(order, entersAt);
  }

  /** Nothing is left of a quantity that is not above the filled one. */
  #fillUp(order: OracleOrder, at: number): void {
    order.complete(at);
    order.note('REPLACED', at, { quantity: order.quantity, price: order.limit });
    afterCompletion(order, at);
  }

  #read({
    position,
    part,
  }: {
    readonly position: number;
    readonly part: { readonly after: number | null; readonly legs: number } | null;
  }): void {
    while (this.#position < position) {
      this.#match(this.#events[this.#position]!, null);
      this.#position += 1;
    }
    if (part !== null) this.#match(this.#events[position]!, part);
    this.#bookedClock = this.#clock;
  }

  /** As far as the engine has matched the event; null: to its end. */
  #match(event: ToldEvent, until: { readonly after: number | null; readonly legs: number } | null): void {
    this.#matching ??= this.#begin(event);
    if (this.#matching.go(until) === 'part') return;
    this.#matching = null;
    this.#end(event);
  }

  #begin(event: ToldEvent): Matching {
    const at = event.kind === 'quote' ? event.at : event.kind === 'open' ? event.opensAt : event.closesAt;
    this.#clock = Math.max(this.#clock ?? 0, at);
    this.#expire(event.kind === 'close' ? at - 1 : at);
    const [from, to] = event.kind === 'quote' ? [event.at, event.at + 1] : [event.opensAt, event.closesAt];
    const symbol = event.kind === 'quote' ? QUOTED : BARRED;
    const session = sessionIn(this.#hoursOf(symbol), from, to);
    const sessionEndsAt = session?.end ?? null;
    if (event.kind !== 'close') this.#beginSessions(symbol, from, sessionEndsAt);
    if (event.kind !== 'quote' && Number(event.volume) > 0) this.#volumes = 'known';
    return new Matching(event, {
      setting: this.#setting,
      orders: [...this.#orders.values()],
      books: this.#books,
      trades: this.#trades,
      // A volume of zero says nothing before the first trade of a recording.
      volume: event.kind === 'quote' || (event.volume === '0' && this.#volumes !== 'known') ? null : event.volume,
      filledBefore: event.kind === 'close' ? this.#filledAtOpen : 0n,
      session,
      nextSequence: () => (this.#sequence += 1),
      onReleased: (order) => beginSession(order, sessionEndsAt),
    });
  }

  #end(event: ToldEvent): void {
    this.#note(event);
    if (event.kind === 'open') {
      this.#bar = event;
      this.#filledAtOpen = this.#trades
        .filter(({ at, client }) => at === event.opensAt && this.#orders.get(client)!.symbol === BARRED)
        .reduce((sum, { quantity }) => sum + quantity, 0n);
    }
    if (event.kind === 'close') {
      const due = this.#due(event.closesAt - 1).filter(({ symbol }) => symbol === BARRED);
      expire(due.map((order) => ({ order, at: order.filled === 0n ? order.expiresAt! : event.closesAt - 1 })));
      this.#bar = null;
    }
    this.#expire(this.#clock!);
  }

  /** A bar shows its close as the last price; a quote without one leaves the former one. */
  #note(event: ToldEvent): void {
    if (event.kind === 'open') return;
    if (event.kind === 'close') {
      this.#quotes.set(BARRED, { bid: null, ask: null, last: units(event.close) });
      return;
    }
    const { bid, ask, last } = event;
    const before = this.#quotes.get(QUOTED)?.last ?? null;
    this.#quotes.set(QUOTED, { bid: unitsOrNull(bid), ask: unitsOrNull(ask), last: unitsOrNull(last) ?? before });
  }

  #beginSessions(symbol: SimulatedSymbol, from: number, end: number | null): void {
    for (const order of this.#orders.values())
      if (order.isWorking && order.symbol === symbol && order.acceptedAt! <= from) beginSession(order, end);
  }

  #due(reached: number): OracleOrder[] {
    return [...this.#orders.values()]
      .filter((order) => order.isOpen && order.expiresAt !== null && order.expiresAt <= reached)
      .sort((one, other) => one.expiresAt! - other.expiresAt! || one.sequence! - other.sequence!);
  }

  /** An order that an open bar of its session may still fill waits for its close. */
  #expire(reached: number): void {
    const waits = ({ symbol, acceptedAt, expiresAt }: OracleOrder): boolean => {
      const bar = symbol === BARRED ? this.#bar : null;
      return bar !== null && reached < bar.closesAt && acceptedAt! <= bar.opensAt && expiresAt! > bar.opensAt;
    };
    expire(this.#due(reached).flatMap((order) => (waits(order) ? [] : [{ order, at: order.expiresAt! }])));
  }
}

/** An order that was released and is held again waits for another session. */
function beginSession(order: OracleOrder, end: number | null): void {
  if (order.isWorking && order.isOfOneSession && end !== null) order.expiresAt ??= end;
}

/** The earlier end comes first, at one instant that of an order for which others wait: they end with it. */
function expire(due: readonly { readonly order: OracleOrder; readonly at: number }[]): void {
  const turns = due.toSorted(
    (one, other) => one.at - other.at || Number(one.order.parent !== null) - Number(other.order.parent !== null),
  );
  for (const { order, at } of turns) {
    if (!order.isOpen) continue;
    if (order.time === 'CLS') order.end('CANCELED', 'CLOSE_PASSED', at);
    else order.end('EXPIRED', `SESSION_ENDED_${order.obstacle ?? 'NO_MARKET_EVENT'}`, at);
    afterEnd(order, at);
  }
}

type Entry =
  | { readonly kind: 'works' | 'held'; readonly quantity: bigint }
  | { readonly kind: 'ended'; readonly reason: 'PARENT_ENDED' | 'LIST_FILLED' };

/** How an order comes to the market whose relatives may have traded or ended before. */
function entryOf(order: OracleOrder): Entry {
  const { parent, list, quantity } = order;
  const taken = list.reduce((sum, other) => (other === order ? sum : sum + other.filled), 0n);
  if (parent === null) {
    if (list.length > 0 && quantity <= taken) return { kind: 'ended', reason: 'LIST_FILLED' };
    return { kind: 'works', quantity: quantity - taken };
  }
  if (order.isExit && parent.opened > taken) return { kind: 'works', quantity: parent.opened - taken };
  if (!order.isExit && parent.status === 'FILLED') return { kind: 'works', quantity };
  if (parent.hasEnded) return { kind: 'ended', reason: 'PARENT_ENDED' };
  return { kind: 'held', quantity: order.isExit && parent.filled > 0n ? parent.rest : quantity };
}
