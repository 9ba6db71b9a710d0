/** The parser's result for an order line, before any market data is read, and the types of its errors. */
import type { Decimal } from '../decimal.ts';
import type { OrderType, Side, TimeInForce } from '../order.ts';

/** A part of the line: zero-based column and length in characters. */
export interface Span {
  readonly at: number;
  readonly length: number;
}

export interface LineError extends Span {
  readonly message: string;
  /** The words that are valid at this place, as typed. */
  readonly expected: readonly string[];
  /** The line is right: its size needs a figure that is read when it is previewed, or it changes nothing yet. */
  readonly needs?: 'ATR' | 'VOLATILITY' | 'RECORD' | 'a change';
}

/** b buy · s sell · ss sell short · bc buy to cover */
export type LineSide = 'b' | 's' | 'ss' | 'bc';

export type LineQuantity =
  | { readonly kind: 'units'; readonly units: Decimal }
  | { readonly kind: 'notional'; readonly notional: Decimal }
  | { readonly kind: 'percent-nav'; readonly percent: Decimal }
  | { readonly kind: 'position' }
  | { readonly kind: 'position-fraction'; readonly divisor: Decimal }
  | { readonly kind: 'risk-percent'; readonly percent: Decimal }
  /** In the portfolio's currency. */
  | { readonly kind: 'risk-money'; readonly money: Decimal }
  /** The yearly volatility of the position, as a share of equity. */
  | { readonly kind: 'volatility'; readonly percent: Decimal }
  /** A capped Kelly bet by the record of a source of signals. */
  | { readonly kind: 'kelly'; readonly source: string };

export type PriceBase = 'bid' | 'ask' | 'mid' | 'last';

export type PriceOffset = {
  readonly unit: 'ticks' | 'basis-points' | 'absolute';
  /** Signed, never 0. */ readonly amount: Decimal;
};

export type LinePrice =
  | { readonly kind: 'market' }
  | { readonly kind: 'limit'; readonly price: Decimal }
  | { readonly kind: 'relative'; readonly base: PriceBase; readonly offset: PriceOffset | null };

export type LineTrigger =
  | { readonly kind: 'stop'; readonly price: Decimal }
  | { readonly kind: 'if-touched'; readonly price: Decimal }
  | { readonly kind: 'trailing-percent'; readonly percent: Decimal }
  | { readonly kind: 'trailing-amount'; readonly amount: Decimal }
  | { readonly kind: 'trailing-atr'; readonly multiple: Decimal };

/** `tp 195` · `tp +3atr` · `tp 2R`, a multiple of the distance to the stop loss. */
export type LineTarget =
  | { readonly kind: 'price'; readonly price: Decimal }
  | { readonly kind: 'atr'; readonly multiple: Decimal }
  | { readonly kind: 'r'; readonly multiple: Decimal };

/** `sl 183` · `sl 183@182.5` · `sl -1.2atr` · `sl trl 1.5%` */
export type LineStop =
  | { readonly kind: 'price'; readonly price: Decimal; /** Of a stop-limit. */ readonly limit: Decimal | null }
  | { readonly kind: 'atr'; readonly multiple: Decimal }
  | Extract<LineTrigger, { readonly kind: `trailing-${string}` }>;

export type ExitTimeInForce = 'GTC' | 'DAY';

export type LineTimeInForce =
  | { readonly kind: 'default' }
  | { readonly kind: 'DAY' | 'GTC' | 'IOC' | 'FOK' | 'OPG' | 'CLS' }
  | { readonly kind: 'GTD'; /** YYYY-MM-DD. */ readonly date: string };

export type LineFlag = 'post' | 'ro' | 'aon';

/** The parts of a line that a later refusal can point to. */
export type LinePart =
  | 'verb'
  | 'quantity'
  | 'symbol'
  | 'price'
  | 'trigger'
  | 'timeInForce'
  | LineFlag
  | 'display'
  | 'confirmed'
  | 'takeProfit'
  | 'stopLoss'
  | 'exitTime'
  | 'portfolio'
  | 'signal'
  | 'note';

export type LineSpans = Readonly<Partial<Record<LinePart, Span>>>;

export interface OrderLine {
  readonly kind: 'order';
  /** A leading `?` shows the preview and sends nothing. */
  readonly mode: 'place' | 'what-if';
  readonly side: LineSide;
  readonly quantity: LineQuantity;
  readonly symbol: string;
  readonly price: LinePrice;
  readonly timeInForce: LineTimeInForce;
  /** In the order post, ro, aon; each at most once. */
  readonly flags: readonly LineFlag[];
  /** The largest quantity that it shows in the market; null: all of it. */
  readonly display: Decimal | null;
  /** The quantity once more, which passes the soft limits; null: they bind. */
  readonly confirmed: Decimal | null;
  readonly trigger: LineTrigger | null;
  readonly takeProfit: LineTarget | null;
  readonly stopLoss: LineStop | null;
  /** `xday`: the exits end with the day. */
  readonly exitTime: ExitTimeInForce;
  readonly portfolio: string | null;
  readonly signal: number | null;
  readonly note: string | null;
  readonly spans: LineSpans;
}

