/**
 * The rows that a batch of engine steps writes, in the form of SQL's book_step: keys are column names, numbers are
 * plain decimal text, instants are ISO-8601. One transaction, fenced by the epoch.
 */
import type { ClientBase } from 'pg';
import type { Candle } from '../../domain/candle.ts';
import { plain } from '../../domain/decimal.ts';
import { isoInstant } from '../../domain/instant.ts';
import { BOOKING, withRetries } from '../retry.ts';

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

/** Text and values of the statement that writes a step. */
export interface StepStatement {
  readonly text: string;
  readonly values: readonly (string | number)[];
}

/** Writing the values takes a fifth of the time that the server needs for them: it is done while the server works. */
export function statementOf({ epoch, rows, candles, source, time }: StepToBook): StepStatement {
  const step = JSON.stringify({
    ...rows,
    quotes: rows.quotes.map((quote) => ({ ...quote, live: time === 'live' })),
  });
  return candles.length === 0
    ? { text: 'select book_step($1, $2)', values: [epoch, step] }
    : { text: WITH_CANDLES, values: [epoch, source, ...columnsOf(candles), step] };
}

/**
 * All or nothing, and again when the server undid it. Throws the server's error; after a lost connection it is unknown
 * whether the step was booked.
 */
export async function bookStep(client: ClientBase, statement: StepStatement): Promise<void> {
  await withRetries(BOOKING, () => writeStep(client, statement));
}

/** The same inside the caller's transaction. */
export async function writeStep(client: ClientBase, { text, values }: StepStatement): Promise<void> {
  await client.query(text, [...values]);
}

/** One statement: the engine need not be awake between its parts, which the server runs from left to right. */
const WITH_CANDLES = 'select book_candles($1, $2, $3, $4, $5, $6, $7, $8, $9, $10), book_step($1, $11)';

function columnsOf(candles: readonly Candle[]): string[] {
  return [
    arrayOf(candles, ({ symbol }) => `"${symbol}"`),
    arrayOf(candles, ({ interval }) => interval),
    arrayOf(candles, ({ timestamp }) => isoInstant(timestamp)),
    arrayOf(candles, ({ open }) => plain(open)),
    arrayOf(candles, ({ high }) => plain(high)),
    arrayOf(candles, ({ low }) => plain(low)),
    arrayOf(candles, ({ close }) => plain(close)),
    arrayOf(candles, ({ volume }) => (volume === null ? 'null' : plain(volume))),
  ];
}

/** A literal in which only symbols need quotes: one may be NULL. pg would look in each element for something to quote. */
function arrayOf(candles: readonly Candle[], text: (candle: Candle) => string): string {
  return `{${candles.map(text).join(',')}}`;
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
