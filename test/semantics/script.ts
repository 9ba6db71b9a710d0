/**
 * A case of the rules of trading as a trader writes it: the position, the orders, and the market, one line each. The
 * engine's step runs it without a database.
 *
 * ```text
 * hold 10 @ 100                   a position, before anything else; `hold -10 @ 100` is short
 * cash 1000                       the account is a CASH account
 * slippage 0.001 · volume 0.5     rates of the instrument; both are 0 and 1 without such a line
 * hours us-equities               its hours, else UTC days; `hours 09:00-11:30 12:30-15:30 Asia/Tokyo` on workdays
 * post-only REPRICE · bar-path WORST_CASE   its rules of matching; REJECT and NEARER_EXTREME without such a line
 * bars 1d                         the length of its bars; 1m without such a line
 * at 2024-01-02 15:59             the wall clock of its hours moves to this time; begins on 2024-01-02 at 00:00 UTC
 * s 10 @mkt stp 95 gtc            an order line; the orders are numbered from 1
 * b 10 @100 tp 110 sl 95 [xday]   an entry with its exits, which are called 1tp and 1sl; GTC without xday
 * oco s 10 @110                   an order that shares its quantity with the order before it
 * then s 10 @110                  an order that waits until the order before it is filled
 * cancel 1 · replace 1 q5 @99 stp 94   a cancel, and new terms
 * bar 100 101 99 100 [50]         a bar of a minute: open, high, low, close, volume (unlimited without one)
 * open 100 [50] · close 101 99 100   the same in two lines, for what happens while the bar is open
 * quote 99 101 100 [5]            bid, ask, last (- for none) and the size of both sides (unlimited without one)
 * night                           a day passes
 * restart                         the engine ends and another one loads what is booked
 * ```
 */
import { Decimal, ZERO, plain } from '../../src/domain/decimal.ts';
import { endReasonText } from '../../src/domain/end-reason.ts';
import { OrderBook } from '../../src/domain/order-book.ts';
import { conditionsOf } from '../../src/domain/order-line/conditions.ts';
import { parseOrderLine } from '../../src/domain/order-line/parse.ts';
import type { LineStop, LineTarget, LineTrigger, OrderLine } from '../../src/domain/order-line/intent.ts';
import type { OrderType } from '../../src/domain/order.ts';
import { closesAt, parseInterval } from '../../src/domain/interval.ts';
import type { Interval } from '../../src/domain/interval.ts';
import { DAY_MS, MINUTE_MS } from '../../src/domain/time-units.ts';
import { instantOfWallTime } from '../../src/domain/time-zone.ts';
import { builtInHours, parseTradingHours } from '../../src/domain/trading-hours.ts';
import type { TradingHours } from '../../src/domain/trading-hours.ts';
import { candle, quote } from '../domain/samples.ts';
import { PaperDesk, instrument, listBegunBy } from '../engine/desk.ts';
import type { WorkingOrder } from '../../src/engine/state.ts';

/** 2024-01-02 00:00 UTC, a Tuesday. */
const START = Date.UTC(2024, 0, 2);
const SYMBOL = 'XYZ';
const UNLIMITED = '1000000000';

interface Run {
  readonly desk: PaperDesk;
  readonly orders: string[];
  /** Entries so far, without their exits. */
  placed: number;
  /** The instant of the next market event. */
  now: number;
  readonly zone: string;
  readonly interval: Interval;
  opened: { readonly price: string; readonly volume: string } | null;
}

/** One line an order: its story and the state in which the script leaves it, such as `1: triggered at 95, sold 10 at 94, FILLED`. */
export function runScript(script: string): string[] {
  const lines = script
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const run = begun(lines);
  for (const line of lines) play(run, line);
  return run.orders.map((id) => `${id.replace('order-', '')}: ${storyOf(run.desk, id)}`);
}

function begun(lines: readonly string[]): Run {
  const setting = (name: string): string | null =>
    lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? null;
  const cash = setting('cash');
  const hours = setting('hours');
  const tradingHours = hours === null ? null : hoursOf(hours);
  const desk = new PaperDesk(
    [
      instrument(SYMBOL, {
        tickSize: new Decimal('0.01'),
        lotSize: new Decimal(1),
        slippageRate: new Decimal(setting('slippage') ?? 0),
        participationRate: new Decimal(setting('volume') ?? 1),
        tradingHours,
        postOnlyPolicy: setting('post-only') === 'REPRICE' ? 'REPRICE' : 'REJECT',
        barPath: setting('bar-path') === 'WORST_CASE' ? 'WORST_CASE' : 'NEARER_EXTREME',
      }),
    ],
    cash === null ? { kind: 'MARGIN' } : { kind: 'CASH', cash: new Decimal(cash) },
  );
  desk.send({ kind: 'clock', at: START - 1 });
  const [quantity, price] = setting('hold')?.split(' @ ') ?? [];
  if (quantity !== undefined) {
    const units = new Decimal(quantity);
    const holding = { quantity: units, cost: units.times(price!), realizedPnl: ZERO, fees: ZERO, openedAt: START - 1 };
    const book = {
      currency: 'USD',
      account: desk.account,
      holdings: new Map([[SYMBOL, { symbol: SYMBOL, ...holding }]]),
    };
    desk.state = { ...desk.state, books: desk.state.books.with('portfolio-1', book) };
  }
  const interval = parseInterval(setting('bars') ?? '1m')!;
  return { desk, orders: [], placed: 0, now: START, zone: tradingHours?.zone ?? 'UTC', interval, opened: null };
}