/** `A oco B`: the orders share a quantity. `A then B`: the second one waits until the first one is filled. */
export type LineLink = 'oco' | 'then';

export interface LinkedLine {
  readonly kind: 'linked';
  readonly link: LineLink;
  readonly first: OrderLine;
  readonly second: OrderLine;
  /** Those of the first order. */
  readonly spans: LineSpans;
}

/** `exit BTCUSD tp 110 sl 95`: orders that close the whole position, at least one of them. */
export interface ExitLine {
  readonly kind: 'exit';
  readonly mode: OrderLine['mode'];
  readonly symbol: string;
  readonly takeProfit: Extract<LineTarget, { readonly kind: 'price' }> | null;
  readonly stopLoss: Exclude<LineStop, { readonly kind: 'atr' }> | null;
  readonly timeInForce: ExitTimeInForce;
  readonly portfolio: string | null;
  readonly spans: LineSpans;
}

/** An order by its number, or an exit by the number of its entry: `142`, `142:tp`, `142:sl`. */
export type NumberedOrder =
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'exit'; readonly number: number; readonly exit: ExitName };

export type ExitName = 'tp' | 'sl';

export type CancelTarget =
  | NumberedOrder
  | { readonly kind: 'symbol'; readonly symbol: string }
  | { readonly kind: 'all' };

export interface CancelLine {
  readonly kind: 'cancel';
  readonly target: CancelTarget;
  readonly spans: LineSpans;
}

export interface FlatLine {
  readonly kind: 'flat';
  readonly target: { readonly kind: 'symbol'; readonly symbol: string } | { readonly kind: 'all' };
  readonly spans: LineSpans;
}

/** `rev BTCUSD`: a long position becomes a short one of the same size, and the other way round. */
export interface ReverseLine {
  readonly kind: 'reverse';
  readonly symbol: string;
  readonly spans: LineSpans;
}

/** At least one of quantity, price and stop is given. */
export interface ReplaceLine {
  readonly kind: 'replace';
  readonly target: NumberedOrder;
  readonly quantity: Decimal | null;
  readonly price: LinePrice | null;
  /** The new trigger price. */
  readonly stop: Decimal | null;
  readonly spans: LineSpans;
}

export interface HaltLine {
  readonly kind: 'halt';
  readonly reason: string;
  readonly spans: LineSpans;
}

export type OrderIntent =
  | OrderLine
  | LinkedLine
  | ExitLine
  | CancelLine
  | FlatLine
  | ReverseLine
  | ReplaceLine
  | HaltLine;

/**
 * The request to place_order: quantities and prices are final. The caller chooses the portfolio, or
 * `OrderLine.portfolio` names it.
 */
export interface PlaceOrderRequest {
  readonly side: Side;
  readonly symbol: string;
  readonly quantity: Decimal;
  readonly type: OrderType;
  /** Of LIMIT and STOP_LIMIT. */
  readonly limitPrice: Decimal | null;
  /** The trigger price of STOP, STOP_LIMIT and MARKET_IF_TOUCHED. */
  readonly stopPrice: Decimal | null;
  /** Of TRAILING_STOP: either an amount, a percentage, or a multiple of the ATR, which becomes an amount. */
  readonly trailAmount: Decimal | null;
  readonly trailPercent: Decimal | null;
  readonly trailAtr: Decimal | null;
  readonly exits: EntryExits | null;
  readonly timeInForce: TimeInForce;
  readonly reduceOnly: boolean;
  /** Of GTD, YYYY-MM-DD. */
  readonly expireDate: string | null;
  readonly postOnly: boolean;
  readonly allOrNone: boolean;
  readonly displayQuantity: Decimal | null;
  /** The quantity once more, which passes the soft limits; absent or null: they bind. */
  readonly confirmedQuantity?: Decimal | null;
  readonly note: string | null;
  readonly signalNumber: number | null;
  /** How the quantity was computed; absent when the line gives it. */
  readonly sizing?: Sizing;
}

/** The money behind a quantity. */
export interface Sizing {
  readonly method: 'RISK' | 'VOLATILITY' | 'KELLY';
  /** Null for an amount of money. */
  readonly percent: Decimal | null;
  /** The equity that the percentage is of; null for an amount of money. */
  readonly equity: Decimal | null;
  /** The most that the order loses at its stop, slippage and both fees included; of VOLATILITY its notional. */
  readonly money: Decimal;
  /** A year, as a fraction; of VOLATILITY. */
  readonly volatility: Decimal | null;
  /** Of KELLY; the fraction is before its caps. */
  readonly record: {
    readonly source: string;
    readonly judged: number;
    readonly hits: number;
    readonly fraction: Decimal;
  } | null;
}

/** The exits that are placed with an entry; at least one of them. */
export interface EntryExits {
  readonly takeProfit: LineTarget | null;
  readonly stopLoss: LineStop | null;
  readonly timeInForce: ExitTimeInForce;
}
