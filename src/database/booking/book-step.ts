/**
 * The rows that a batch of engine steps writes, in the form of SQL's book_step: keys are column names, numbers are
 * plain decimal text, instants are ISO-8601. One transaction, fenced by the epoch.
 */
import type { ClientBase } from 'pg';
import type { Candle } from '../../domain/candle.ts';
import { plain } from '../../domain/decimal.ts';
import { BOOKING, withRetries } from '../retry.ts';
import { inTransaction } from '../transaction.ts';

type Row = Readonly<Record<string, string | number | boolean | null | object>>;

/** One array for each kind of row; each order once, with its last state; events in the order in which they happened. */
export interface StepRows {
  readonly orders: readonly Row[];
  readonly events: readonly Row[];
  readonly trades: readonly Row[];
  readonly positions: readonly Row[];
  readonly ledger: readonly Row[];
  readonly quotes: readonly Row[];
  readonly signals: readonly Row[];
  readonly alerts: readonly Row[];
  readonly rules: readonly Row[];
  readonly cursors: readonly Row[];
}

export interface StepToBook {
  readonly epoch: number;
  readonly rows: StepRows;
  readonly candles: readonly Candle[];
  /** The source of the candles, as MarketData stores it. */
  readonly source: string;
  /** The quotes of live feeds age; those of recordings do not. */
  readonly time: 'live' | 'recorded';
}

/**
 * All or nothing, and again when the server undid it. Throws the server's error; after a lost connection it is unknown
 * whether the step was booked.
 */
export async function bookStep(client: ClientBase, step: StepToBook): Promise<void> {
  const write = (): Promise<void> => writeStep(client, step);
  await withRetries(BOOKING, () => (step.candles.length === 0 ? write() : inTransaction(client, write)));
}

/** The same inside the caller's transaction. */
export async function writeStep(client: ClientBase, { epoch, rows, candles, source, time }: StepToBook): Promise<void> {
  if (candles.length > 0) await bookCandles(client, { epoch, candles, source });
  await client.query('select book_step($1, $2)', [
    epoch,
    JSON.stringify({ ...rows, quotes: rows.quotes.map((quote) => ({ ...quote, live: time === 'live' })) }),
  ]);
}

async function bookCandles(
  client: ClientBase,
  { epoch, candles, source }: Omit<StepToBook, 'rows' | 'time'>,
): Promise<void> {
  await client.query('select book_candles($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
    epoch,
    source,
    candles.map(({ symbol }) => symbol),
    candles.map(({ interval }) => interval),
    candles.map(({ timestamp }) => new Date(timestamp).toISOString()),
    candles.map(({ open }) => plain(open)),
    candles.map(({ high }) => plain(high)),
    candles.map(({ low }) => plain(low)),
    candles.map(({ close }) => plain(close)),
    candles.map(({ volume }) => (volume === null ? null : plain(volume))),
  ]);
}

/** A portfolio that could not be valued, with the server's message. */
export interface UnvaluedPortfolio {
  readonly portfolioId: string;
  readonly reason: string;
}

/** Alerts to the buying power of portfolios with new fills; their values follow with the marks. */
export async function watchFills(
  client: ClientBase,
  {
    epoch,
    symbols,
    portfolioIds,
  }: { readonly epoch: number; readonly symbols: readonly string[]; readonly portfolioIds: readonly string[] },
): Promise<void> {
  await withRetries(BOOKING, () => client.query('select watch_fills($1, $2, $3)', [epoch, symbols, portfolioIds]));
}

/**
 * Writes the latest marks of these symbols into positions and portfolio values, and values these portfolios; returns
 * the portfolios that the server refuses.
 */
export async function bookMarks(
  client: ClientBase,
  {
    epoch,
    symbols,
    portfolioIds,
    blocked,
  }: {
    readonly epoch: number;
    readonly symbols: readonly string[];
    readonly portfolioIds: readonly string[];
    /** Keep their last value. */
    readonly blocked: readonly string[];
  },
): Promise<UnvaluedPortfolio[]> {
  const { rows } = await withRetries(BOOKING, () =>
    client.query<{ portfolio_id: string; reason: string }>(
      'select portfolio_id, reason from book_marks($1, $2, $3, $4)',
      [epoch, symbols, portfolioIds, blocked],
    ),
  );
  return rows.map(({ portfolio_id, reason }) => ({ portfolioId: portfolio_id, reason }));
}
