/** The limits that marks can pass, as the engine reads and books them. */
import type { Client, ClientBase } from 'pg';
import { Decimal, plain, plainOrNull } from '../../domain/decimal.ts';
import { isoInstant } from '../../domain/instant.ts';
import { BOOKING, withRetries } from '../retry.ts';

/** The kinds that marks can pass; the others judge orders alone. */
type MarkLimitKind =
  | 'MAX_SYMBOL_EXPOSURE'
  | 'MAX_GROSS_EXPOSURE'
  | 'MAX_NET_EXPOSURE'
  | 'MAX_LEVERAGE'
  | 'MAX_DAILY_LOSS'
  | 'MAX_DRAWDOWN';

export interface WatchedLimit {
  readonly id: string;
  readonly kind: MarkLimitKind;
  /** In the unit of its kind. */
  readonly value: Decimal;
  /** The portfolio or user; zeros for the desk. */
  readonly scopeId: string;
  readonly userId: string | null;
  readonly portfolioId: string | null;
  /** Null: every symbol. */
  readonly symbol: string | null;
  /** Null: each currency by itself. */
  readonly currency: string | null;
}

export interface WatchedPortfolio {
  readonly id: string;
  readonly userId: string;
  readonly currency: string;
  /** Deposits less withdrawals. */
  readonly deposits: Decimal;
}

/** The results by which losses are judged. */
export interface Baseline {
  readonly scopeId: string;
  readonly currency: string;
  /** The desk's day of `dayResult`, YYYY-MM-DD. */
  readonly day: string;
  /** Realized and unrealized result less fees, at the beginning of the day. */
  readonly dayResult: Decimal;
  /** The highest such result. */
  readonly peakResult: Decimal;
}

/** Names an episode. */
export interface Episode {
  readonly limitId: string;
  readonly currency: string;
  /** Of an exposure in one symbol; else null. */
  readonly symbol: string | null;
}

export interface Watched {
  readonly limits: readonly WatchedLimit[];
  readonly portfolios: readonly WatchedPortfolio[];
  readonly baselines: readonly Baseline[];
  readonly breaches: readonly Episode[];
}

/** Marks passed a limit, or are back below nine tenths of it. */
export interface Crossing extends Episode {
  readonly state: 'BEGAN' | 'ENDED';
  /** In the unit of the limit; null: there is no equity against which an exposure could be measured. */
  readonly use: Decimal | null;
  /** The market's clock; null before its first event. */
  readonly at: number | null;
}

type Stored<Row> = { readonly [Key in keyof Row]: Row[Key] extends Decimal ? string : Row[Key] };

/** Null without a limit that marks can pass. */
export async function readWatchedLimits(client: ClientBase): Promise<Watched | null> {
  const { rows } = await client.query<{
    watched: {
      readonly limits: readonly Stored<WatchedLimit>[];
      readonly portfolios: readonly Stored<WatchedPortfolio>[];
      readonly baselines: readonly Stored<Baseline>[];
      readonly breaches: readonly Episode[];
    } | null;
  }>('select watched_limits() as watched');
  const watched = rows[0]?.watched ?? null;
  if (watched === null) return null;
  return {
    limits: watched.limits.map((limit) => ({ ...limit, value: new Decimal(limit.value) })),
    portfolios: watched.portfolios.map((portfolio) => ({ ...portfolio, deposits: new Decimal(portfolio.deposits) })),
    baselines: watched.baselines.map((baseline) => ({
      ...baseline,
      dayResult: new Decimal(baseline.dayResult),
      peakResult: new Decimal(baseline.peakResult),
    })),
    breaches: watched.breaches,
  };
}

/** Deposits less withdrawals, by portfolio. */
export async function readMoneyPaidIn(
  client: ClientBase,
  portfolioIds: readonly string[],
): Promise<ReadonlyMap<string, Decimal>> {
  const { rows } = await client.query<{ portfolio_id: string; amount: string }>(
    'select portfolio_id, amount::text from money_paid_in($1)',
    [portfolioIds],
  );
  return new Map(rows.map(({ portfolio_id, amount }) => [portfolio_id, new Decimal(amount)]));
}

export async function bookCrossings(
  client: Client,
  {
    epoch,
    crossings,
    baselines,
  }: { readonly epoch: number; readonly crossings: readonly Crossing[]; readonly baselines: readonly Baseline[] },
): Promise<void> {
  const breaches = crossings.map(({ limitId, currency, symbol, state, use, at }) => ({
    limit_id: limitId,
    currency,
    symbol,
    use: plainOrNull(use),
    market_at: at === null ? null : isoInstant(at),
    began: state === 'BEGAN',
  }));
  const results = baselines.map(({ scopeId, currency, day, dayResult, peakResult }) => ({
    scope_id: scopeId,
    currency,
    day,
    day_result: plain(dayResult),
    peak_result: plain(peakResult),
  }));
  await withRetries(BOOKING, () =>
    client.query('select book_breaches($1, $2, $3)', [epoch, JSON.stringify(breaches), JSON.stringify(results)]),
  );
}

/** Places the orders that close positions; returns the number of positions that wait for a later call. */
export async function flattenBreaches(client: Client, epoch: number): Promise<number> {
  const { rows } = await withRetries(BOOKING, () =>
    client.query<{ left: number }>('select flatten_breaches($1) as left', [epoch]),
  );
  return rows[0]!.left;
}
