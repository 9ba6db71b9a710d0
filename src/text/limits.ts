/** A limit in words and figures, and the bar of its use. */
import type { Decimal } from '../domain/decimal.ts';
import { LIMIT_UNITS } from '../domain/risk-limit.ts';
import type { LimitKind, LimitTerms } from '../domain/risk-limit.ts';
import type { Glyphs } from './charts.ts';
import { NONE, figure, moneyToCent, percent } from './figures.ts';
import type { Tone } from './lines.ts';

/** `daily loss` for MAX_DAILY_LOSS. */
export function limitName(kind: LimitKind): string {
  return kind.replace(/^MAX_/, '').replaceAll('_', ' ').toLowerCase();
}

/** `the desk`, `user ann`, `key bot of ann`, `portfolio main in BTCUSD`. */
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
  const owner = username === null ? 'the desk' : `user ${username}`;
  const ofKey = `key ${key}${username === null ? '' : ` of ${username}`}`;
  const whose = portfolio !== null ? `portfolio ${portfolio}` : key !== null ? ofKey : owner;
  return symbol === null ? whose : `${whose} in ${symbol}`;
}

/** A value or a use in the unit of its kind: `20.0%`, `3.00x`, `5 s`, `1,234.50`. */
export function inLimitUnit(kind: LimitKind, value: Decimal | null): string {
  if (value === null) return NONE;
  switch (LIMIT_UNITS[kind]) {
    case 'fraction':
      return percent(value);
    case 'multiple':
      return `${value.toFixed(2)}x`;
    case 'seconds':
      return `${figure(value)} s`;
    case 'money':
      return moneyToCent(value);
    default:
      return figure(value);
  }
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The value of a limit; of the limits without one their symbols, side or hours: `Mon Tue 09:00-17:30 Europe/Berlin`. */
export function limitValue({ kind, value, symbols, side, hours }: LimitTerms): string {
  if (symbols !== null) return symbols.join(' ');
  if (side !== null) return `${side.toLowerCase()} only`;
  if (hours !== null)
    return `${hours.days.map((day) => DAYS[day - 1]!).join(' ')} ${hours.from}-${hours.to} ${hours.zone}`;
  return inLimitUnit(kind, value);
}

/** Use ÷ value: 1 is at the limit. Null when one is unknown, or the limit judges an order alone. */
export function useShare({
  use,
  value,
}: {
  readonly use: Decimal | null;
  readonly value: Decimal | null;
}): number | null {
  if (use === null || value === null) return null;
  if (value.isZero()) return use.isZero() ? 0 : Number.POSITIVE_INFINITY;
  return use.dividedBy(value).toNumber();
}

/** Orders that add to it are refused, or the engine has acted on it. */
export function isLimitReached(limit: {
  readonly use: Decimal | null;
  readonly value: Decimal | null;
  readonly breached: boolean;
}): boolean {
  const share = useShare(limit);
  return limit.breached || (share !== null && share >= 1);
}

const BUSY = 0.7;

/** The words or figures beside it say the same without color. */
export function useTone(share: number | null): Tone {
  if (share === null) return 'quiet';
  return share < BUSY ? 'good' : share < 1 ? 'warning' : 'bad';
}

const BLOCKS: Readonly<Record<Glyphs, readonly [full: string, empty: string]>> = {
  unicode: ['█', '░'],
  ascii: ['#', '.'],
};

/** `███████░░░`: any use has a block, and only a reached limit has all of them. */
export function useBar(
  share: number | null,
  { width, glyphs }: { readonly width: number; readonly glyphs: Glyphs },
): string {
  if (share === null) return '';
  const [full, empty] = BLOCKS[glyphs];
  const blocks = share <= 0 ? 0 : share >= 1 ? width : Math.min(width - 1, Math.max(1, Math.round(share * width)));
  return full.repeat(blocks) + empty.repeat(width - blocks);
}
