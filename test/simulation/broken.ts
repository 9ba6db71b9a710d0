/** Engines with one injected fault each, which the simulation must find: a broken matching, or a broken connection. */
import type { Broker } from '../../src/brokers/broker.ts';
import { paperBroker } from '../../src/brokers/paper.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import type { MatchMove, MatchOutcome } from '../../src/domain/fill.ts';
import { isExit } from '../../src/domain/linked-orders.ts';
import type { MatchMarket } from '../../src/domain/matching.ts';
import type { OrderBook } from '../../src/domain/order-book.ts';
import type { Connection } from './model-client.ts';
import type { RunOptions } from './run.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** Changes what the engine reads by statements with these words. */
function misread(words: string, change: (rows: Rows) => Rows): RunOptions {
  return {
    through: (connection) => ({
      async query(text, values) {
        const { rows } = await connection.query(text, values);
        return { rows: text.includes(words) ? change(rows as Rows) : rows };
      },
    }),
  };
}

/** Changes the market that the engine matches with. */
function mismatched(change: (market: MatchMarket) => MatchMarket): Broker {
  return {
    name: 'broken',
    onOpen: (match) => paperBroker.onOpen({ ...match, market: change(match.market) }),
    onClose: (match) => paperBroker.onClose({ ...match, market: change(match.market) }),
    onClosing: (match) => paperBroker.onClosing({ ...match, market: change(match.market) }),
    onQuote: (match) => paperBroker.onQuote({ ...match, market: change(match.market) }),
  };
}

/** Changes what the engine books of an event, move by move; null leaves the move out. */
function misbooked(change: (move: MatchMove) => MatchMove | null): Broker {
  const changed = (outcome: MatchOutcome): MatchOutcome => ({
    ...outcome,
    moves: outcome.moves.map(change).filter((move) => move !== null),
  });
  return {
    name: 'broken',
    onOpen: (match) => changed(paperBroker.onOpen(match)),
    onClose: (match) => changed(paperBroker.onClose(match)),
    onClosing: (match) => changed(paperBroker.onClosing(match)),
    onQuote: (match) => changed(paperBroker.onQuote(match)),
  };
}

/** Changes the orders that the engine books. */
function misstored(change: (order: Readonly<Record<string, unknown>>) => object): RunOptions {
  return {
    through: (connection) => ({
      query: (text, values = []) => {
        if (!text.includes('select book_step(')) return connection.query(text, values);
        const rows = JSON.parse(String(values[1])) as { readonly orders: Rows };
        return connection.query(text, [values[0], JSON.stringify({ ...rows, orders: rows.orders.map(change) })]);
      },
    }),
  };
}

const REQUESTS = 'pending_requests(';
const WORKING = 'where is_open(o.status) and o.accepted_at';

function forgotten(words: string, terms: object): RunOptions {
  return misread(words, (rows) => rows.map((row) => ({ ...row, ...terms })));
}

const TICK = new Decimal('0.5');
const LOT = new Decimal(1);

