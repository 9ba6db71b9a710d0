/**
 * A schedule: the setting of a desk and the acts of its users, its market, its engines and its faults, all from one
 * seed (generate.ts). Any part of the acts is a schedule too, so a failing one shrinks by leaving acts out.
 */
export const BARRED = 'BARS';
export const QUOTED = 'QUOTES';
export const SYMBOLS = [BARRED, QUOTED] as const;
export type SimulatedSymbol = (typeof SYMBOLS)[number];

type SimulatedType = 'MARKET' | 'LIMIT' | 'STOP' | 'STOP_LIMIT' | 'TRAILING_STOP' | 'MARKET_IF_TOUCHED';
export type SimulatedTime = 'DAY' | 'GTC' | 'GTD' | 'IOC' | 'FOK' | 'OPG' | 'CLS';

/** Figures are plain decimals. */
export interface PlacedTerms {
  readonly portfolio: PortfolioName;
  readonly symbol: SimulatedSymbol;
  readonly side: 'BUY' | 'SELL';
  readonly type: SimulatedType;
  readonly timeInForce: SimulatedTime;
  readonly quantity: string;
  readonly limitPrice: string | null;
  readonly stopPrice: string | null;
  readonly trailAmount: string | null;
  readonly trailPercent: string | null;
  readonly reduceOnly: boolean;
  /** `YYYY-MM-DD`, of a GTD order. */
  readonly expireDate: string | null;
  readonly postOnly: boolean;
  readonly allOrNone: boolean;
  readonly displayQuantity: string | null;
}

export type PortfolioName = 'margin' | 'cash';

/** The exits of an entry, at least one. */
export interface ExitTerms {
  /** The limit of a target, or its distance in R of an entry with a price and a stop loss. */
  readonly takeProfit: string | { readonly r: string } | null;
  readonly stopLoss: {
    readonly stopPrice: string | null;
    /** With a stop price. */
    readonly limitPrice: string | null;
    /** Instead of a stop price. */
    readonly trailAmount: string | null;
  } | null;
  readonly timeInForce: 'GTC' | 'DAY';
}

/** `then`: the second order waits for the first one; `oco`: they share a quantity. */
export type LinkedTerms =
  | { readonly kind: 'exits'; readonly exits: ExitTerms }
  | { readonly kind: 'oco' | 'then'; readonly terms: PlacedTerms };

/** How the engine hears of a request. `late`: behind the next one. */
export type Hint = 'sent' | 'lost' | 'twice' | 'late';

/** `before`: the statement is not sent; `after`: it is carried out, and its answer is lost; `frozen`: its engine stops before it. */
export interface Fault {
  /** The number of the statement since the act began, from 1. */
  readonly statement: number;
  readonly kind: 'before' | 'after' | 'frozen';
}

/** Closes the open bar; without one, opens the next bar. */
export interface BarAct {
  readonly kind: 'bar';
  /** Bars without trades before it, which a recording leaves out. */
  readonly skipped: number;
  /** The minute of the day at which it opens, instead of the skipped ones; null: any. */
  readonly opens: number | null;
  readonly price: string;
  readonly volume: string | null;
  readonly up: string;
  readonly down: string;
  /** The close is so far above the low, modulo the height of the bar. */
  readonly end: string;
}

export type Act =
  /** `answer`: when it is lost, the client sends the same request again. */
  | {
      readonly kind: 'place';
      readonly terms: PlacedTerms;
      readonly linked: LinkedTerms | null;
      readonly hint: Hint;
      readonly answer: 'heard' | 'lost';
    }
  | { readonly kind: 'cancel'; readonly nth: number; readonly hint: Hint; readonly answer: 'heard' | 'lost' }
  | {
      readonly kind: 'replace';
      readonly nth: number;
      readonly quantity: string | null;
      readonly limitPrice: string | null;
      readonly stopPrice: string | null;
      readonly hint: Hint;
      readonly answer: 'heard' | 'lost';
    }
  | {
      readonly kind: 'quote';
      /** Or at the next full hour, or half a minute before midnight. */
      readonly laterMs: number | 'full hour' | 'last minute';
      readonly bid: string | null;
      readonly ask: string | null;
      readonly last: string | null;
      readonly size: string | null;
    }
  | BarAct
  /** The leading engine hears late notifications, and takes the requests that it knows of and the events so far. */
  | { readonly kind: 'work'; readonly fault: Fault | null }
  /** The engine looks for requests without a notification. */
  | { readonly kind: 'poll' }
  /** The engine ends, and the next one loads the desk. */
  | { readonly kind: 'crash' }
  /** Another engine takes the lease while this one is stopped, and the stopped one goes on later. */
  | { readonly kind: 'takeover' }
  | { readonly kind: 'wake' };

export interface Setting {
  readonly interval: '1m' | '1h' | '1d';
  /** Of the symbol with bars; null: the desk's day. */
  readonly hours: 'split' | null;
  /** The number of orders that one step moves. */
  readonly portion: number;
  readonly barPath: 'NEARER_EXTREME' | 'WORST_CASE';
  readonly postOnlyPolicy: 'REJECT' | 'REPRICE';
  readonly slippageRate: string;
  readonly participationRate: string;
  readonly cash: string;
}

export interface Schedule {
  readonly seed: number;
  readonly setting: Setting;
  readonly acts: readonly Act[];
}
