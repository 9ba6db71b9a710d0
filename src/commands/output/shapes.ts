/** The JSON shapes that scripts rely on: keys may be added, never changed. json-values.ts writes the values. */
import type { Candle } from '../../domain/candle.ts';
import type { Decimal } from '../../domain/decimal.ts';
import { unrealizedPnl } from '../../domain/position.ts';
import { endReasonText } from '../../domain/end-reason.ts';
import type { OrderRow } from '../../database/order-row.ts';
import type { AlertRuleRow } from '../../database/queries/alert-rules.ts';
import type { AlertRow } from '../../database/queries/alerts.ts';
import type { AuditRow } from '../../database/queries/audit.ts';
import type { PortfolioValue } from '../../database/queries/portfolio-value.ts';
import type { PortfolioRow } from '../../database/queries/portfolios.ts';
import type { PositionRow } from '../../database/queries/positions.ts';
import type { QuoteRow } from '../../database/queries/quotes.ts';
import type { SignalRow } from '../../database/queries/signals.ts';
import type { TradeRow } from '../../database/queries/trades.ts';
import { isoInstant } from '../../domain/instant.ts';
import { decimalText, decimalTextOrNull } from './json-values.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function orderJson(order: OrderRow): JsonObject {
  return {
    id: order.id,
    number: String(order.number),
    clientOrderId: order.clientOrderId,
    portfolio: order.portfolio,
    symbol: order.symbol,
    side: order.side,
    type: order.type,
    timeInForce: order.timeInForce,
    status: order.status,
    quantity: decimalText(order.quantity),
    filledQuantity: decimalText(order.filledQuantity),
    limitPrice: decimalTextOrNull(order.limitPrice),
    stopPrice: decimalTextOrNull(order.stopPrice),
    averagePrice: decimalTextOrNull(order.averagePrice),
    placedAt: isoInstant(order.placedAt),
    denial: order.denial,
    endReason: order.endReason === null ? null : { code: order.endReason, message: endReasonText(order.endReason) },
    reduceOnly: order.reduceOnly,
    parentId: order.parentId,
    listId: order.listId,
    note: order.note,
    acceptedAt: isoInstant(order.acceptedAt),
    closedAt: isoInstant(order.closedAt),
    expiresAt: isoInstant(order.expiresAt),
    trailAmount: decimalTextOrNull(order.trailAmount),
    trailPercent: decimalTextOrNull(order.trailPercent),
    triggeredAt: isoInstant(order.triggeredAt),
    releasedAt: isoInstant(order.releasedAt),
    expireDate: order.expireDate,
    postOnly: order.postOnly,
    allOrNone: order.allOrNone,
    displayQuantity: decimalTextOrNull(order.displayQuantity),
  };
}

/** The unrealized result at the mark; null without a mark. */
export function unrealizedOf(position: PositionRow): Decimal | null {
  return position.markPrice === null ? null : unrealizedPnl(position, position.markPrice);
}

export function positionJson(position: PositionRow): JsonObject {
  return {
    portfolio: position.portfolio,
    symbol: position.symbol,
    quantity: decimalText(position.quantity),
    averagePrice: decimalTextOrNull(position.averagePrice),
    cost: decimalText(position.cost),
    markPrice: decimalTextOrNull(position.markPrice),
    unrealizedPnl: decimalTextOrNull(unrealizedOf(position)),
    realizedPnl: decimalText(position.realizedPnl),
    stopLoss: decimalTextOrNull(position.stopLoss),
    takeProfit: decimalTextOrNull(position.takeProfit),
    fees: decimalText(position.fees),
    updatedAt: isoInstant(position.updatedAt),
  };
}

export function portfolioValueJson(value: PortfolioValue): JsonObject {
  return {
    name: value.name,
    currency: value.currency,
    account: value.account,
    cash: decimalText(value.cash),
    positionsValue: decimalText(value.positionsValue),
    equity: decimalText(value.equity),
    reserved: decimalText(value.reserved),
    buyingPower: decimalText(value.buyingPower),
    unrealizedPnl: decimalText(value.unrealizedPnl),
    realizedPnl: decimalText(value.realizedPnl),
    fees: decimalText(value.fees),
    grossExposure: decimalText(value.grossExposure),
    updatedAt: isoInstant(value.updatedAt),
    suspendedAt: isoInstant(value.suspendedAt),
    suspendedReason: value.suspendedReason,
  };
}

