/** The instruments of the simulated market: prices and behavior of November 2018, as in the recorded examples. */
import { Decimal } from '../../../domain/decimal.ts';
import type { FeedInstrument } from '../feed.ts';

export interface SimulatedInstrument extends Omit<FeedInstrument, 'series'> {
  /** The first price when the desk knows none, in `currency`. */
  readonly startPrice: number;
  /** Standard deviation of a year's log return; the market is open day and night. */
  readonly annualVolatility: number;
  /** Instruments of one sector move together: each has this correlation to the sector's driver. */
  readonly sector: 'crypto' | 'equity';
  readonly sectorCorrelation: number;
  /** Milliseconds between two quotes. */
  readonly meanTickMs: number;
  /** Mean number of ticks by which the spread exceeds one tick. */
  readonly meanExtraSpreadTicks: number;
  /** Median of bid size and ask size. */
  readonly typicalSize: number;
  readonly meanVolumePerMinute: number;
}

export const CATALOG: readonly SimulatedInstrument[] = [
  {
    ...{
      symbol: 'BTCUSD',
      name: 'Bitcoin',
      kind: 'SPOT',
      currency: 'USD',
      tickSize: new Decimal('0.1'),
      lotSize: new Decimal('0.0001'),
    },
    ...{ startPrice: 6_400, annualVolatility: 0.7, sector: 'crypto', sectorCorrelation: 0.9 },
    ...{ meanTickMs: 300, meanExtraSpreadTicks: 2, typicalSize: 3, meanVolumePerMinute: 12 },
  },
  {
    ...{
      symbol: 'ETHUSD',
      name: 'Ether',
      kind: 'SPOT',
      currency: 'USD',
      tickSize: new Decimal('0.01'),
      lotSize: new Decimal('0.001'),
    },
    ...{ startPrice: 210, annualVolatility: 0.85, sector: 'crypto', sectorCorrelation: 0.85 },
    ...{ meanTickMs: 400, meanExtraSpreadTicks: 2, typicalSize: 40, meanVolumePerMinute: 120 },
  },
  {
    ...{
      symbol: 'LTCUSD',
      name: 'Litecoin',
      kind: 'SPOT',
      currency: 'USD',
      tickSize: new Decimal('0.01'),
      lotSize: new Decimal('0.001'),
    },
    ...{ startPrice: 52, annualVolatility: 0.9, sector: 'crypto', sectorCorrelation: 0.8 },
    ...{ meanTickMs: 700, meanExtraSpreadTicks: 1, typicalSize: 80, meanVolumePerMinute: 60 },
  },
  {
    ...{
      symbol: 'XRPUSD',
      name: 'XRP',
      kind: 'SPOT',
      currency: 'USD',
      tickSize: new Decimal('0.00001'),
      lotSize: new Decimal('0.1'),
    },
    ...{ startPrice: 0.5, annualVolatility: 0.95, sector: 'crypto', sectorCorrelation: 0.7 },
    ...{ meanTickMs: 600, meanExtraSpreadTicks: 6, typicalSize: 8_000, meanVolumePerMinute: 20_000 },
  },
  {
    ...{
      symbol: 'SPY',
      name: 'SPDR S&P 500 ETF',
      kind: 'EQUITY',
      currency: 'USD',
      tickSize: new Decimal('0.01'),
      lotSize: new Decimal(1),
    },
    ...{ startPrice: 270, annualVolatility: 0.17, sector: 'equity', sectorCorrelation: 0.95 },
    ...{ meanTickMs: 350, meanExtraSpreadTicks: 0.3, typicalSize: 900, meanVolumePerMinute: 25_000 },
  },
  {
    ...{
      symbol: 'AAPL',
      name: 'Apple',
      kind: 'EQUITY',
      currency: 'USD',
      tickSize: new Decimal('0.01'),
      lotSize: new Decimal(1),
    },
    ...{ startPrice: 190, annualVolatility: 0.28, sector: 'equity', sectorCorrelation: 0.65 },
    ...{ meanTickMs: 500, meanExtraSpreadTicks: 1, typicalSize: 400, meanVolumePerMinute: 12_000 },
  },
];
