/** The parsed order as one normalized sentence, shown before the order is sent. */
import { conditionWords } from '../condition-words.ts';
import { plain } from '../decimal.ts';
import type { Side, TimeInForce } from '../order.ts';
import { triggerWords } from '../trigger-words.ts';
import { unreachable } from '../unreachable.ts';
import { conditionsOf } from './conditions.ts';
import { describeExits, exitsOf } from './exits.ts';
import type {
  LineLink,
  LinePrice,
  LineQuantity,
  LineSide,
  OrderIntent,
  OrderLine,
  PlaceOrderRequest,
} from './intent.ts';
import { numberedWords } from './order-ids.ts';
import { typeAndTrigger } from './trigger.ts';
import { quoted } from './words.ts';

export const SIDE_WORDS: Readonly<Record<LineSide, string>> = {
  b: 'BUY',
  s: 'SELL',
  ss: 'SELL SHORT',
  bc: 'BUY TO COVER',
};
const TIME_WORDS = {
  default: 'day',
  DAY: 'day',
  GTC: 'good till canceled',
  IOC: 'immediate or cancel',
  FOK: 'fill or kill',
  GTD: 'good till',
  OPG: 'at the open',
  CLS: 'at the close',
} as const satisfies Readonly<Record<'default' | TimeInForce, string>>;

export const LINK_WORDS: Readonly<Record<LineLink, string>> = { oco: 'or else', then: 'then, when it is filled,' };

/** `BUY 0.5 BTCUSD at market, day`. */
export function describe(intent: OrderIntent): string {
  switch (intent.kind) {
    case 'order':
      return describeOrder(intent);
    case 'linked':
      return `${describeOrder(intent.first)}; ${LINK_WORDS[intent.link]} ${describeOrder(intent.second)}`;
    case 'exit': {
      const exits = describeExits({ ...intent, timeInForce: 'GTC' }).join(' or ');
      const day = intent.timeInForce === 'DAY' ? ', for the day' : '';
      const portfolio = intent.portfolio === null ? '' : `, portfolio ${intent.portfolio}`;
      const sentence = `EXIT the whole position in ${intent.symbol}: ${exits}${day}${portfolio}`;
      return intent.mode === 'what-if' ? `WHAT IF: ${sentence}` : sentence;
    }
    case 'cancel':
      return describeCancel(intent.target);
    case 'flat':
      return intent.target.kind === 'all' ? 'FLATTEN all positions' : `FLATTEN ${intent.target.symbol}`;
    case 'reverse':
      return `REVERSE ${intent.symbol}`;
    case 'replace': {
      const changes = [
        ...(intent.quantity === null ? [] : [`quantity ${plain(intent.quantity)}`]),
        ...(intent.price === null ? [] : [`price ${describePrice(intent.price).replace(/^at /, '')}`]),
        ...(intent.stop === null ? [] : [`stop ${plain(intent.stop)}`]),
      ];
      return `REPLACE ${numberedWords(intent.target)} with ${changes.join(' and ')}`;
    }
    case 'halt':
      return `HALT trading: ${intent.reason}`;
    default:
      return unreachable(intent);
  }
}

/** The request with its final quantities and prices: `SELL 0.5 BTCUSD at 64000, good till canceled, reduce only`. */
export function describeRequest(request: PlaceOrderRequest): string {
  const price = request.limitPrice === null ? 'at market' : `at ${plain(request.limitPrice)}`;
  const parts = [
    withTrigger(`${request.side} ${plain(request.quantity)} ${request.symbol} ${price}`, request),
    request.expireDate === null ? TIME_WORDS[request.timeInForce] : `${TIME_WORDS.GTD} ${request.expireDate}`,
    ...conditionWords(request),
  ];
  if (request.exits !== null) parts.push(...describeExits(request.exits));
  if (request.signalNumber !== null) parts.push(`signal ${request.signalNumber}`);
  if (request.note !== null) parts.push(`note ${quoted(request.note)}`);
  return parts.join(', ');
}

function describeOrder(line: OrderLine): string {
  const side: Side = line.side === 'b' || line.side === 'bc' ? 'BUY' : 'SELL';
  const order = withTrigger(
    `${SIDE_WORDS[line.side]} ${describeQuantity(line.quantity, line.symbol)} ${describePrice(line.price)}`,
    { side, ...typeAndTrigger(line) },
  );
  const parts = [line.mode === 'what-if' ? `WHAT IF: ${order}` : order];
  parts.push(
    line.timeInForce.kind === 'GTD' ? `${TIME_WORDS.GTD} ${line.timeInForce.date}` : TIME_WORDS[line.timeInForce.kind],
  );
  const { flags } = line;
  parts.push(...conditionWords({ ...conditionsOf(line), reduceOnly: flags.includes('ro') }));
  const exits = exitsOf(line);
  if (exits !== null) parts.push(...describeExits(exits));
  if (line.confirmed !== null) parts.push(`confirmed for ${plain(line.confirmed)}`);
  if (line.portfolio !== null) parts.push(`portfolio ${line.portfolio}`);
  if (line.signal !== null) parts.push(`signal ${line.signal}`);
  if (line.note !== null) parts.push(`note ${quoted(line.note)}`);
  return parts.join(', ');
}

function describeQuantity(quantity: LineQuantity, symbol: string): string {
  switch (quantity.kind) {
    case 'units':
      return `${plain(quantity.units)} ${symbol}`;
    case 'notional':
      return `$${plain(quantity.notional)} of ${symbol}`;
    case 'percent-nav':
      return `${symbol} for ${plain(quantity.percent)} % of equity`;
    case 'position':
      return `the whole position in ${symbol}`;
    case 'position-fraction':
      return `1/${plain(quantity.divisor)} of the position in ${symbol}`;
    case 'risk-percent':
      return `${symbol} risking ${plain(quantity.percent)} % of equity to the stop`;
    case 'risk-money':
      return `${symbol} risking $${plain(quantity.money)} to the stop`;
    case 'volatility':
      return `${symbol} for a volatility of ${plain(quantity.percent)} % of equity a year`;
    case 'kelly':
      return `${symbol} risking a capped Kelly share by the record of ${quantity.source}`;
    default:
      return unreachable(quantity);
  }
}

function describePrice(price: LinePrice): string {
  switch (price.kind) {
    case 'market':
      return 'at market';
    case 'limit':
      return `at ${plain(price.price)}`;
    case 'relative': {
      if (price.offset === null) return `at ${price.base}`;
      const { unit, amount } = price.offset;
      const size = plain(amount.abs());
      const words = unit === 'ticks' ? ` tick${size === '1' ? '' : 's'}` : unit === 'basis-points' ? ' bp' : '';
      return `at ${price.base} ${amount.isNegative() ? '-' : '+'} ${size}${words}`;
    }
    default:
      return unreachable(price);
  }
}

function withTrigger(order: string, terms: Parameters<typeof triggerWords>[0]): string {
  const trigger = triggerWords(terms);
  return trigger === null ? order : `${order} ${trigger}`;
}

function describeCancel(target: Extract<OrderIntent, { kind: 'cancel' }>['target']): string {
  switch (target.kind) {
    case 'number':
    case 'exit':
      return `CANCEL ${numberedWords(target)}`;
    case 'symbol':
      return `CANCEL all open orders in ${target.symbol}`;
    case 'all':
      return 'CANCEL all open orders';
    default:
      return unreachable(target);
  }
}
