/** The instruments that can be traded. */
import type { BarPath } from '../../domain/bar-path.ts';
import type { PostOnlyPolicy } from '../../domain/conditions.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { parseTradingHours } from '../../domain/trading-hours.ts';
import type { TradingHours } from '../../domain/trading-hours.ts';
import type { PrismaClient } from '../generated/client.ts';
import { readRows } from '../read-rows.ts';
import type { OnUnreadable } from '../read-rows.ts';
import { decimalOf } from './values.ts';

export interface InstrumentRow extends Instrument {
  /** Fraction of notional. */
  readonly commissionRate: Decimal;
  /** Fraction of price. */
  readonly slippageRate: Decimal;
  /** Largest share of a candle's volume. */
  readonly participationRate: Decimal;
  readonly barPath: BarPath;
  readonly postOnlyPolicy: PostOnlyPolicy;
  /** The interval of the candles from which distances in ATR are computed. */
  readonly atrInterval: string;
  /** Null: the desk's day, also when the stored hours are unreadable. */
  readonly tradingHours: TradingHours | null;
  /** Why the stored hours are unreadable; null when they are readable or absent. */
  readonly tradingHoursProblem: string | null;
  /** The stored value. */
  readonly storedTradingHours: unknown;
}

/** Ordered by symbol. */
export async function readInstruments(db: PrismaClient, onUnreadable?: OnUnreadable): Promise<InstrumentRow[]> {
  const rows = await db.instrument.findMany({ orderBy: { symbol: 'asc' } });
  return readRows(rows, {
    read: instrumentRow,
    name: ({ symbol }) => ({ what: `instrument ${symbol}`, portfolioId: null }),
    onUnreadable,
  });
}

export async function readInstrument(db: PrismaClient, symbol: string): Promise<InstrumentRow | null> {
  const row = await db.instrument.findUnique({ where: { symbol } });
  return row === null ? null : instrumentRow(row);
}

type StoredInstrument = NonNullable<Awaited<ReturnType<PrismaClient['instrument']['findUnique']>>>;

function instrumentRow(row: StoredInstrument): InstrumentRow {
  const hours = row.tradingHours === null ? null : parseTradingHours(row.tradingHours);
  return {
    symbol: row.symbol,
    name: row.name,
    kind: row.kind,
    currency: row.currency,
    tickSize: decimalOf(row.tickSize),
    lotSize: decimalOf(row.lotSize),
    minimumNotional: decimalOf(row.minimumNotional),
    active: row.active,
    commissionRate: decimalOf(row.commissionRate),
    slippageRate: decimalOf(row.slippageRate),
    participationRate: decimalOf(row.participationRate),
    barPath: row.barPath,
    postOnlyPolicy: row.postOnlyPolicy,
    atrInterval: row.atrInterval,
    tradingHours: hours?.ok === true ? hours.value : null,
    tradingHoursProblem: hours?.ok === false ? hours.error.message : null,
    storedTradingHours: row.tradingHours,
  };
}
