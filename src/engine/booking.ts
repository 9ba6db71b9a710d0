/**
 * Collects the effects of many steps into the rows of one transaction: the last state of each order, position, quote
 * and rule; every event, trade and ledger line.
 */
import type { Candle } from '../domain/candle.ts';
import { plain } from '../domain/decimal.ts';
import type { Decimal } from '../domain/decimal.ts';
import { derivedId } from '../domain/derived-id.ts';
import { formatAlertRule } from '../domain/alert-rule.ts';
import type { AlertFiring } from '../domain/alert-rule.ts';
import { isTerminal } from '../domain/order.ts';
import type { SourceSignal } from '../domain/signal-source.ts';
import { unreachable } from '../domain/unreachable.ts';
import type { StepRows } from '../database/booking/book-step.ts';
import type { BookedTrade, Effect, OrderMove } from './effect.ts';
import { storedPart } from './half-booked.ts';
import type { Cursor } from './half-booked.ts';
import type { Holding, SessionQuote, WatchedRule } from './state.ts';
import { isoInstant } from '../domain/instant.ts';

type Row = StepRows['orders'][number];

export class Booking {
  readonly candles: Candle[] = [];
  readonly #orders = new Map<string, Row>();
  readonly #portfolios = new Set<string>();
  readonly #events: Row[] = [];
  readonly #trades: Row[] = [];
  readonly #positions = new Map<string, Row>();
  readonly #ledger: Row[] = [];
  readonly #quotes = new Map<string, SessionQuote>();
  readonly #signals: Row[] = [];
  readonly #alerts: Row[] = [];
  readonly #rules = new Map<string, Row>();
  readonly #cursors = new Map<string, Cursor>();

  add(effects: readonly Effect[]): void {
    for (const effect of effects) this.#addOne(effect);
  }

  moveCursor(cursor: Cursor): void {
    this.#cursors.set(cursor.feed, cursor);
  }

  get cursors(): Iterable<Cursor> {
    return this.#cursors.values();
  }

  get empty(): boolean {
    return this.candles.length === 0 && Object.values(this.rows()).every((rows) => rows.length === 0);
  }

  /** Their price may change the value or the reservations of portfolios. */
  get quotedSymbols(): Iterable<string> {
    return this.#quotes.keys();
  }

  /** Portfolios whose positions or open orders changed. */
  get touchedPortfolios(): Iterable<string> {
    return this.#portfolios;
  }

  rows(): StepRows {
    return {
      orders: [...this.#orders.values()],
      events: this.#events,
      trades: this.#trades,
      positions: [...this.#positions.values()],
      ledger: this.#ledger,
      quotes: [...this.#quotes.values()].map(quoteRow),
      signals: this.#signals,
      alerts: this.#alerts,
      rules: [...this.#rules.values()],
      cursors: [...this.#cursors.values()].map(cursorRow),
    };
  }

  #addOne(effect: Effect): void {
    switch (effect.kind) {
      case 'order':
        this.#orders.set(effect.order.id, orderRow(effect));
        this.#portfolios.add(effect.order.portfolioId);
        return void this.#events.push(eventRow(effect, this.#events.length + 1));
      case 'trade':
        this.#trades.push(tradeRow(effect.trade, this.#trades.length + 1));
        this.#positions.set(
          `${effect.trade.portfolioId} ${effect.trade.symbol}`,
          positionRow(effect.trade, effect.holding),
        );
        return void this.#ledger.push(...ledgerRows(effect));
      case 'denied':
        this.#orders.set(effect.order.id, {
          ...orderRow({ order: effect.order, reason: null, occurredAt: null }),
          denial: effect.denial,
        });
        this.#portfolios.add(effect.order.portfolioId);
        return void this.#events.push(deniedEventRow(effect, this.#events.length + 1));
      case 'replace-rejected':
        this.#orders.set(effect.order.id, orderRow({ order: effect.order, reason: null, occurredAt: null }));
        this.#portfolios.add(effect.order.portfolioId);
        return void this.#events.push(rejectedEventRow(effect, this.#events.length + 1));
      case 'term':
      case 'obstacle':
        return void this.#orders.set(
          effect.order.id,
          orderRow({ order: effect.order, reason: null, occurredAt: null }),
        );
      case 'quote':
        return void this.#quotes.set(effect.quote.symbol, effect.quote);
      case 'candle':
        return void this.candles.push(effect.candle);
      case 'signal':
        return void this.#signals.push(signalRow(effect.source, effect.signal));
      case 'rule':
        return void this.#rules.set(effect.rule.id, {
          id: effect.rule.id,
          triggered: effect.rule.state === 'TRIGGERED',
        });
      case 'alert':
        return void this.#alerts.push(alertRow(effect.rule, effect.firing));
      default:
        return unreachable(effect);
    }
  }
}

function cursorRow({ feed, position, finished, marketAt, part }: Cursor): Row {
  return {
    feed,
    position,
    finished,
    market_at: isoInstant(marketAt),
    part: part === null ? null : storedPart(part),
  };
}