export const BROKEN: Readonly<Record<string, RunOptions>> = {
  'the share of a bar is one lot too large': {
    broker: {
      ...paperBroker,
      onClose: (match) => paperBroker.onClose({ ...match, taken: match.taken.minus(LOT) }),
    },
  },
  'the open of a bar takes nothing from its share': {
    broker: { ...paperBroker, onClose: (match) => paperBroker.onClose({ ...match, taken: new Decimal(0) }) },
  },
  'a touch of a limit is a fill': {
    broker: {
      ...paperBroker,
      onClose: (match) =>
        paperBroker.onClose({ ...match, candle: { ...match.candle, high: match.candle.high.plus(TICK) } }),
    },
  },
  'a trailing stop does not follow the price': {
    broker: misbooked((move) => (move.kind === 'stop' && move.triggeredAt === null ? null : move)),
  },
  'a maker is booked as a taker': {
    broker: misbooked((move) => (move.kind === 'fill' ? { ...move, liquidity: 'TAKER' } : move)),
  },
  'the rest of an IOC works on': {
    broker: misbooked((move) => (move.kind === 'cancel' && move.reason === 'IOC_REST' ? null : move)),
  },
  'a fill leaves the quantity of the other exits': {
    broker: misbooked((move) => (move.kind === 'link' && move.change.kind === 'restate' ? null : move)),
  },
  'an exit works on when the other one has closed everything': {
    broker: misbooked((move) =>
      move.kind === 'link' && move.change.kind === 'cancel' && move.change.reason === 'LIST_FILLED' ? null : move,
    ),
  },
  'an entry works on when its stop loss has triggered': {
    broker: misbooked((move) =>
      move.kind === 'link' && move.change.kind === 'cancel' && move.change.reason === 'STOPPED_OUT' ? null : move,
    ),
  },
  'an entry is filled without its exits': {
    broker: misbooked((move) => (move.kind === 'link' && move.change.kind === 'release' ? null : move)),
  },
  'exits close a fill that turned a position': { broker: exitsOfWholeFills() },
  'an entry that opened nothing leaves its exits': {
    broker: misbooked((move) =>
      move.kind === 'link' && move.change.kind === 'cancel' && move.change.reason === 'PARENT_ENDED' ? null : move,
    ),
  },
  'a restart forgets the links of orders': misread(WORKING, (rows) => rows.map((row) => ({ ...row, list_id: null }))),
  'a reduce-only order sees twice the position': {
    broker: mismatched((market) => ({
      ...market,
      positionQuantity: (portfolioId) => market.positionQuantity(portfolioId).times(2),
    })),
  },
  'the cash of a CASH account is not looked at': {
    broker: mismatched((market) => ({ ...market, cashOf: () => null })),
  },
  'after a lost answer the last event is booked again': misread('from "FeedCursor"', (rows) =>
    rows.map((row) => ({ ...row, position: String(Math.max(0, Number(row['position']) - 1)) })),
  ),
  'a part of an event is forgotten by a restart': misread('from "FeedCursor"', (rows) =>
    rows.map((row) => ({ ...row, part: null })),
  ),
  'a restart forgets a trigger': misread(WORKING, (rows) => rows.map((row) => ({ ...row, triggered_at: null }))),
  'a restart forgets the level of a trailing stop': misread(WORKING, (rows) =>
    rows.map((row) => (row['type'] === 'TRAILING_STOP' ? { ...row, stop_price: null } : row)),
  ),
  'a restart drops the working orders': misread(WORKING, () => []),
  'a restart forgets what the open of a bar has filled': misread('t.executed_at = b.opened_at', (rows) =>
    rows.map(() => ({ taken: '0' })),
  ),
  'a restart counts the acceptances from 1': misread('max(accepted_sequence)', () => [{ next: '1' }]),
  'cancels are not read': misread(REQUESTS, (rows) => rows.filter(({ status }) => status !== 'PENDING_CANCEL')),
  'new terms are accepted without the new limit': misread(REQUESTS, (rows) =>
    rows.map((row) => ({ ...row, replace_limit_price: null })),
  ),
  'an order is not all-or-none': forgotten(REQUESTS, { all_or_none: false }),
  'a restart forgets that an order is all-or-none': forgotten(WORKING, { all_or_none: false }),
  'an order shows all of its quantity': forgotten(REQUESTS, { display_quantity: null }),
  'a restart forgets the displayed quantity': forgotten(WORKING, { display_quantity: null }),
  'a restart forgets that a part that is shown next comes behind the others': misstored((order) => ({
    ...order,
    replaced_at: null,
  })),
  'a post-only order may take': forgotten(REQUESTS, { post_only: false }),
  'a restart forgets that an order is post-only': forgotten(WORKING, { post_only: false }),
  'a restart forgets the date of an order': misread(WORKING, (rows) =>
    rows.map((row) => (row['time_in_force'] === 'GTD' ? { ...row, expires_at: null } : row)),
  ),
  'an order works to the end of the day after its date': misread(REQUESTS, (rows) =>
    rows.map((row) => (row['expire_date'] === '2024-01-02' ? { ...row, expire_date: '2024-01-03' } : row)),
  ),
  'an order at the open trades in every session': {
    broker: mismatched(({ session, ...market }) => ({
      ...market,
      session: session === null ? null : { ...session, start: Number.POSITIVE_INFINITY },
    })),
  },
  'the rest of an order at the open works on': {
    broker: misbooked((move) => (move.kind === 'cancel' && move.reason === 'OPENING_PASSED' ? null : move)),
  },
  'the rest of an order at the close works on': {
    broker: misbooked((move) => (move.kind === 'cancel' && move.reason === 'CLOSE_PASSED' ? null : move)),
  },
  'an order at the close trades at the open of its bar': {
    broker: {
      ...paperBroker,
      onClosing: (match) => paperBroker.onClosing({ ...match, candle: { ...match.candle, close: match.candle.open } }),
    },
  },
  'an engine without the lease books': { through: withNewestEpoch() },
};

/** A released exit gets what its entry has filled, the part included that closed an opposite position. */
function exitsOfWholeFills(): Broker {
  const grown = (orders: OrderBook, { moves, reached }: MatchOutcome): MatchOutcome => {
    let filled = new Decimal(0);
    return {
      reached,
      moves: moves.map((move) => {
        if (move.kind === 'fill') filled = move.quantity;
        if (move.kind !== 'link' || move.change.kind !== 'release') return move;
        const exit = orders.get(move.orderId)!;
        if (!isExit(exit)) return move;
        const quantity = Decimal.max(move.change.quantity, exit.filledQuantity.plus(filled));
        return { ...move, change: { ...move.change, quantity } };
      }),
    };
  };
  return {
    name: 'broken',
    onOpen: (match) => grown(match.orders, paperBroker.onOpen(match)),
    onClose: (match) => grown(match.orders, paperBroker.onClose(match)),
    onClosing: (match) => grown(match.orders, paperBroker.onClosing(match)),
    onQuote: (match) => grown(match.orders, paperBroker.onQuote(match)),
  };
}

/** Books by the epoch of the engine that leads now. */
function withNewestEpoch(): NonNullable<RunOptions['through']> {
  let newest = 0;
  return (connection, epoch): Connection => {
    newest = epoch;
    return {
      query: (text, values = []) =>
        connection.query(text, text.includes('book_') ? [newest, ...values.slice(1)] : values),
    };
  };
}
