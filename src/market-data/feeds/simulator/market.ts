/**
 * All simulated symbols together: a sector moves as one, each symbol adds its own part. The same seed gives the same
 * market.
 */
import type { Candle } from '../../../domain/candle.ts';
import type { MarketEvent } from '../feed.ts';
import type { SimulatedInstrument } from './catalog.ts';
import { Random } from './random.ts';
import { CANDLE_STEP_MS, SimulatedSymbol } from './simulated-symbol.ts';
import { Walk } from './walk.ts';
import { MINUTE_MS } from '../../../domain/time-units.ts';

export interface MarketOptions {
  /** In order of symbols. */
  readonly instruments: readonly SimulatedInstrument[];
  readonly seed: number;
  /** Start prices that differ from those of the catalog. */
  readonly prices: ReadonlyMap<string, number>;
}

export interface QuoteInstants {
  readonly quotedAt: number;
  readonly receivedAt: number;
}

export class SimulatedMarket {
  readonly #symbols: readonly SimulatedSymbol[];
  readonly #sectors: Readonly<Record<SimulatedInstrument['sector'], Random>>;
  #opened = false;

  constructor({ instruments, seed, prices }: MarketOptions) {
    this.#sectors = { crypto: new Random(seed, 'crypto'), equity: new Random(seed, 'equity') };
    this.#symbols = instruments.map((instrument) => {
      const { symbol } = instrument;
      const walk = new Walk(
        instrument,
        prices.get(symbol) ?? instrument.startPrice,
        new Random(seed, `${symbol}/walk`),
      );
      return new SimulatedSymbol(instrument, walk, new Random(seed, `${symbol}/book`));
    });
  }

  /** A minute of the wanted symbols; the others do not move. */
  minute(timestamp: number, wanted: (symbol: string) => boolean): Candle[] {
    const symbols = this.#symbols.filter(({ instrument }) => wanted(instrument.symbol));
    for (let at = 0; at < MINUTE_MS; at += CANDLE_STEP_MS) {
      const draws = this.#sectorDraws();
      for (const symbol of symbols) symbol.advanceMinute(draws[symbol.instrument.sector]);
    }
    return symbols.map((symbol) => symbol.closeMinute(timestamp));
  }

  /** Advances the time, then quotes the symbols that are due; the first time all of them. */
  quotes(milliseconds: number, instants: QuoteInstants): MarketEvent[] {
    const draws = this.#sectorDraws();
    const events: MarketEvent[] = [];
    for (const symbol of this.#symbols) {
      symbol.advance(milliseconds, draws[symbol.instrument.sector]);
      const ticks = symbol.ticks(milliseconds);
      if (ticks || !this.#opened) events.push({ kind: 'quote', ...symbol.quote(instants) });
    }
    this.#opened = true;
    return events;
  }

  #sectorDraws(): Readonly<Record<SimulatedInstrument['sector'], number>> {
    return { crypto: this.#sectors.crypto.normal(), equity: this.#sectors.equity.normal() };
  }
}