function hoursOf(text: string): TradingHours {
  const builtIn = builtInHours(text);
  if (builtIn !== null) return builtIn;
  const words = text.split(' ');
  const zone = words.pop();
  const days = ['MON', 'TUE', 'WED', 'THU', 'FRI'];
  const sessions = words.map((word) => {
    const [open, close] = word.split('-');
    return { days, open, close };
  });
  const parsed = parseTradingHours({ zone, sessions });
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

function play(run: Run, line: string): void {
  const { desk } = run;
  const [word, ...rest] = line.split(/\s+/);
  const { now: timestamp, interval } = run;
  switch (word) {
    case 'hold':
    case 'cash':
    case 'slippage':
    case 'volume':
    case 'hours':
    case 'post-only':
    case 'bar-path':
    case 'bars':
      return;
    case 'at':
      run.now = instantOfWallTime(run.zone, Date.parse(`${rest.join('T')}Z`));
      // Just before, so that an order takes part in a bar that opens at this time.
      return void desk.send({ kind: 'clock', at: run.now - 1 });
    case 'cancel': {
      const id = `order-${rest[0]}`;
      const working = desk.state.markets.get(SYMBOL)!.orders.get(id);
      desk.cancel({ ...(working ?? { acceptedAt: START }), id, symbol: SYMBOL, status: 'PENDING_CANCEL' });
      return;
    }
    case 'replace': {
      const [number, ...terms] = rest;
      const parsed = parseOrderLine(`rep ${number!.replace(/[a-z]+$/, '')} ${terms.join(' ')}`);
      if (!parsed.ok || parsed.value.kind !== 'replace') throw new Error(`not a replace: ${line}`);
      const { quantity, price, stop } = parsed.value;
      desk.replace(`order-${number}`, {
        quantity,
        limitPrice: price?.kind === 'limit' ? price.price : null,
        stopPrice: stop,
      });
      return;
    }
    case 'bar': {
      const [open, high, low, close, volume = UNLIMITED] = rest;
      play(run, `open ${open} ${volume}`);
      play(run, `close ${high} ${low} ${close}`);
      return;
    }
    case 'open': {
      const [price, volume = UNLIMITED] = rest;
      run.opened = { price: price!, volume };
      desk.open(candle(`${price} ${price} ${price} ${price} ${volume}`, { symbol: SYMBOL, interval, timestamp }));
      return;
    }
    case 'close': {
      const { price, volume } = run.opened!;
      desk.close(candle(`${price} ${rest.join(' ')} ${volume}`, { symbol: SYMBOL, interval, timestamp }));
      run.now = closesAt(interval, timestamp);
      return;
    }
    case 'quote': {
      const [bid, ask, last, size = UNLIMITED] = rest;
      const price = (text: string | undefined): Decimal | null =>
        text === undefined || text === '-' ? null : new Decimal(text);
      const sizes = { bidSize: price(size), askSize: price(size) };
      desk.quote(
        quote({ symbol: SYMBOL, bid: price(bid), ask: price(ask), last: price(last), ...sizes, quotedAt: timestamp }),
      );
      run.now += MINUTE_MS;
      return;
    }
    case 'night':
      run.now += DAY_MS;
      return;
    case 'restart': {
      const markets = new Map(desk.state.markets);
      const market = markets.get(SYMBOL)!;
      markets.set(SYMBOL, { ...market, orders: OrderBook.of(market.orders) });
      desk.state = { ...desk.state, markets };
      return;
    }
    default:
      return place(run, line);
  }
}

function place(run: Run, line: string): void {
  const [, link, text] = /^(?:(oco|then) )?(.*)$/.exec(line)!;
  const [side, quantity, ...terms] = text!.split(/\s+/);
  const parsed = parseOrderLine([side, quantity, SYMBOL, ...terms].join(' '));
  if (!parsed.ok || parsed.value.kind !== 'order') throw new Error(`not an order: ${line}`);
  const last = `order-${run.placed}`;
  run.placed += 1;
  const entry = { ...termsOf(parsed.value), id: `order-${run.placed}` };
  const linked = { ...(link === 'then' && { parentId: last }), ...(link === 'oco' && { listId: listBegunBy(last) }) };
  accept(run, { ...entry, ...linked });
  for (const exit of exitsOf(parsed.value, entry)) accept(run, exit);
}

function accept({ desk, orders }: Run, terms: Partial<WorkingOrder> & { readonly id: string }): void {
  orders.push(terms.id);
  desk.place({ ...terms, number: orders.length });
}

function exitsOf(
  { takeProfit, stopLoss, exitTime }: OrderLine,
  entry: Partial<WorkingOrder> & { readonly id: string },
): (Partial<WorkingOrder> & { readonly id: string })[] {
  const exit = {
    symbol: SYMBOL,
    side: entry.side === 'BUY' ? 'SELL' : 'BUY',
    quantity: entry.quantity!,
    reduceOnly: true,
    parentId: entry.id,
    listId: entry.id,
    timeInForce: exitTime,
  } as const;
  return [
    ...(takeProfit === null
      ? []
      : [{ ...exit, id: `${entry.id}tp`, type: 'LIMIT' as const, limitPrice: priceOf(takeProfit) }]),
    ...(stopLoss === null ? [] : [{ ...exit, id: `${entry.id}sl`, ...stopOf(stopLoss) }]),
  ];
}

function priceOf(exit: LineTarget): Decimal {
  if (exit.kind !== 'price') throw new Error('a case gives its figures');
  return exit.price;
}

function stopOf(stop: LineStop): Partial<WorkingOrder> {
  switch (stop.kind) {
    case 'price':
      return { type: stop.limit === null ? 'STOP' : 'STOP_LIMIT', stopPrice: stop.price, limitPrice: stop.limit };
    case 'trailing-amount':
      return { type: 'TRAILING_STOP', trailAmount: stop.amount };
    case 'trailing-percent':
      return { type: 'TRAILING_STOP', trailPercent: stop.percent };
    default:
      throw new Error('a case gives its figures');
  }
}

function termsOf(line: OrderLine): Partial<WorkingOrder> {
  const { quantity, price, timeInForce, trigger } = line;
  if (quantity.kind !== 'units' || price.kind === 'relative') throw new Error('a case gives its figures');
  const limitPrice = price.kind === 'limit' ? price.price : null;
  return {
    symbol: SYMBOL,
    side: line.side === 'b' || line.side === 'bc' ? 'BUY' : 'SELL',
    quantity: quantity.units,
    limitPrice,
    timeInForce: timeInForce.kind === 'default' ? 'DAY' : timeInForce.kind,
    reduceOnly: line.side === 'bc' || line.flags.includes('ro'),
    ...conditionsOf(line),
    type: typeOf(trigger, limitPrice),
    stopPrice: trigger?.kind === 'stop' || trigger?.kind === 'if-touched' ? trigger.price : null,
    trailAmount: trigger?.kind === 'trailing-amount' ? trigger.amount : null,
    trailPercent: trigger?.kind === 'trailing-percent' ? trigger.percent : null,
  };
}

function typeOf(trigger: LineTrigger | null, limitPrice: Decimal | null): OrderType {
  switch (trigger?.kind) {
    case 'stop':
      return limitPrice === null ? 'STOP' : 'STOP_LIMIT';
    case 'if-touched':
      return 'MARKET_IF_TOUCHED';
    case 'trailing-amount':
    case 'trailing-percent':
      return 'TRAILING_STOP';
    default:
      return limitPrice === null ? 'MARKET' : 'LIMIT';
  }
}

const LINK_WORDS = {
  HELD: () => 'held',
  RELEASED: ({ quantity, filledQuantity }: WorkingOrder) => `released for ${plain(quantity.minus(filledQuantity))}`,
  RESTATED: ({ quantity }: WorkingOrder) => `restated to ${plain(quantity)}`,
} as const;

function storyOf(desk: PaperDesk, id: string): string {
  let last: WorkingOrder | null = null;
  const told: string[] = [];
  for (const effect of desk.effects) {
    if (!('order' in effect) || effect.order.id !== id) continue;
    const { order } = effect;
    const isRepriced = last !== null && order.limitPrice !== null && !order.limitPrice.equals(last.limitPrice ?? 0);
    if (effect.kind === 'order' && effect.type === 'RESTATED' && isRepriced)
      told.push(`repriced to ${plain(order.limitPrice)}`);
    else if (effect.kind === 'order' && effect.type in LINK_WORDS)
      told.push(LINK_WORDS[effect.type as keyof typeof LINK_WORDS](order));
    if (effect.kind === 'order' && effect.type === 'TRIGGERED') told.push(`triggered at ${plain(order.stopPrice!)}`);
    if (effect.kind === 'term' && order.stopPrice !== null && !order.stopPrice.equals(last?.stopPrice ?? -1))
      told.push(`stop at ${plain(order.stopPrice)}`);
    if (effect.kind === 'order' && effect.trade !== null)
      told.push(
        `${order.side === 'BUY' ? 'bought' : 'sold'} ${plain(effect.trade.quantity)} at ${plain(effect.trade.price)}`,
      );
    if (effect.kind === 'order' && effect.reason !== null)
      told.push(
        endReasonText(effect.reason)
          .replace(/[.:;].*$/, '')
          .toLowerCase(),
      );
    last = order;
  }
  return [...told, last!.status].join(', ');
}
