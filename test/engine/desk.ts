/** An engine without a database: a state, events, and the bookings so far. */
import { paperBroker } from '../../src/brokers/paper.ts';
import type { Account } from '../../src/domain/account.ts';
import type { Denial } from '../../src/database/order-row.ts';
import { ZERO } from '../../src/domain/decimal.ts';
import type { Decimal } from '../../src/domain/decimal.ts';
import type { Instrument } from '../../src/domain/instrument.ts';
import type { NewTerms } from '../../src/domain/replacement.ts';
import type { Effect } from '../../src/engine/effect.ts';
import type { EngineEvent } from '../../src/engine/event.ts';
import { EMPTY_STATE } from '../../src/engine/state.ts';
import type { EngineState, TradedInstrument, WorkingOrder } from '../../src/engine/state.ts';
import { workingOrder } from '../../src/engine/working-orders.ts';
import { step } from '../../src/engine/step.ts';
import { openingOf } from '../../src/domain/candle.ts';
import type { Candle } from '../../src/domain/candle.ts';
import type { Quote } from '../../src/domain/quote.ts';
import type { MarketEvent } from '../../src/market-data/feeds/feed.ts';
import { BTCUSD, d, order } from '../domain/samples.ts';

const FREE: Omit<TradedInstrument, keyof Instrument> = {
  commissionRate: ZERO,
  slippageRate: ZERO,
  participationRate: d('0.1'),
  tradingHours: null,
  barPath: 'NEARER_EXTREME',
  postOnlyPolicy: 'REJECT',
};

export function instrument(symbol: string, part: Partial<TradedInstrument> = {}): TradedInstrument {
  return { ...BTCUSD, symbol, ...FREE, ...part };
}

/** The desk derives a list from the order that began it; the id of an order is the list of its exits. */
export function listBegunBy(orderId: string): string {
  return `list-of-${orderId}`;
}

export class PaperDesk {
  state: EngineState;
  readonly effects: Effect[] = [];

  readonly account: Account;

  constructor(
    instruments: readonly TradedInstrument[] = [instrument('BTCUSD')],
    account: Account = { kind: 'MARGIN' },
  ) {
    this.account = account;
    this.state = step(EMPTY_STATE, { kind: 'instruments', instruments }, paperBroker).state;
  }

  send(event: EngineEvent): readonly Effect[] {
    const { state, effects } = step(this.state, event, paperBroker);
    this.state = state;
    this.effects.push(...effects);
    return effects;
  }

  open(candle: Candle): readonly Effect[] {
    return this.tell({ kind: 'open', bar: openingOf(candle) });
  }

  close(candle: Candle): readonly Effect[] {
    return this.tell({ kind: 'candle', candle });
  }

  /** The open and the close of a bar, without an event between them. */
  candle(candle: Candle): readonly Effect[] {
    return [...this.open(candle), ...this.close(candle)];
  }

  tell(event: MarketEvent): readonly Effect[] {
    return this.send({ kind: 'market', event, receivedAt: 1_700_000_000_000 });
  }

  quote(quote: Quote, volume: Decimal = ZERO): readonly Effect[] {
    return this.tell({ kind: 'quote', quote, volume });
  }

  place(part: Partial<WorkingOrder> = {}): readonly Effect[] {
    const order = request(part);
    return this.send({
      kind: 'place',
      request: { order, currency: 'USD', account: this.account, relatives: this.#relativesOf(order) },
      denial: null,
    });
  }

  #relativesOf({ parentId, listId }: WorkingOrder): WorkingOrder[] {
    const latest = new Map(
      this.effects.flatMap((effect) => ('order' in effect ? [[effect.order.id, effect.order] as const] : [])),
    );
    return [...latest.values()].filter(
      (one) => one.id === parentId || (listId !== null && (one.listId === listId || listBegunBy(one.id) === listId)),
    );
  }

  cancel(part: Partial<WorkingOrder> = {}): readonly Effect[] {
    return this.send({
      kind: 'cancel',
      request: {
        order: request({ status: 'PENDING_CANCEL', ...part }),
        currency: 'USD',
        account: this.account,
        relatives: [],
      },
    });
  }

  /** The order must work: its request is read with the state that the engine booked last. */
  replace(
    id: string,
    { denial = null, ...terms }: Partial<NewTerms> & { readonly denial?: Denial | null },
  ): readonly Effect[] {
    const working = workingOrder(this.state, id);
    return this.send({
      kind: 'replace',
      request: {
        order: { ...request({ id }), ...working, status: 'PENDING_REPLACE' },
        currency: 'USD',
        account: this.account,
        relatives: [],
      },
      terms: { quantity: null, limitPrice: null, stopPrice: null, ...terms },
      denial,
    });
  }

  /** Quantities are signed. */
  held(symbol = 'BTCUSD', portfolioId = 'portfolio-1'): Decimal {
    return this.state.books.get(portfolioId)?.holdings.get(symbol)?.quantity ?? ZERO;
  }
}

function request(part: Partial<WorkingOrder> = {}): WorkingOrder {
  return {
    ...order({ status: 'PENDING_NEW', acceptedAt: null, acceptedSequence: null, eventSequence: 1, ...part }),
    filledNotional: ZERO,
    openedQuantity: ZERO,
    obstacle: null,
    ...part,
  };
}

/** `NEW NEW`, `TRADE FILLED 1 @ 100`: one text an order event. */
export function told(effects: readonly Effect[]): string[] {
  return effects.flatMap((effect) => {
    switch (effect.kind) {
      case 'order': {
        const { type, order: after, reason, trade } = effect;
        return `${type} ${after.status}${trade === null ? '' : ` ${trade.quantity.toFixed()} @ ${trade.price.toFixed()}`}${reason === null ? '' : ` ${reason}`}`;
      }
      case 'replace-rejected':
        return `REPLACE_REJECTED ${effect.order.status} ${effect.reason}`;
      case 'signal':
        return `signal ${effect.signal.direction}`;
      case 'alert':
        return `alert ${effect.firing.message}`;
      default:
        return [];
    }
  });
}

/** The orders of a book in the order of their acceptance. */
export function inAcceptance(orders: Iterable<WorkingOrder>): WorkingOrder[] {
  return [...orders].sort((one, other) => (one.acceptedSequence ?? 0) - (other.acceptedSequence ?? 0));
}