function orderRow({
  order,
  reason,
  occurredAt,
}: Pick<OrderMove, 'order' | 'reason'> & { readonly occurredAt: number | null }): Row {
  return {
    id: order.id,
    status: order.status,
    quantity: plain(order.quantity),
    limit_price: decimal(order.limitPrice),
    stop_price: decimal(order.stopPrice),
    filled_quantity: plain(order.filledQuantity),
    filled_notional: plain(order.filledNotional),
    accepted_at: isoInstant(order.acceptedAt),
    accepted_sequence: order.acceptedSequence,
    triggered_at: isoInstant(order.triggeredAt),
    replaced_at: isoInstant(order.replacedAt),
    released_at: isoInstant(order.releasedAt),
    expires_at: isoInstant(order.expiresAt),
    closed_at: isTerminal(order.status) ? isoInstant(occurredAt) : null,
    obstacle: order.obstacle,
    end_reason: isTerminal(order.status) ? reason : null,
  };
}

const WITH_TERMS: ReadonlySet<OrderMove['type']> = new Set(['REPLACED', 'RESTATED', 'RELEASED', 'HELD'] as const);

/** The event of new terms keeps them: the law of the limit reads which limit a fill had. */
function eventRow({ order, type, reason, trade, occurredAt }: OrderMove, ordinal: number): Row {
  const terms = WITH_TERMS.has(type) ? { quantity: order.quantity, price: order.limitPrice } : trade;
  return {
    ordinal,
    order_id: order.id,
    type,
    status: order.status,
    quantity: decimal(terms?.quantity),
    price: decimal(type === 'TRIGGERED' ? order.stopPrice : terms?.price),
    trade_id: trade?.id ?? null,
    reason,
    occurred_at: isoInstant(occurredAt),
  };
}

function rejectedEventRow(
  { order, reason, occurredAt }: Extract<Effect, { kind: 'replace-rejected' }>,
  ordinal: number,
): Row {
  return {
    ordinal,
    order_id: order.id,
    type: 'REPLACE_REJECTED',
    status: order.status,
    quantity: plain(order.quantity),
    price: decimal(order.limitPrice),
    trade_id: null,
    reason,
    occurred_at: isoInstant(occurredAt),
  };
}

function deniedEventRow({ order, denial }: Extract<Effect, { kind: 'denied' }>, ordinal: number): Row {
  return {
    ordinal,
    order_id: order.id,
    type: 'DENIED',
    status: order.status,
    quantity: plain(order.quantity),
    price: decimal(order.limitPrice),
    trade_id: null,
    reason: denial.code,
    occurred_at: null,
  };
}

function tradeRow(trade: BookedTrade, ordinal: number): Row {
  return {
    ordinal,
    id: trade.id,
    order_id: trade.orderId,
    portfolio_id: trade.portfolioId,
    symbol: trade.symbol,
    side: trade.side,
    quantity: plain(trade.quantity),
    price: plain(trade.price),
    commission: plain(trade.commission),
    slippage: plain(trade.slippage),
    liquidity: trade.liquidity,
    cost_change: plain(trade.costChange),
    realized_pnl: plain(trade.realizedPnl),
    executed_at: isoInstant(trade.executedAt),
  };
}

function positionRow(
  { portfolioId, symbol }: BookedTrade,
  { quantity, cost, realizedPnl, fees, openedAt }: Holding,
): Row {
  return {
    portfolio_id: portfolioId,
    symbol,
    quantity: plain(quantity),
    cost: plain(cost),
    realized_pnl: plain(realizedPnl),
    fees: plain(fees),
    opened_at: isoInstant(openedAt),
  };
}

function ledgerRows({ trade, currency, ledger }: Extract<Effect, { kind: 'trade' }>): Row[] {
  return ledger.map(({ account, symbol, amount }, index) => ({
    transaction_id: trade.id,
    line: index + 1,
    portfolio_id: trade.portfolioId,
    account,
    symbol,
    currency,
    amount: plain(amount),
    kind: 'FILL',
    effective_at: isoInstant(trade.executedAt),
  }));
}

function quoteRow(quote: SessionQuote): Row {
  return {
    symbol: quote.symbol,
    bid: decimal(quote.bid),
    bid_size: decimal(quote.bidSize),
    ask: decimal(quote.ask),
    ask_size: decimal(quote.askSize),
    last: decimal(quote.last),
    session_open: decimal(quote.sessionOpen),
    volume: decimal(quote.sessionVolume),
    quoted_at: isoInstant(quote.quotedAt),
    received_at: isoInstant(quote.receivedAt),
  };
}

function signalRow(source: string, signal: SourceSignal): Row {
  return {
    id: derivedId('signal', source, signal.symbol, signal.interval, String(signal.generatedAt)),
    source,
    algorithm: signal.algorithm,
    symbol: signal.symbol,
    interval: signal.interval,
    direction: signal.direction,
    strength: plain(signal.strength),
    entry_price: plain(signal.entry),
    stop_price: decimal(signal.stop),
    target_price: decimal(signal.target),
    evidence: signal.evidence,
    generated_at: isoInstant(signal.generatedAt),
    expires_at: isoInstant(signal.generatedAt + signal.horizonMs),
  };
}

function alertRow({ id, condition, severity }: WatchedRule, { price, message, occurredAt }: AlertFiring): Row {
  return {
    id: derivedId('alert', id, String(occurredAt)),
    type: 'PRICE_THRESHOLD',
    severity,
    symbol: condition.symbol,
    title: formatAlertRule(condition),
    message,
    data: { price: plain(price), threshold: plain(condition.threshold) },
    rule_id: id,
    occurred_at: isoInstant(occurredAt),
  };
}

function decimal(value: Decimal | null | undefined): string | null {
  return value === null || value === undefined ? null : plain(value);
}
