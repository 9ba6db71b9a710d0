/**
 * Settings that administrators make for the whole desk: its day, the age of a stale quote, and trading hours, rules of
 * matching and state of instruments.
 */
import type { BarPath } from '../../domain/bar-path.ts';
import type { PostOnlyPolicy } from '../../domain/conditions.ts';
import type { DeskDay } from '../../domain/desk-day.ts';
import type { Interval } from '../../domain/interval.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { formatTimeOfDay } from '../../domain/time-zone.ts';
import type { DeskError } from './desk-error.ts';
import { askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';

export async function setDeskDay(q: Queryable, { zone, cut }: DeskDay): Promise<Result<null, DeskError>> {
  const answer = await askOne(q, 'idempotent', 'select set_desk_day($1, $2)', [zone, formatTimeOfDay(cut)]);
  return answer.ok ? ok(null) : answer;
}

/** Whole seconds. */
export async function setMaxQuoteAge(q: Queryable, maxQuoteAgeMs: number): Promise<Result<null, DeskError>> {
  const answer = await askOne(q, 'idempotent', 'select set_max_quote_age($1)', [maxQuoteAgeMs / 1_000]);
  return answer.ok ? ok(null) : answer;
}

/** `hours` as parseTradingHours returns them; null: the instrument follows the desk's day. */
export async function setTradingHours(
  q: Queryable,
  { symbol, hours }: { readonly symbol: string; readonly hours: unknown },
): Promise<Result<null, DeskError>> {
  const answer = await askOne(q, 'idempotent', 'select set_trading_hours($1, $2)', [
    symbol,
    hours === null ? null : JSON.stringify(hours),
  ]);
  return answer.ok ? ok(null) : answer;
}

/** How orders of an instrument match; a rule that is left out stays. */
export interface MatchingRules {
  readonly postOnlyPolicy?: PostOnlyPolicy;
  readonly barPath?: BarPath;
  readonly atrInterval?: Interval;
}

export async function setMatchingRules(
  q: Queryable,
  { symbol, rules }: { readonly symbol: string; readonly rules: MatchingRules },
): Promise<Result<null, DeskError>> {
  const answer = await askOne(
    q,
    'idempotent',
    'select set_matching_rules($1::text, $2::"PostOnlyPolicy", $3::"BarPath", $4::text)',
    [symbol, rules.postOnlyPolicy ?? null, rules.barPath ?? null, rules.atrInterval ?? null],
  );
  return answer.ok ? ok(null) : answer;
}

/** An inactive instrument takes no new orders. */
export type InstrumentState = 'active' | 'inactive';

export async function setInstrumentState(
  q: Queryable,
  { symbol, state }: { readonly symbol: string; readonly state: InstrumentState },
): Promise<Result<null, DeskError>> {
  const answer = await askOne(q, 'idempotent', 'select set_instrument_active($1, $2)', [symbol, state === 'active']);
  return answer.ok ? ok(null) : answer;
}

/** `reason`: why the desk takes no changes from now on; null when it does again. */
export async function setReadOnly(q: Queryable, reason: string | null): Promise<Result<null, DeskError>> {
  const answer = await askOne(q, 'idempotent', 'select set_read_only($1)', [reason]);
  return answer.ok ? ok(null) : answer;
}
