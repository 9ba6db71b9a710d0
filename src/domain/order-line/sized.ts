/**
 * The money behind a computed quantity: the risk that a line names, the notional by which a position has the wanted
 * volatility, and the share of equity that a capped Kelly bet on the record of a source risks.
 */
import { Decimal, ONE, minimum, plain } from '../decimal.ts';
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { LineError, LineQuantity, OrderLine, Sizing } from './intent.ts';
import { errorAt } from './part-error.ts';

/** The yearly volatility of closed bars, as a fraction; the number of returns behind it. */
export interface Volatility {
  readonly yearly: Decimal;
  readonly returns: number;
  readonly interval: string;
}

/** The judged signals of a source for one symbol. */
export interface SourceRecord {
  readonly judged: number;
  readonly hits: number;
  /** The mean return of hits and the mean loss of misses, as fractions above zero; null without any. */
  readonly averageGain: Decimal | null;
  readonly averageLoss: Decimal | null;
}

/** The figures that are read for the size of some lines; null when they are unknown. */
export interface Measures {
  readonly equity: Decimal | null;
  readonly volatility?: Volatility | null;
  readonly record?: SourceRecord | null;
}

/** Fewer signals say more about chance than about the source. */
const LEAST_JUDGED = 30;
/** A quarter of Kelly's fraction, because the record only estimates the edge, and never more than this percentage. */
const KELLY_SHARE = new Decimal('0.25');
const MOST_KELLY_PERCENT = new Decimal(2);

/** Null for a quantity that has no such money behind it. */
export function sizingOf(line: OrderLine, measures: Measures): Result<Sizing | null, LineError> {
  const { quantity } = line;
  switch (quantity.kind) {
    case 'risk-money':
      return ok({ ...NO_BASIS, method: 'RISK', percent: null, equity: null, money: quantity.money });
    case 'risk-percent':
      return ofEquity(line, quantity.percent, measures);
    case 'volatility':
      return byVolatility(line, quantity.percent, measures);
    case 'kelly':
      return byKelly(line, quantity.source, measures);
    default:
      return ok(null);
  }
}

/** The quantity counts its loss to a stop, so that the line needs one. */
export function isByRisk({ kind }: LineQuantity): boolean {
  return kind === 'risk-percent' || kind === 'risk-money' || kind === 'kelly';
}

const NO_BASIS = { volatility: null, record: null } as const;

function ofEquity(line: OrderLine, percent: Decimal, { equity }: Measures): Result<Sizing, LineError> {
  return equity !== null && equity.greaterThan(0)
    ? ok({ ...NO_BASIS, method: 'RISK', percent, equity, money: equity.times(percent).dividedBy(100) })
    : err(errorAt(line, 'quantity', 'the portfolio has no equity: give the quantity in units'));
}

/** A position of the notional equity × target ÷ volatility varies as much as the target's share of equity. */
function byVolatility(line: OrderLine, percent: Decimal, measures: Measures): Result<Sizing, LineError> {
  const target = ofEquity(line, percent, measures);
  if (!target.ok) return target;
  const { volatility } = measures;
  if (volatility === undefined || volatility === null) {
    const message = `the volatility of ${line.symbol} is not known now: it needs 20 returns of closed bars`;
    return err({ ...errorAt(line, 'quantity', message, ['0.5', 'r0.5%']), needs: 'VOLATILITY' });
  }
  const { yearly } = volatility;
  if (yearly.isZero()) return err(errorAt(line, 'quantity', `${line.symbol} has not moved, so it has no volatility`));
  return ok({ ...target.value, method: 'VOLATILITY', money: target.value.money.dividedBy(yearly), volatility: yearly });
}

/** Kelly's fraction p - (1 - p) ÷ R, with R the mean gain over the mean loss. */
function byKelly(line: OrderLine, source: string, measures: Measures): Result<Sizing, LineError> {
  const { record } = measures;
  const of = `${source} has`;
  if (record === undefined || record === null)
    return err({
      ...errorAt(line, 'quantity', `the record of ${source} is not known now`, ['r0.5%']),
      needs: 'RECORD',
    });
  const { judged, hits, averageGain, averageLoss } = record;
  if (judged < LEAST_JUDGED)
    return refusedRecord(line, `${of} ${judged} judged signals in ${line.symbol}, and Kelly needs ${LEAST_JUDGED}`);
  if (averageGain === null || averageLoss === null || averageGain.isZero() || averageLoss.isZero())
    return refusedRecord(line, `${of} no ${hits === judged ? 'losses' : 'gains'} in ${line.symbol} to compare with`);
  const rate = new Decimal(hits).dividedBy(judged);
  const fraction = rate.minus(ONE.minus(rate).times(averageLoss).dividedBy(averageGain));
  if (fraction.lessThanOrEqualTo(0)) {
    const figure = plain(fraction.toDecimalPlaces(4));
    return refusedRecord(line, `${of} no edge in ${line.symbol} by its record: Kelly's fraction is ${figure}`);
  }
  const percent = minimum(fraction.times(KELLY_SHARE).times(100), MOST_KELLY_PERCENT).toDecimalPlaces(4);
  const sizing = ofEquity(line, percent, measures);
  return sizing.ok ? ok({ ...sizing.value, method: 'KELLY', record: { source, judged, hits, fraction } }) : sizing;
}

function refusedRecord(line: OrderLine, message: string): Result<never, LineError> {
  return err(errorAt(line, 'quantity', message, ['r0.5%', '0.5']));
}
