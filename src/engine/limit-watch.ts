/**
 * Judges the limits of exposure, leverage, loss and drawdown on every mark. It keeps the sums of each scope, so an
 * event costs only the holders of its symbol. It stores nothing: the lead books what it finds.
 */
import type {
  Baseline,
  Crossing,
  Episode,
  Watched,
  WatchedLimit,
  WatchedPortfolio,
} from '../database/booking/engine-limits.ts';
import { ZERO, round8 } from '../domain/decimal.ts';
import type { Decimal } from '../domain/decimal.ts';
import { deskDayAt } from '../domain/desk-day.ts';
import { markPrice } from '../domain/quote.ts';
import type { EngineState, Holding } from './state.ts';

/** An episode ends below this part of the limit, so that marks around the limit make one episode. */
const OVER_BELOW = '0.9';

/** The figures of a portfolio in one symbol. */
interface Part {
  readonly result: Decimal;
  /** Signed. */
  readonly value: Decimal;
}
const NOTHING: Part = { result: ZERO, value: ZERO };

interface Member {
  readonly portfolio: WatchedPortfolio;
  readonly scopes: readonly Scope[];
  readonly parts: Map<string, Part>;
}

/** The sums over the portfolios of one currency that limits of a desk, a user or a portfolio judge together. */
interface Scope {
  readonly id: string;
  readonly currency: string;
  readonly limits: WatchedLimit[];
  readonly bySymbol: Map<string, Decimal>;
  /** Deposits less withdrawals. */
  deposits: Decimal;
  result: Decimal;
  gross: Decimal;
  net: Decimal;
  /** Null before the first event of the market. */
  day: string | null;
  dayResult: Decimal;
  peakResult: Decimal;
}

export class LimitWatch {
  static readonly NONE = new LimitWatch({ limits: [], portfolios: [], baselines: [], breaches: [] });

  readonly #scopes = new Map<string, Scope>();
  readonly #members = new Map<string, Member>();
  readonly #holders = new Map<string, Set<string>>();
  readonly #episodes = new Set<string>();
  readonly #moved = new Set<Scope>();
  readonly #watched: Watched;
  /** The desk's day of the last event; null before the first one. */
  #day: string | null = null;

  /** Sums nothing yet: `rebuild` does. */
  constructor(watched: Watched) {
    this.#watched = watched;
    const baselines = new Map(watched.baselines.map((baseline) => [keyOf(baseline), baseline]));
    for (const { limitId, currency, symbol } of watched.breaches)
      this.#episodes.add(episodeKey({ limitId, currency, symbol }));
    for (const portfolio of watched.portfolios) {
      const scopes: Scope[] = [];
      for (const limit of watched.limits) {
        if (!covers(limit, portfolio)) continue;
        const scope = this.#scopeOf(limit, portfolio.currency, baselines);
        if (!scope.limits.includes(limit)) scope.limits.push(limit);
        if (!scopes.includes(scope)) scopes.push(scope);
      }
      this.#members.set(portfolio.id, { portfolio, scopes, parts: new Map() });
    }
  }

  get empty(): boolean {
    return this.#watched.limits.length === 0;
  }

