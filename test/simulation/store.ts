/**
 * A model of the desk's database: its tables, the functions of users, and book_step() with its transaction. A commit is
 * whole or nothing. It keeps a log of what users asked and of what was booked, in its order, for the oracle.
 */
import { units } from './amounts.ts';
import type {
  BookedOrder,
  BookedRows,
  CursorRow,
  EventRow,
  LedgerRow,
  OrderRow,
  PartRow,
  PositionRow,
  StoredQuote,
  TradeRow,
} from './rows.ts';
import { familyOf } from './family.ts';
import { idOf, placedRow } from './placed-row.ts';
import { MARGIN_CASH, PORTFOLIO_IDS } from './portfolios.ts';
import type { Member } from './family.ts';
import type { LinkedTerms, PlacedTerms, Setting } from './schedule.ts';

/** The answer of the desk to a request: the order's status, or the code of the refusal. */
export type Answer = string;

export interface NewTermsRow {
  readonly quantity: string | null;
  readonly limitPrice: string | null;
  readonly stopPrice: string | null;
}

export type LogEntry =
  | { readonly kind: 'place'; readonly family: readonly Member[]; readonly answer: Answer }
  | { readonly kind: 'cancel'; readonly client: string; readonly answer: Answer }
  | { readonly kind: 'replace'; readonly client: string; readonly terms: NewTermsRow; readonly answer: Answer }
  /** An engine loads the desk. */
  | { readonly kind: 'loaded' }
  | {
      readonly kind: 'booked';
      /** The requests that the engine answered, in its order. */
      readonly answers: readonly { readonly client: string; readonly denial: string | null }[];
      /** Of the feed; null when it did not move. */
      readonly cursor: { readonly position: number; readonly part: PartRow | null } | null;
    };

/** The verdicts about requests; null: no objection. */
export interface Verdicts {
  place(store: Store, terms: PlacedTerms): string | null;
  replace(store: Store, order: OrderRow, terms: NewTermsRow): string | null;
  /** By client order id; an order that is left out waits for the next call. */
  judge(store: Store, clients: readonly string[], epoch: number): ReadonlyMap<string, string | null>;
}

/** An error as the database raises it. */
export class DeskRefusal extends Error {
  readonly code: string;
  readonly detail: string;

  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
    this.detail = detail;
  }
}

const TERMINAL = new Set(['FILLED', 'CANCELED', 'REJECTED', 'DENIED', 'EXPIRED']);
const WORKING = new Set(['NEW', 'PARTIALLY_FILLED', 'PENDING_CANCEL', 'PENDING_REPLACE']);
const AWAITS_ENGINE = new Set(['PENDING_NEW', 'PENDING_CANCEL', 'PENDING_REPLACE']);

export const isTerminal = (status: string): boolean => TERMINAL.has(status);

interface Tables {
  readonly orders: Map<string, OrderRow>;
  readonly events: EventRow[];
  readonly trades: Map<string, TradeRow>;
  readonly positions: Map<string, PositionRow>;
  readonly ledger: LedgerRow[];
  readonly cursors: Map<string, CursorRow>;
  readonly cash: Map<string, bigint>;
  readonly quotes: Map<string, StoredQuote>;
}

export class Store {
  tables: Tables;
  readonly log: LogEntry[] = [];
  epoch = 0;
  readonly #verdicts: Verdicts;
  readonly #denials = new Map<string, string>();
  #placed = 0;

  constructor({ cash }: Setting, verdicts: Verdicts) {
    this.#verdicts = verdicts;
    this.tables = {
      orders: new Map(),
      events: [],
      trades: new Map(),
      positions: new Map(),
      ledger: [],
      cursors: new Map(),
      cash: new Map([
        [PORTFOLIO_IDS.margin, units(MARGIN_CASH)],
        [PORTFOLIO_IDS.cash, units(cash)],
      ]),
      quotes: new Map(),
    };
  }

  acquire(): number {
    this.epoch += 1;
    return this.epoch;
  }

  loaded(): void {
    this.log.push({ kind: 'loaded' });
  }

  orderOf(client: string): OrderRow | null {
    return [...this.tables.orders.values()].find((order) => order.client_order_id === client) ?? null;
  }

