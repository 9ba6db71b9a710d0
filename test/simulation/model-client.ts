/**
 * The connection of an engine to the model of the store: it answers the statements that the engine sends, known by
 * their text. A statement that the model does not know is an error, so that no change of the engine goes unseen.
 */
import type { Client } from 'pg';
import type { PrismaClient } from '../../src/database/generated/client.ts';
import { greatest, units, textOf } from './amounts.ts';
import type { BookedRows, OrderRow, StoredQuote } from './rows.ts';
import { GRIDS } from './grids.ts';
import { BARRED, SYMBOLS } from './schedule.ts';
import type { Setting } from './schedule.ts';
import { PORTFOLIO_IDS } from './portfolios.ts';
import { DeskRefusal, bookStep } from './store.ts';
import type { Store } from './store.ts';

/** A connection as the engine uses it. */
export interface Connection {
  query(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

interface Session {
  readonly store: Store;
  /** Of the engine of this connection. */
  readonly epoch: number;
  /** Between begin and commit. */
  open: { readonly tables: Store['tables']; booked: BookedRows | null } | null;
  /** The opening instant of the first stored bar with a volume above zero. */
  readonly volumes: { first: number | null; staged: number | null };
}

type Handler = (session: Session, values: readonly unknown[]) => readonly unknown[];

const PORTFOLIOS = [
  { id: PORTFOLIO_IDS.cash, account: 'CASH' },
  { id: PORTFOLIO_IDS.margin, account: 'MARGIN' },
] as const;

/** The first that the statement contains. */
const STATEMENTS: readonly (readonly [part: string, handler: Handler])[] = [
  ['select book_step(', bookStepOf],
  ['select book_candles(', bookBars],
  ['from book_marks(', () => []],
  ['resolve_left_out(', () => [{ resolved: true }]],
  ['from "FeedCursor"', cursors],
  ['from judge_requests(', judge],
  ['pending_requests(', requests],
  ['where is_open(o.status) and o.accepted_at', ({ store }) => working(store)],
  ['max(accepted_sequence)', nextAcceptance],
  ['from "Position"', ({ store }) => positions(store)],
  ['where suspended_at is not null', () => []],
  ['select halted_orders()', () => []],
  ['select watched_limits()', () => [{ watched: null }]],
  ['select flatten_breaches(', () => [{ left: 0 }]],
  [`where account = 'CASH'`, ({ store }) => balances(store).filter(({ account }) => account === 'CASH')],
  ['as cash from "Portfolio"', ({ store }) => balances(store)],
  ['from "AlertRule"', () => []],
  ['t.executed_at = b.opened_at', taken],
  ['order by c.timestamp limit 1', firstVolumes],
  ['order by c.timestamp desc limit', () => []],
];

const HANDLERS = new Map<string, Handler>();

function handlerOf(text: string): Handler {
  const known = HANDLERS.get(text);
  if (known !== undefined) return known;
  const found = STATEMENTS.find(([part]) => text.includes(part));
  if (found === undefined) throw new Error(`the model of the store does not know this statement: ${text}`);
  HANDLERS.set(text, found[1]);
  return found[1];
}

/** Stored volumes outlive a connection. */
export type StoredVolumes = Session['volumes'];

export class ModelConnection implements Connection {
  readonly #session: Session;
  #state: 'open' | 'ended' = 'open';

  constructor(store: Store, epoch: number, volumes: StoredVolumes) {
    this.#session = { store, epoch, open: null, volumes };
  }

  async query(text: string, values: readonly unknown[] = []): Promise<{ readonly rows: readonly unknown[] }> {
    const session = this.#session;
    if (this.#state === 'ended') throw new Error('Connection terminated unexpectedly');
    switch (text) {
      case 'begin':
        session.open = { tables: session.store.begin(), booked: null };
        return { rows: [] };
      case 'rollback':
        session.open = null;
        session.volumes.staged = null;
        return { rows: [] };
      case 'commit':
        if (session.open?.booked != null) session.store.commit(session.open.tables, session.open.booked);
        session.volumes.first ??= session.volumes.staged;
        session.open = null;
        return { rows: [] };
      default:
        return { rows: handlerOf(text)(session, values) };
    }
  }

  /** Another engine takes the lease: the server ends a transaction. Without one, only the epoch refuses the next booking. */
  overtake(): void {
    if (this.#session.open === null) return;
    this.#session.open = null;
    this.#session.volumes.staged = null;
    this.#state = 'ended';
  }
}

/** The engine's code takes a client of pg: it uses nothing but its queries. */
export function asClient(connection: Connection): Client {
  return connection as unknown as Client;
}

function fence({ store }: Session, epoch: unknown): void {
  if (epoch !== store.epoch) throw new DeskRefusal('TR409', 'STALE_EPOCH');
}

function bookStepOf(session: Session, [epoch, text]: readonly unknown[]): readonly unknown[] {
  fence(session, epoch);
  const rows = JSON.parse(String(text)) as BookedRows;
  const tables = session.open?.tables ?? session.store.begin();
  bookStep(tables, rows);
  if (session.open === null) session.store.commit(tables, rows);
  else session.open.booked = rows;
  return [];
}

/** Of the literal of an array, whose elements have no comma. */
function elementsOf(literal: unknown): string[] {
  return String(literal).slice(1, -1).replaceAll('"', '').split(',');
}

/** Candles and a step in one statement, which is a transaction of its own when none is open. */
function bookBars(session: Session, values: readonly unknown[]): readonly unknown[] {
  fence(session, values[0]);
  bookStepOf(session, [values[0], values[10]]);
  const [symbols, times, volumes] = [elementsOf(values[2]), elementsOf(values[4]), elementsOf(values[9])];
  symbols.forEach((symbol, place) => {
    const volume = volumes[place];
    if (symbol === BARRED && volume !== undefined && volume !== 'null' && units(volume) > 0n)
      session.volumes.staged ??= new Date(times[place]!).getTime();
  });
  if (session.open === null) session.volumes.first ??= session.volumes.staged;
  return [];
}

function cursors({ store }: Session): readonly unknown[] {
  return [...store.tables.cursors.values()].map(({ position, market_at, ...cursor }) => ({
    ...cursor,
    position: String(position),
    market_at: market_at === null ? null : new Date(market_at),
  }));
}

function judge({ store, epoch }: Session, [ids]: readonly unknown[]): readonly unknown[] {
  return [...store.judge(ids as string[], epoch)].map(([order_id, code]) => ({
    order_id,
    denial: code === null ? null : { denial: { code, message: code } },
  }));
}

function requests({ store }: Session): readonly unknown[] {
  const byId = new Map(balances(store).map((row) => [row.id, row]));
  return store.pendingRequests().map((order) => {
    const { currency, account, cash } = byId.get(order.portfolio_id)!;
    const relatives = [...store.tables.orders.values()]
      .filter(({ id, list_id }) => id === order.parent_id || (list_id !== null && list_id === order.list_id))
      .filter(({ id }) => id !== order.id)
      .map((other) => {
        const { id, status, filled_quantity: filled } = other;
        return { id, status, filled, opened: id === order.parent_id ? openedQuantity(store, other) : '0' };
      });
    return { ...order, opened_quantity: '0', currency, account, cash, relatives };
  });
}

function working(store: Store): readonly unknown[] {
  return store.workingOrders().map((order) => ({ ...order, opened_quantity: openedQuantity(store, order) }));
}

/** The part of its trades that closed no opposite position. */
function openedQuantity({ tables }: Store, { id, portfolio_id, symbol, filled_quantity }: OrderRow): string {
  if (units(filled_quantity) === 0n) return '0';
  let [held, opened] = [0n, 0n];
  for (const trade of tables.trades.values()) {
    if (trade.portfolio_id !== portfolio_id || trade.symbol !== symbol) continue;
    const quantity = units(trade.quantity);
    const closable = trade.side === 'BUY' ? -held : held;
    if (trade.order_id === id) opened += greatest(0n, quantity - greatest(0n, closable));
    held += trade.side === 'BUY' ? quantity : -quantity;
  }
  return textOf(opened);
}

function nextAcceptance({ store }: Session): readonly unknown[] {
  const sequences = [...store.tables.orders.values()].map(({ accepted_sequence }) => Number(accepted_sequence ?? 0));
  return [{ next: String(Math.max(0, ...sequences) + 1) }];
}

function positions(store: Store): readonly unknown[] {
  return [...store.tables.positions.values()].map((row) => ({
    ...row,
    opened_at: row.opened_at === null ? null : new Date(row.opened_at),
  }));
}

function balances(
  store: Store,
): { readonly id: string; readonly account: string; readonly currency: string; readonly cash: string }[] {
  return PORTFOLIOS.map(({ id, account }) => ({
    id,
    account,
    currency: 'USD',
    cash: textOf(store.tables.cash.get(id)!),
  }));
}

function taken({ store }: Session, values: readonly unknown[]): readonly unknown[] {
  const [symbols, instants] = values as [string[], string[]];
  return symbols.map((symbol, place) => {
    const filled = [...store.tables.trades.values()]
      .filter((trade) => trade.symbol === symbol && trade.executed_at === instants[place])
      .reduce((sum, { quantity }) => sum + units(quantity), 0n);
    return { taken: textOf(filled) };
  });
}

function firstVolumes({ volumes }: Session, values: readonly unknown[]): readonly unknown[] {
  const [symbols, intervals] = values as [string[], string[]];
  return symbols.flatMap((symbol, place) =>
    symbol === BARRED && volumes.first !== null
      ? [{ symbol, interval: intervals[place], timestamp: new Date(volumes.first) }]
      : [],
  );
}

/** Monday to Friday with a pause at noon, a holiday and a half day. */
export const SPLIT_HOURS = {
  zone: 'UTC',
  sessions: [
    { days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], open: '09:00', close: '12:00' },
    { days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], open: '13:00', close: '17:00' },
  ],
  holidays: ['2024-01-04'],
  halfDays: { '2024-01-03': '14:00' },
};

export const COMMISSION_RATE = '0.001';
const stored = (text: string): { toFixed(): string } => ({ toFixed: () => text });
const storedOrNull = (text: string | null): { toFixed(): string } | null => (text === null ? null : stored(text));

function quoteOf(quote: StoredQuote): object {
  return {
    symbol: quote.symbol,
    bid: storedOrNull(quote.bid),
    bidSize: storedOrNull(quote.bid_size),
    ask: storedOrNull(quote.ask),
    askSize: storedOrNull(quote.ask_size),
    last: storedOrNull(quote.last),
    sessionOpen: storedOrNull(quote.session_open),
    volume: storedOrNull(quote.volume),
    sequence: 1n,
    quotedAt: new Date(quote.quoted_at),
    receivedAt: new Date(quote.received_at),
  };
}

/** The tables that the engine reads through Prisma. */
export function modelReader(
  { hours, slippageRate, participationRate, barPath, postOnlyPolicy }: Setting,
  store: Store,
): PrismaClient {
  const instruments = SYMBOLS.map((symbol) => ({
    symbol,
    name: symbol,
    kind: 'SPOT',
    currency: 'USD',
    tickSize: stored(GRIDS[symbol].tick),
    lotSize: stored(GRIDS[symbol].lot),
    minimumNotional: stored('0'),
    active: true,
    commissionRate: stored(COMMISSION_RATE),
    slippageRate: stored(slippageRate),
    participationRate: stored(participationRate),
    barPath,
    postOnlyPolicy,
    tradingHours: symbol === BARRED && hours === 'split' ? SPLIT_HOURS : null,
  }));
  const reader = {
    instrument: { findMany: async () => instruments },
    quote: { findMany: async () => [...store.tables.quotes.values()].map(quoteOf) },
    $queryRaw: async () => [{ zone: 'UTC', cut: '00:00' }],
  };
  return reader as unknown as PrismaClient;
}
