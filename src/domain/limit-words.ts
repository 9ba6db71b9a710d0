/** A limit as people write it: `MAX_DAILY_LOSS 500`, `PRICE_COLLAR 5%`, `ALLOWED_HOURS 'mon-fri 09:00-17:30 Europe/Berlin'`. */
import { ONE, ZERO, parseDecimal } from './decimal.ts';
import { normalizeSymbol, validSymbol } from './instrument.ts';
import { err, ok } from './result.ts';
import type { Result } from './result.ts';
import { LIMIT_KINDS, LIMIT_UNITS } from './risk-limit.ts';
import type { LimitHours, LimitKind, LimitTerms } from './risk-limit.ts';
import { shown } from './shown.ts';
import { formatTimeOfDay, isZone, parseTimeOfDay } from './time-zone.ts';

export interface WordsError {
  readonly message: string;
  readonly hint: string;
}

type ValueTerms = Pick<LimitTerms, 'value' | 'symbols' | 'side' | 'hours'>;

const NO_TERMS: ValueTerms = { value: null, symbols: null, side: null, hours: null };
const DECIMALS = 8;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** In any case, with `-` for `_`. */
export function parseLimitKind(text: string): LimitKind | null {
  const name = text.toUpperCase().replaceAll('-', '_');
  return LIMIT_KINDS.find((kind) => kind === name) ?? null;
}

/** The value of a limit in the form of its kind. */
export function parseLimitValue(kind: LimitKind, text: string): Result<ValueTerms, WordsError> {
  switch (kind) {
    case 'ALLOWED_SYMBOLS': {
      const symbols = text.split(',').map((word) => normalizeSymbol(word.trim()));
      const wrong = symbols.find((symbol) => !validSymbol(symbol));
      return wrong === undefined
        ? ok({ ...NO_TERMS, symbols })
        : err({
            message: `${shown(wrong)} is not a symbol`,
            hint: 'Write symbols separated by commas: BTCUSD,ETHUSD.',
          });
    }
    case 'ALLOWED_SIDE': {
      const side = ({ buy: 'BUY', sell: 'SELL' } as const)[text.toLowerCase()];
      return side === undefined
        ? err({ message: `${shown(text)} is not a side`, hint: 'Write buy or sell.' })
        : ok({ ...NO_TERMS, side });
    }
    case 'ALLOWED_HOURS': {
      const hours = parseLimitHours(text);
      return hours === null
        ? err({
            message: `${shown(text)} are not hours`,
            hint: "Write days, times and a time zone: 'mon-fri 09:00-17:30 Europe/Berlin'.",
          })
        : ok({ ...NO_TERMS, hours });
    }
    default:
      return parseNumber(kind, text);
  }
}

function parseNumber(kind: LimitKind, text: string): Result<ValueTerms, WordsError> {
  const unit = LIMIT_UNITS[kind];
  const isPercent = text.endsWith('%') && unit === 'fraction';
  const number = parseDecimal((isPercent ? text.slice(0, -1) : text).replaceAll(',', ''));
  const value = number !== null && isPercent ? number.dividedBy(100) : number;
  const isValid =
    value !== null &&
    value.decimalPlaces() <= DECIMALS &&
    (unit === 'fraction'
      ? value.greaterThan(ZERO) && value.lessThan(ONE)
      : unit === 'count' || unit === 'seconds'
        ? value.isInteger() && !value.isNegative()
        : !value.isNegative());
  if (isValid) return ok({ ...NO_TERMS, value });
  const form = {
    none: '',
    units: 'Write units, such as 2.5.',
    money: 'Write money in the currency of the portfolio, such as 2,500.',
    fraction: 'Write a percentage between 0% and 100%, such as 5%.',
    multiple: 'Write a multiple of equity, such as 2.',
    seconds: 'Write whole seconds, such as 5.',
    count: 'Write a whole number, such as 20.',
  }[unit];
  return err({ message: `${shown(text)} is no value of ${kind}`, hint: form });
}

/** `mon-fri,sun 09:00-17:30 Europe/Berlin`; null for another text. */
function parseLimitHours(text: string): LimitHours | null {
  const [, days = '', from = '', to = '', zone = ''] =
    /^(\S+)\s+(\d\d:\d\d)-(\d\d:\d\d)\s+(\S+)$/.exec(text.trim()) ?? [];
  const opens = parseTimeOfDay(from);
  const closes = parseTimeOfDay(to);
  const listed = days.toLowerCase().split(',').map(daysOf);
  if (opens === null || closes === null || opens === closes || !isZone(zone)) return null;
  if (listed.some((some) => some.length === 0)) return null;
  return {
    days: [...new Set(listed.flat())].sort((one, other) => one - other),
    from: formatTimeOfDay(opens),
    to: formatTimeOfDay(closes),
    zone,
  };
}

/** `fri-mon` goes over the end of the week. */
function daysOf(text: string): number[] {
  const [first, last = first, ...rest] = text.split('-').map((day) => DAYS.indexOf(day) + 1);
  if (first === undefined || last === undefined || first === 0 || last === 0 || rest.length > 0) return [];
  const length = ((last - first + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => ((first - 1 + index) % 7) + 1);
}