  /** An order that is denied has no exits; two linked orders are placed together or not at all. */
  place(client: string, terms: PlacedTerms, linked: LinkedTerms | null): Answer {
    const known = this.orderOf(client);
    if (known !== null) return this.#denials.get(client) ?? known.status;
    const denial = this.#verdicts.place(this, terms);
    const isAlone = linked === null || linked.kind === 'exits';
    if (denial !== null && (!isAlone || denial.startsWith('!'))) return denial;
    const family = denial === null ? familyOf(client, terms, linked) : familyOf(client, terms, null);
    if (denial !== null) this.#denials.set(client, denial);
    const status = denial === null ? 'PENDING_NEW' : 'DENIED';
    const firstId = idOf(this.#placed + 1);
    for (const member of family) {
      this.#placed += 1;
      const order = placedRow(member, { number: this.#placed, status, firstId });
      this.tables.orders.set(order.id, order);
      const { quantity, limitPrice: price } = member.terms;
      this.#note(order.id, { type: status, status, quantity, price, reason: denial });
    }
    const answer = denial ?? status;
    this.log.push({ kind: 'place', family, answer });
    return answer;
  }

  cancel(client: string): Answer {
    const order = this.orderOf(client);
    if (order === null) return 'ORDER_NOT_FOUND';
    const answer = isTerminal(order.status) ? 'ORDER_TERMINAL' : 'PENDING_CANCEL';
    if (answer === 'PENDING_CANCEL' && order.status !== answer) {
      this.#request(order, 'PENDING_CANCEL', { quantity: null, limitPrice: null, stopPrice: null });
      this.#note(order.id, { type: answer, status: answer, quantity: null, price: null, reason: null });
    }
    this.log.push({ kind: 'cancel', client, answer });
    return answer;
  }

  replace(client: string, asked: NewTermsRow): Answer {
    const order = this.orderOf(client);
    const answer = order === null ? 'ORDER_NOT_FOUND' : this.#replaceAnswer(order, asked);
    // The quantity of a linked order follows the others, also before the engine answers.
    const terms = order === null || order.list_id === null ? asked : { ...asked, quantity: null };
    if (order !== null && answer === 'PENDING_REPLACE' && order.status !== answer) {
      this.#request(order, 'PENDING_REPLACE', terms);
      const [quantity, price] = [terms.quantity ?? order.quantity, terms.limitPrice ?? order.limit_price];
      this.#note(order.id, { type: answer, status: answer, quantity, price, reason: null });
    }
    this.log.push({ kind: 'replace', client, terms, answer });
    return answer;
  }

  pendingRequests(): OrderRow[] {
    return [...this.tables.orders.values()].filter(({ status }) => AWAITS_ENGINE.has(status));
  }

  workingOrders(): OrderRow[] {
    return [...this.tables.orders.values()].filter((order) => !isTerminal(order.status) && order.accepted_at !== null);
  }

  /** By order id. */
  judge(ids: readonly string[], epoch: number): ReadonlyMap<string, string | null> {
    const byClient = new Map(ids.map((id) => [this.tables.orders.get(id)!.client_order_id, id]));
    const verdicts = this.#verdicts.judge(this, [...byClient.keys()], epoch);
    return new Map([...verdicts].map(([client, denial]) => [byClient.get(client)!, denial]));
  }

  /** A transaction works on tables of its own until it commits. Tables that only grow begin empty. */
  begin(): Tables {
    const { orders, trades, positions, cursors, cash, quotes } = this.tables;
    return {
      orders: new Map(orders),
      events: [],
      trades: new Map(trades),
      positions: new Map(positions),
      ledger: [],
      cursors: new Map(cursors),
      cash: new Map(cash),
      quotes: new Map(quotes),
    };
  }

  commit(tables: Tables, booked: BookedRows): void {
    const waiting = new Map(this.pendingRequests().map(({ id, status }) => [id, status]));
    const answers = booked.events.flatMap(({ order_id, type, reason }) => {
      if (!isAnswer(waiting.get(order_id), { type, reason })) return [];
      waiting.delete(order_id);
      const { client_order_id: client } = tables.orders.get(order_id)!;
      return [{ client, denial: type === 'DENIED' || type === 'REPLACE_REJECTED' ? reason : null }];
    });
    const { events, ledger } = this.tables;
    events.push(...tables.events);
    ledger.push(...tables.ledger);
    this.tables = { ...tables, events, ledger };
    const cursor = booked.cursors[0] ?? null;
    this.log.push({ kind: 'booked', answers, cursor: cursor && { position: cursor.position, part: cursor.part } });
  }

  #replaceAnswer(order: OrderRow, terms: NewTermsRow): Answer {
    const stop = terms.stopPrice ?? order.stop_price;
    if (isTerminal(order.status)) return 'ORDER_TERMINAL';
    if (terms.limitPrice !== null && order.limit_price === null) return 'BAD_PRICE';
    if (terms.stopPrice !== null && (order.stop_price === null || order.type === 'TRAILING_STOP')) return 'BAD_PRICE';
    if (stop !== order.stop_price && order.triggered_at !== null) return 'ALREADY_TRIGGERED';
    if (order.status === 'PENDING_CANCEL') return 'CANCEL_PENDING';
    if (!WORKING.has(order.status) && order.status !== 'HELD') return 'ORDER_NOT_ACCEPTED';
    if (order.list_id !== null && terms.quantity !== null && units(terms.quantity) !== units(order.quantity))
      return 'LINKED_QUANTITY';
    if (order.status === 'PENDING_REPLACE') return sameTerms(order, terms) ? 'PENDING_REPLACE' : 'REPLACE_PENDING';
    return this.#verdicts.replace(this, order, terms) ?? 'PENDING_REPLACE';
  }

  #request(order: OrderRow, status: string, terms: NewTermsRow): void {
    this.tables.orders.set(order.id, {
      ...order,
      status,
      event_sequence: order.event_sequence + 1,
      replace_quantity: terms.quantity,
      replace_limit_price: terms.limitPrice,
      replace_stop_price: terms.stopPrice,
    });
  }

  #note(id: string, event: Pick<EventRow, 'type' | 'status' | 'quantity' | 'price' | 'reason'>): void {
    const { event_sequence } = this.tables.orders.get(id)!;
    this.tables.events.push({ order_id: id, sequence: event_sequence, trade_id: null, occurred_at: null, ...event });
  }
}