export function portfolioJson(portfolio: PortfolioRow): JsonObject {
  return {
    id: portfolio.id,
    name: portfolio.name,
    user: portfolio.user,
    right: portfolio.right,
    currency: portfolio.currency,
    account: portfolio.account,
    cash: decimalText(portfolio.cash),
    totalValue: decimalText(portfolio.totalValue),
    active: portfolio.active,
    description: portfolio.description,
    createdAt: isoInstant(portfolio.createdAt),
    updatedAt: isoInstant(portfolio.updatedAt),
    suspendedAt: isoInstant(portfolio.suspendedAt),
    suspendedReason: portfolio.suspendedReason,
  };
}

export function tradeJson(trade: TradeRow): JsonObject {
  return {
    id: trade.id,
    orderId: trade.orderId,
    portfolio: trade.portfolio,
    symbol: trade.symbol,
    side: trade.side,
    quantity: decimalText(trade.quantity),
    price: decimalText(trade.price),
    commission: decimalText(trade.commission),
    slippage: decimalText(trade.slippage),
    liquidity: trade.liquidity,
    realizedPnl: decimalText(trade.realizedPnl),
    executedAt: isoInstant(trade.executedAt),
    sequence: String(trade.sequence),
    orderNumber: String(trade.orderNumber),
    recordedAt: isoInstant(trade.recordedAt),
  };
}

export function quoteJson(quote: QuoteRow): JsonObject {
  return {
    symbol: quote.symbol,
    bid: decimalTextOrNull(quote.bid),
    bidSize: decimalTextOrNull(quote.bidSize),
    ask: decimalTextOrNull(quote.ask),
    askSize: decimalTextOrNull(quote.askSize),
    last: decimalTextOrNull(quote.last),
    sessionOpen: decimalTextOrNull(quote.sessionOpen),
    volume: decimalTextOrNull(quote.volume),
    quotedAt: isoInstant(quote.quotedAt),
    receivedAt: isoInstant(quote.receivedAt),
  };
}

/** Always empty until indicators exist; the key is here so that scripts need no change then. */
export function candleJson(candle: Candle): JsonObject {
  return {
    timestamp: isoInstant(candle.timestamp),
    symbol: candle.symbol,
    interval: candle.interval,
    open: decimalText(candle.open),
    high: decimalText(candle.high),
    low: decimalText(candle.low),
    close: decimalText(candle.close),
    volume: decimalTextOrNull(candle.volume),
    indicators: {},
  };
}

export function signalJson(signal: SignalRow): JsonObject {
  return {
    id: signal.id,
    number: String(signal.number),
    source: signal.source,
    algorithm: signal.algorithm,
    symbol: signal.symbol,
    interval: signal.interval,
    direction: signal.direction,
    strength: decimalText(signal.strength),
    entryPrice: decimalText(signal.entryPrice),
    stopPrice: decimalTextOrNull(signal.stopPrice),
    targetPrice: decimalTextOrNull(signal.targetPrice),
    evidence: signal.evidence,
    generatedAt: isoInstant(signal.generatedAt),
    expiresAt: isoInstant(signal.expiresAt),
    clientSignalId: signal.clientSignalId,
  };
}

export function alertJson(alert: AlertRow): JsonObject {
  return {
    id: alert.id,
    number: String(alert.number),
    type: alert.type,
    severity: alert.severity,
    symbol: alert.symbol,
    portfolio: alert.portfolio,
    title: alert.title,
    message: alert.message,
    acknowledged: alert.acknowledged,
    acknowledgedAt: isoInstant(alert.acknowledgedAt),
    acknowledgedBy: alert.acknowledgedBy,
    resolvedAt: isoInstant(alert.resolvedAt),
    occurredAt: isoInstant(alert.occurredAt),
    createdAt: isoInstant(alert.createdAt),
  };
}

export function alertRuleJson(rule: AlertRuleRow): JsonObject {
  return {
    id: rule.id,
    number: String(rule.number),
    user: rule.user,
    symbol: rule.symbol,
    field: rule.field,
    operator: rule.operator,
    threshold: decimalText(rule.threshold),
    severity: rule.severity,
    active: rule.active,
    triggered: rule.triggered,
    createdAt: isoInstant(rule.createdAt),
  };
}

export function auditJson(row: AuditRow): JsonObject {
  return {
    sequence: String(row.sequence),
    occurredAt: isoInstant(row.occurredAt),
    login: row.login,
    userId: row.userId,
    application: row.application,
    address: row.address,
    table: row.table,
    key: row.key,
    action: row.action,
    oldValues: row.oldValues,
    newValues: row.newValues,
  };
}
