/** A limit in words. */
import type { Decimal } from '../domain/decimal.ts';
import { LIMIT_UNITS } from '../domain/risk-limit.ts';
import type { LimitKind, LimitTerms } from '../domain/risk-limit.ts';
import { NONE, figure, money } from './figures.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `the desk`, `user ann in BTCUSD`, `key bot of ann`. */
export function limitScope({
  username,
  portfolio,
  key,
  symbol,
}: {
  readonly username: string | null;
  readonly portfolio: string | null;
  readonly key: string | null;
  readonly symbol: string | null;
}): string {
  const whose =
    portfolio !== null
      ? `portfolio ${portfolio}`
      : key !== null
        ? `key ${key}${username === null ? '' : ` of ${username}`}`
        : username !== null
          ? `user ${username}`
          : 'the desk';
  return symbol === null ? whose : `${whose} in ${symbol}`;
}

/** `5%`, `2,500.00`, `2x`, `BTCUSD, ETHUSD`, `Mon, Tue 09:00-17:30 Europe/Berlin`. */
export function limitValue({ kind, value, symbols, side, hours }: LimitTerms): string {
  if (symbols !== null) return symbols.join(', ');
  if (side !== null) return side;
  if (hours !== null) return `${dayNames(hours.days)} ${hours.from}-${hours.to} ${hours.zone}`;
  return limitFigure(kind, value);
}

/** A value or a use in the unit of its kind. */
export function limitFigure(kind: LimitKind, value: Decimal | null): string {
  if (value === null) return NONE;
  switch (LIMIT_UNITS[kind]) {
    case 'fraction':
      return `${figure(value.times(100).toDecimalPlaces(2))}%`;
    case 'money':
      return money(value.toDecimalPlaces(2));
    case 'multiple':
      return `${figure(value.toDecimalPlaces(2))}x`;
    case 'seconds':
      return `${figure(value)} s`;
    default:
      return figure(value);
  }
}

function dayNames(days: readonly number[]): string {
  return days.map((day) => DAYS[day - 1]!).join(', ');
}