/** Whether the event answers an order that waits with this status; a fill, for example, comes before the answer. */
function isAnswer(status: string | undefined, { type, reason }: Pick<EventRow, 'type' | 'reason'>): boolean {
  switch (status) {
    case 'PENDING_NEW':
      return true;
    case 'PENDING_CANCEL':
      return reason === 'CANCEL_REQUESTED';
    case 'PENDING_REPLACE':
      return type === 'REPLACED' || type === 'REPLACE_REJECTED';
    default:
      return false;
  }
}

/** book_step(): one function in the database, so it fails whole. */
export function bookStep(tables: Tables, rows: BookedRows): void {
  bookOrders(tables, rows);
  for (const trade of rows.trades) {
    if (tables.trades.has(trade.id)) throw new DeskRefusal('23505', 'Trade_pkey');
    tables.trades.set(trade.id, trade);
  }
  for (const position of rows.positions) tables.positions.set(`${position.portfolio_id} ${position.symbol}`, position);
  for (const line of rows.ledger) {
    tables.ledger.push(line);
    if (line.account !== 'CASH') continue;
    const cash = tables.cash.get(line.portfolio_id)! + units(line.amount);
    if (line.portfolio_id === PORTFOLIO_IDS.cash && cash < 0n) throw new DeskRefusal('TR409', 'STALE_CASH');
    tables.cash.set(line.portfolio_id, cash);
  }
  for (const quote of rows.quotes) tables.quotes.set(quote.symbol, quote);
  for (const cursor of rows.cursors) {
    if ((tables.cursors.get(cursor.feed)?.position ?? 0) > cursor.position)
      throw new DeskRefusal('TR409', 'STALE_CURSOR');
    tables.cursors.set(cursor.feed, cursor);
  }
}