  /** A mark of the symbol can pass a limit. */
  watches(symbol: string): boolean {
    return (this.#holders.get(symbol)?.size ?? 0) > 0;
  }

  /** Whether the portfolio is known; a new one must be read. */
  knows(portfolioId: string): boolean {
    return this.#members.has(portfolioId);
  }

  /** The portfolio has another position in the symbol. */
  traded(portfolioId: string, symbol: string): void {
    if (!this.knows(portfolioId)) return;
    const holders = this.#holders.get(symbol) ?? new Set();
    this.#holders.set(symbol, holders.add(portfolioId));
  }

  deposited(amounts: ReadonlyMap<string, Decimal>): void {
    for (const [portfolioId, amount] of amounts) {
      const member = this.#members.get(portfolioId);
      if (member === undefined) continue;
      for (const scope of member.scopes) scope.deposits = scope.deposits.plus(amount).minus(member.portfolio.deposits);
      this.#members.set(portfolioId, { ...member, portfolio: { ...member.portfolio, deposits: amount } });
    }
  }

  /** Sums everything again, and judges every limit: after a load, and after steps that were undone. */
  rebuild(state: EngineState): Crossing[] {
    this.#holders.clear();
    for (const scope of this.#scopes.values()) {
      scope.result = scope.gross = scope.net = ZERO;
      scope.bySymbol.clear();
    }
    for (const member of this.#members.values()) {
      member.parts.clear();
      for (const [symbol, holding] of state.books.get(member.portfolio.id)?.holdings ?? []) {
        if (!holding.quantity.isZero()) this.traded(member.portfolio.id, symbol);
        this.#move(member, symbol, partOf(state, holding));
      }
    }
    const crossings = this.#beginDay(state);
    for (const scope of this.#scopes.values())
      crossings.push(...this.#judge(scope, [...scope.bySymbol.keys()], state.marketAt));
    return crossings;
  }

  /** The crossings by the last event of a symbol, and by the fills in it. */
  look(state: EngineState, symbol: string): Crossing[] {
    if (this.empty) return [];
    const crossings = this.#beginDay(state);
    const touched = new Set<Scope>();
    const holders = this.#holders.get(symbol);
    for (const portfolioId of holders ?? []) {
      const member = this.#members.get(portfolioId)!;
      const holding = state.books.get(portfolioId)?.holdings.get(symbol);
      if (holding === undefined) continue;
      this.#move(member, symbol, partOf(state, holding));
      for (const scope of member.scopes) touched.add(scope);
      if (holding.quantity.isZero()) holders!.delete(portfolioId);
    }
    for (const scope of touched) crossings.push(...this.#judge(scope, [symbol], state.marketAt));
    return crossings;
  }

  /** The baselines that changed since the last call. */
  takeMoved(): Baseline[] {
    const moved = [...this.#moved].flatMap(({ id, currency, day, dayResult, peakResult }) =>
      day === null ? [] : [{ scopeId: id, currency, day, dayResult, peakResult }],
    );
    this.#moved.clear();
    return moved;
  }

  #scopeOf(limit: WatchedLimit, currency: string, baselines: ReadonlyMap<string, Baseline>): Scope {
    const key = keyOf({ scopeId: limit.scopeId, currency });
    const known = this.#scopes.get(key);
    if (known !== undefined) return known;
    const baseline = baselines.get(key);
    const portfolios = this.#watched.portfolios.filter(
      (portfolio) => portfolio.currency === currency && covers(limit, portfolio),
    );
    const scope: Scope = {
      id: limit.scopeId,
      currency,
      limits: [],
      bySymbol: new Map(),
      deposits: portfolios.reduce((sum, { deposits }) => sum.plus(deposits), ZERO),
      result: ZERO,
      gross: ZERO,
      net: ZERO,
      day: baseline?.day ?? null,
      dayResult: baseline?.dayResult ?? ZERO,
      peakResult: baseline?.peakResult ?? ZERO,
    };
    this.#scopes.set(key, scope);
    return scope;
  }

  #move({ portfolio, scopes, parts }: Member, symbol: string, after: Part): void {
    const before = parts.get(symbol) ?? NOTHING;
    parts.set(symbol, after);
    const exposed = after.value.abs().minus(before.value.abs());
    for (const scope of scopes) {
      if (scope.currency !== portfolio.currency) continue;
      scope.result = scope.result.plus(after.result).minus(before.result);
      scope.net = scope.net.plus(after.value).minus(before.value);
      scope.gross = scope.gross.plus(exposed);
      scope.bySymbol.set(symbol, (scope.bySymbol.get(symbol) ?? ZERO).plus(exposed));
    }
  }

  /** A day begins with the marks before its first event. */
  #beginDay(state: EngineState): Crossing[] {
    if (state.marketAt === null) return [];
    const day = deskDayAt(state.deskDay, state.marketAt).tradingDate;
    // Only the first event of a day costs a look at every scope.
    if (day === this.#day) return [];
    this.#day = day;
    const crossings: Crossing[] = [];
    for (const scope of this.#scopes.values()) {
      if (scope.day === day) continue;
      scope.day = day;
      scope.dayResult = scope.result;
      this.#moved.add(scope);
      for (const limit of scope.limits)
        if (limit.kind === 'MAX_DAILY_LOSS')
          crossings.push(...this.#cross(limit, scope, { use: ZERO, at: state.marketAt }));
    }
    return crossings;
  }

  #judge(scope: Scope, symbols: readonly string[], at: number | null): Crossing[] {
    if (scope.result.greaterThan(scope.peakResult)) {
      scope.peakResult = scope.result;
      if (scope.limits.some(({ kind }) => kind === 'MAX_DRAWDOWN')) this.#moved.add(scope);
    }
    return scope.limits.flatMap((limit) => {
      if (limit.kind !== 'MAX_SYMBOL_EXPOSURE') return this.#cross(limit, scope, { use: useOf(limit, scope), at });
      return symbols
        .filter((symbol) => limit.symbol === null || limit.symbol === symbol)
        .flatMap((symbol) => this.#cross(limit, scope, { symbol, use: scope.bySymbol.get(symbol) ?? ZERO, at }));
    });
  }

  #cross(
    { id, kind, value }: WatchedLimit,
    { currency }: Scope,
    {
      symbol = null,
      use,
      at,
    }: { readonly symbol?: string | null; readonly use: Decimal | null; readonly at: number | null },
  ): Crossing[] {
    const episode: Episode = { limitId: id, currency, symbol };
    const key = episodeKey(episode);
    const isOpen = this.#episodes.has(key);
    const isLoss = kind === 'MAX_DAILY_LOSS' || kind === 'MAX_DRAWDOWN';
    const beyond = use === null || (isLoss ? use.greaterThanOrEqualTo(value) : use.greaterThan(value));
    if (beyond && !isOpen) {
      this.#episodes.add(key);
      return [{ ...episode, state: 'BEGAN', use, at }];
    }
    if (isOpen && !beyond && use.lessThanOrEqualTo(value.times(OVER_BELOW))) {
      this.#episodes.delete(key);
      return [{ ...episode, state: 'ENDED', use, at }];
    }
    return [];
  }
}

function covers({ userId, portfolioId, currency }: WatchedLimit, portfolio: WatchedPortfolio): boolean {
  return (
    (portfolioId === null || portfolioId === portfolio.id) &&
    (userId === null || userId === portfolio.userId) &&
    (currency === null || currency === portfolio.currency)
  );
}

/** Null: an exposure without equity. */
function useOf({ kind }: WatchedLimit, { deposits, result, gross, net, dayResult, peakResult }: Scope): Decimal | null {
  switch (kind) {
    case 'MAX_GROSS_EXPOSURE':
      return gross;
    case 'MAX_NET_EXPOSURE':
      return net.abs();
    case 'MAX_LEVERAGE': {
      const equity = deposits.plus(result);
      if (gross.isZero()) return ZERO;
      return equity.greaterThan(0) ? round8(gross.dividedBy(equity)) : null;
    }
    case 'MAX_DAILY_LOSS':
      return dayResult.minus(result);
    case 'MAX_DRAWDOWN': {
      // Cash that was paid in or out moves no drawdown.
      const highest = deposits.plus(peakResult);
      return highest.greaterThan(0) ? round8(peakResult.minus(result).dividedBy(highest)) : ZERO;
    }
    case 'MAX_SYMBOL_EXPOSURE':
      throw new Error('an exposure in a symbol is judged by symbol');
  }
}

/** SQL's limit_results and reach_of compute the same. */
function partOf(state: EngineState, { symbol, quantity, cost, realizedPnl, fees }: Holding): Part {
  const quote = state.markets.get(symbol)?.quote ?? null;
  const mark = quantity.isZero()
    ? null
    : ((quote === null ? null : markPrice(quote)) ?? cost.dividedBy(quantity).abs());
  const value = mark === null ? ZERO : round8(quantity.times(mark));
  return { result: realizedPnl.minus(fees).minus(cost).plus(value), value };
}

function keyOf({ scopeId, currency }: Pick<Baseline, 'scopeId' | 'currency'>): string {
  return `${scopeId} ${currency}`;
}

function episodeKey({ limitId, currency, symbol }: Episode): string {
  return `${limitId} ${currency} ${symbol ?? ''}`;
}
