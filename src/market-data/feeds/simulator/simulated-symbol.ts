/** Turns a walk into quotes and candles on the grid of ticks and lots. Here floats end and Decimals begin. */
import type { Candle } from '../../../domain/candle.ts';
import { Decimal } from '../../../domain/decimal.ts';
import type { Quote } from '../../../domain/quote.ts';
import type { SimulatedInstrument } from './catalog.ts';
import type { Random } from './random.ts';
import type { Walk } from './walk.ts';
import { MINUTE_MS } from '../../../domain/time-units.ts';

/** Steps of a minute's candle: enough that its high and low differ from open and close realistically. */
const STEPS_PER_MINUTE = 20;
export const CANDLE_STEP_MS = MINUTE_MS / STEPS_PER_MINUTE;

const WIDEST_SPREAD_TICKS = 50;
/** Standard deviation of the logarithm of sizes. */
const SIZE_SPREAD = 0.6;

interface TickRange {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export class SimulatedSymbol {
  readonly instrument: SimulatedInstrument;
  readonly #walk: Walk;
  readonly #random: Random;
  readonly #tickSize: number;
  #minute: TickRange | null = null;

  /** `random`: for the spread and sizes, so that the walk does not depend on the reader. */
  constructor(instrument: SimulatedInstrument, walk: Walk, random: Random) {
    this.instrument = instrument;
    this.#walk = walk;
    this.#random = random;
    this.#tickSize = instrument.tickSize.toNumber();
  }

  advance(milliseconds: number, sector: number): void {
    this.#walk.advance(milliseconds, sector);
  }

  /** True when a quote comes after this time without one: ticks are a Poisson process. */
  ticks(milliseconds: number): boolean {
    return this.#random.uniform() < 1 - Math.exp(-milliseconds / this.instrument.meanTickMs);
  }

  /** A step inside a minute whose candle is being built. */
  advanceMinute(sector: number): void {
    const open = this.#minute ?? flat(this.#lastTicks());
    this.#walk.advance(CANDLE_STEP_MS, sector);
    const close = this.#lastTicks();
    this.#minute = { open: open.open, high: Math.max(open.high, close), low: Math.min(open.low, close), close };
  }

  /** Closes the minute that advanceMinute has walked through. */
  closeMinute(timestamp: number): Candle {
    const { open, high, low, close } = this.#minute ?? flat(this.#lastTicks());
    this.#minute = null;
    return {
      symbol: this.instrument.symbol,
      interval: '1m',
      timestamp,
      open: this.#price(open),
      high: this.#price(high),
      low: this.#price(low),
      close: this.#price(close),
      volume: this.#lots(this.#walk.takeVolumeLots()),
    };
  }

  quote({ quotedAt, receivedAt }: Pick<Quote, 'quotedAt' | 'receivedAt'>): {
    readonly quote: Quote;
    readonly volume: Decimal;
  } {
    const last = this.#lastTicks();
    const spread = this.#spreadTicks();
    const bid = last - Math.floor(this.#random.uniform() * (spread + 1));
    const quote: Quote = {
      symbol: this.instrument.symbol,
      bid: this.#price(bid),
      bidSize: this.#size(),
      ask: this.#price(bid + spread),
      askSize: this.#size(),
      last: this.#price(last),
      quotedAt,
      receivedAt,
    };
    return { quote, volume: this.#lots(this.#walk.takeVolumeLots()) };
  }

  #lastTicks(): number {
    return Math.round(this.#walk.price / this.#tickSize);
  }

  #spreadTicks(): number {
    const extra = this.instrument.meanExtraSpreadTicks * this.#walk.excitement * this.#random.exponential();
    return Math.min(WIDEST_SPREAD_TICKS, 1 + Math.floor(extra));
  }

  #size(): Decimal {
    const size = this.instrument.typicalSize * Math.exp(SIZE_SPREAD * this.#random.normal());
    return this.#lots(Math.max(1, Math.round(size / this.instrument.lotSize.toNumber())));
  }

  /** Whole numbers below 2^53 become Decimals exactly. */
  #price(ticks: number): Decimal {
    return this.instrument.tickSize.times(ticks);
  }

  #lots(lots: number): Decimal {
    return this.instrument.lotSize.times(lots);
  }
}

function flat(ticks: number): TickRange {
  return { open: ticks, high: ticks, low: ticks, close: ticks };
}