function bookOrders(tables: Tables, { orders, events }: BookedRows): void {
  const before = new Map(orders.map(({ id }) => [id, tables.orders.get(id)!]));
  const counts = new Map<string, number>();
  const answered = new Set<string>();
  for (const event of events) {
    const present = before.get(event.order_id)!;
    const count = (counts.get(event.order_id) ?? 0) + 1;
    counts.set(event.order_id, count);
    if (event.type === 'REPLACED' || event.type === 'REPLACE_REJECTED') answered.add(event.order_id);
    const status = bookedStatus(present.status, event.status, answered.has(event.order_id));
    tables.events.push({ ...event, status, sequence: present.event_sequence + count });
  }
  for (const order of orders) {
    const present = before.get(order.id)!;
    const loses = units(order.filled_quantity) < units(present.filled_quantity);
    if (isTerminal(present.status) || loses) throw new DeskRefusal('TR409', 'STALE_ORDER');
    const status = bookedStatus(present.status, order.status, answered.has(order.id));
    tables.orders.set(order.id, bookedOrder(present, order, { status, events: counts.get(order.id) ?? 0 }));
  }
}

function bookedStatus(present: string, booked: string, answered: boolean): string {
  if (isTerminal(booked)) return booked;
  if (present === 'PENDING_CANCEL') return present;
  return present === 'PENDING_REPLACE' && !answered ? present : booked;
}

function bookedOrder(
  present: OrderRow,
  booked: BookedOrder,
  { status, events }: { readonly status: string; readonly events: number },
): OrderRow {
  const waits = status === 'PENDING_REPLACE';
  return {
    ...present,
    status,
    quantity: booked.quantity ?? present.quantity,
    limit_price: booked.limit_price ?? present.limit_price,
    stop_price: present.type === 'TRAILING_STOP' ? booked.stop_price : (booked.stop_price ?? present.stop_price),
    filled_quantity: booked.filled_quantity,
    filled_notional: booked.filled_notional,
    accepted_at: present.accepted_at ?? dateOf(booked.accepted_at),
    accepted_sequence: booked.accepted_sequence === null ? present.accepted_sequence : String(booked.accepted_sequence),
    triggered_at: dateOf(booked.triggered_at) ?? present.triggered_at,
    replaced_at: dateOf(booked.replaced_at) ?? present.replaced_at,
    released_at: dateOf(booked.released_at),
    expires_at: dateOf(booked.expires_at),
    closed_at: dateOf(booked.closed_at),
    obstacle: booked.obstacle,
    end_reason: booked.end_reason,
    event_sequence: present.event_sequence + events,
    replace_quantity: waits ? present.replace_quantity : null,
    replace_limit_price: waits ? present.replace_limit_price : null,
    replace_stop_price: waits ? present.replace_stop_price : null,
  };
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

function sameTerms(order: OrderRow, terms: NewTermsRow): boolean {
  return (
    (terms.quantity ?? order.quantity) === (order.replace_quantity ?? order.quantity) &&
    (terms.limitPrice ?? order.limit_price) === (order.replace_limit_price ?? order.limit_price) &&
    (terms.stopPrice ?? order.stop_price) === (order.replace_stop_price ?? order.stop_price)
  );
}

/** The desk's rules in a small part: enough to place orders that can trade. The database's own verdicts have their own tests. */
export const SMALL_RULES: Verdicts = {
  place({ tables }, { portfolio, symbol, side, quantity, reduceOnly }) {
    const held = units(tables.positions.get(`${PORTFOLIO_IDS[portfolio]} ${symbol}`)?.quantity ?? '0');
    const closable = side === 'SELL' ? held : -held;
    if (reduceOnly) return closable > 0n ? null : 'REDUCE_ONLY_NO_POSITION';
    if (portfolio === 'margin' || side === 'BUY') return null;
    return units(quantity) > closable ? 'NO_SHORT_IN_CASH_ACCOUNT' : null;
  },
  replace: () => null,
  /** Now and then the market of the acceptance is another one than that of the placing. */
  judge: (store, clients) =>
    new Map(
      clients.map((client) => {
        const { number, event_sequence, parent_id } = store.orderOf(client)!;
        const isDenied = parent_id === null && (Number(number) * 5 + event_sequence) % 13 === 0;
        return [client, isDenied ? 'STALE_QUOTE' : null];
      }),
    ),
};
