/** Builds the rows that an engine books: quotes, and consecutive fills of one order with consistent books. */
import type { StepRows } from '../../src/database/booking/book-step.ts';
import { Decimal, ZERO, plain } from '../../src/domain/decimal.ts';

export const NO_ROWS: StepRows = {
  orders: [],
  events: [],
  trades: [],
  positions: [],
  ledger: [],
  quotes: [],
  signals: [],
  alerts: [],
  rules: [],
  cursors: [],
};

/** Half of the spread around the last price. */
const HALF_SPREAD = new Decimal('0.01');

/** `at`: milliseconds UTC, of the market and of the desk. */
export function quoteRows(
  prices: readonly { readonly symbol: string; readonly last: string }[],
  at: number,
): StepRows['quotes'] {
  const instant = new Date(at).toISOString();
  return prices.map(({ symbol, last }) => ({
    symbol,
    bid: plain(new Decimal(last).minus(HALF_SPREAD)),
    bid_size: null,
    ask: plain(new Decimal(last).plus(HALF_SPREAD)),
    ask_size: null,
    last,
    session_open: '100',
    volume: '12',
    quoted_at: instant,
    received_at: instant,
  }));
}

export interface FillWanted {
  readonly quantity: string;
  readonly price: string;
  /** Milliseconds UTC. */
  readonly at: number;
}

/** Buys from a flat position; every call fills a further part of the order. */
export class FillSeries {
  readonly #about: {
    readonly orderId: string;
    readonly portfolioId: string;
    readonly symbol: string;
    readonly newId: () => string;
  };
  #quantity = ZERO;
  #cost = ZERO;

  constructor(about: {
    readonly orderId: string;
    readonly portfolioId: string;
    readonly symbol: string;
    readonly newId: () => string;
  }) {
    this.#about = about;
  }

  /** The step, and the quantity of the position after it. */
  next({ quantity, price, at }: FillWanted): { readonly rows: Partial<StepRows>; readonly held: Decimal } {
    const { orderId, portfolioId, symbol, newId } = this.#about;
    const first = this.#quantity.isZero();
    const notional = new Decimal(quantity).times(price);
    this.#quantity = this.#quantity.plus(quantity);
    this.#cost = this.#cost.plus(notional);
    const [instant, tradeId, held, cost] = [
      new Date(at).toISOString(),
      newId(),
      plain(this.#quantity),
      plain(this.#cost),
    ];
    const rows: Partial<StepRows> = {
      orders: [
        {
          id: orderId,
          status: 'PARTIALLY_FILLED',
          filled_quantity: held,
          filled_notional: cost,
          accepted_at: instant,
          accepted_sequence: 1,
          closed_at: null,
        },
      ],
      events: [
        ...(first ? [{ ordinal: 1, order_id: orderId, type: 'NEW', status: 'NEW', occurred_at: instant }] : []),
        {
          ordinal: 2,
          order_id: orderId,
          type: 'TRADE',
          status: 'PARTIALLY_FILLED',
          quantity,
          price,
          trade_id: tradeId,
          occurred_at: instant,
        },
      ],
      trades: [
        {
          ordinal: 1,
          id: tradeId,
          order_id: orderId,
          portfolio_id: portfolioId,
          symbol,
          side: 'BUY',
          quantity,
          price,
          commission: '0',
          slippage: '0',
          liquidity: 'TAKER',
          cost_change: plain(notional),
          realized_pnl: '0',
          executed_at: instant,
        },
      ],
      positions: [
        { portfolio_id: portfolioId, symbol, quantity: held, cost, realized_pnl: '0', fees: '0', opened_at: instant },
      ],
      ledger: [
        {
          transaction_id: tradeId,
          line: 1,
          portfolio_id: portfolioId,
          account: 'CASH',
          symbol: null,
          currency: 'USD',
          amount: plain(notional.negated()),
          kind: 'FILL',
          effective_at: instant,
        },
        {
          transaction_id: tradeId,
          line: 2,
          portfolio_id: portfolioId,
          account: 'POSITION',
          symbol,
          currency: 'USD',
          amount: plain(notional),
          kind: 'FILL',
          effective_at: instant,
        },
      ],
    };
    return { rows, held: this.#quantity };
  }
}
