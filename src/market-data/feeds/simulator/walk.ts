/**
 * One symbol's price as a random walk with steps of any length: log volatility reverts to its mean (an
 * Ornstein-Uhlenbeck process), so calm and busy times come in clusters; sometimes the price jumps, and a jump raises
 * the volatility. Floats are right here: this is a simulation, not money.
 */
import type { SimulatedInstrument } from './catalog.ts';
import type { Random } from './random.ts';
import { DAY_MS, MINUTE_MS } from '../../../domain/time-units.ts';

const YEAR_MS = 365 * DAY_MS;

/** After this time high volatility is down to 1/e of its excess. */
const HEAT_MEMORY_MS = 130 * MINUTE_MS;
/** Standard deviation of log volatility: in two of three minutes it is between 0.57 and 1.73 of its median. */
const HEAT_SPREAD = 0.55;
const HOTTEST = 2.5;

const JUMPS_PER_DAY = 1.5;
/** Sizes of jumps in standard deviations of a minute: the minimum, and the mean excess over it. */
const LEAST_JUMP = 5;
const MEAN_FURTHER_JUMP = 5;
const JUMP_HEAT = 0.6;

/** Jumps make up a part of the year's variance (E[size²] = a² + 2ab + 2b²); the walk between them makes up the rest. */
const JUMP_VARIANCE_PER_DAY =
  JUMPS_PER_DAY * (LEAST_JUMP ** 2 + 2 * LEAST_JUMP * MEAN_FURTHER_JUMP + 2 * MEAN_FURTHER_JUMP ** 2);
const CALM_SHARE = Math.sqrt(1 - JUMP_VARIANCE_PER_DAY / (DAY_MS / MINUTE_MS));

/** Limits of the walk: prices keep enough ticks to look like prices, and fit into the desk's columns. */
const LOWEST_TICKS = 100;
const HIGHEST_PRICE = 1e9;

export class Walk {
  readonly #instrument: SimulatedInstrument;
  readonly #random: Random;
  readonly #lowest: number;
  #price: number;
  #heat: number;
  #volume = 0;

  constructor(instrument: SimulatedInstrument, price: number, random: Random) {
    this.#instrument = instrument;
    this.#random = random;
    this.#lowest = LOWEST_TICKS * instrument.tickSize.toNumber();
    this.#price = this.#bounded(price);
    this.#heat = HEAT_SPREAD * random.normal();
  }

  get price(): number {
    return this.#price;
  }

  /** Volatility relative to its median: 1 in ordinary times, 5 in busy ones. */
  get excitement(): number {
    return Math.exp(this.#heat);
  }

  /** `sector`: the normal draw that moves the whole sector in this step. */
  advance(milliseconds: number, sector: number): void {
    const { annualVolatility, sectorCorrelation, meanVolumePerMinute } = this.#instrument;
    const random = this.#random;
    const kept = Math.exp(-milliseconds / HEAT_MEMORY_MS);
    this.#heat = Math.min(HOTTEST, this.#heat * kept + HEAT_SPREAD * Math.sqrt(1 - kept * kept) * random.normal());
    // E[exp(2 heat)] is exp(2 spread²): without the correction the year's volatility would exceed the catalog's value.
    const volatility = annualVolatility * CALM_SHARE * Math.exp(this.#heat - HEAT_SPREAD * HEAT_SPREAD);
    const draw = sectorCorrelation * sector + Math.sqrt(1 - sectorCorrelation * sectorCorrelation) * random.normal();
    const logReturn = volatility * Math.sqrt(milliseconds / YEAR_MS) * draw + this.#jump(milliseconds);
    this.#price = this.#bounded(this.#price * Math.exp(logReturn));
    this.#volume += meanVolumePerMinute * (milliseconds / MINUTE_MS) * this.excitement * random.exponential();
  }

  /** The volume since the last call, in whole lots; the remainder is kept for the next call. */
  takeVolumeLots(): number {
    const lotSize = this.#instrument.lotSize.toNumber();
    const lots = Math.floor(this.#volume / lotSize);
    this.#volume -= lots * lotSize;
    return lots;
  }

  #jump(milliseconds: number): number {
    const random = this.#random;
    if (random.uniform() >= 1 - Math.exp((-JUMPS_PER_DAY * milliseconds) / DAY_MS)) return 0;
    const direction = random.uniform() < 0.5 ? -1 : 1;
    this.#heat = Math.min(HOTTEST, this.#heat + JUMP_HEAT);
    const minuteDeviation = this.#instrument.annualVolatility * Math.sqrt(MINUTE_MS / YEAR_MS);
    return direction * (LEAST_JUMP + MEAN_FURTHER_JUMP * random.exponential()) * minuteDeviation;
  }

  #bounded(price: number): number {
    return Math.min(HIGHEST_PRICE, Math.max(this.#lowest, price));
  }
}
