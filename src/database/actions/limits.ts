/** Sets, removes and reads limits. */
import { Decimal, plainOrNull } from '../../domain/decimal.ts';
import type { Side } from '../../domain/order.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { LimitAction, LimitKind, LimitTerms } from '../../domain/risk-limit.ts';
import type { DeskError } from './desk-error.ts';
import { ask, askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';

export type LimitTarget =
  | { readonly kind: 'desk' }
  | { readonly kind: 'user'; readonly username: string }
  | { readonly kind: 'portfolio'; readonly portfolioId: string }
  | { readonly kind: 'key'; readonly keyId: string };

export interface LimitToSet extends LimitTerms {
  readonly target: LimitTarget;
  readonly reason: string | null;
}

export interface LimitRow extends LimitTerms {
  readonly id: string;
  /** Short number for people. */
  readonly number: number;
  /** Null for a portfolio and the desk; of a key its user. */
  readonly username: string | null;
  readonly portfolio: string | null;
  readonly portfolioId: string | null;
  readonly key: string | null;
  /** In the unit of its kind; null: an order alone is judged, no price is known, or the sum is not shown to this login. */
  readonly use: Decimal | null;
  /** Marks are beyond it. */
  readonly breached: boolean;
  readonly reason: string | null;
  readonly setLogin: string;
  /** Desk clock. */
  readonly updatedAt: number;
}

/** Takes the place of the limit of the same kind and scope. */
export async function setLimit(
  q: Queryable,
  { target, kind, action, value, symbol, currency, symbols, side, hours, reason }: LimitToSet,
): Promise<Result<{ readonly id: string; readonly number: number }, DeskError>> {
  return numberOf(
    await askOne<{ id: string; number: string }>(
      q,
      'idempotent',
      `select l.id, l.number::text from set_limit($1::"RiskLimitKind", $2::numeric, $3::"RiskLimitAction", $4::text, $5::uuid, $6::uuid, $7::text, $8::text,
         $9::text[], $10::"OrderSide", $11::smallint[], $12::time, $13::time, $14::text, $15::text) l`,
      [
        kind,
        plainOrNull(value),
        action,
        target.kind === 'user' ? target.username : null,
        target.kind === 'portfolio' ? target.portfolioId : null,
        target.kind === 'key' ? target.keyId : null,
        symbol,
        currency,
        symbols,
        side,
        hours?.days ?? null,
        hours?.from ?? null,
        hours?.to ?? null,
        hours?.zone ?? null,
        reason,
      ],
    ),
  );
}

export async function removeLimit(
  q: Queryable,
  limitId: string,
): Promise<Result<{ readonly id: string; readonly number: number }, DeskError>> {
  return numberOf(
    await askOne<{ id: string; number: string }>(
      q,
      'changes',
      'select l.id, l.number::text from remove_limit($1::uuid) l',
      [limitId],
    ),
  );
}

function numberOf(
  answer: Result<{ id: string; number: string }, DeskError>,
): Result<{ readonly id: string; readonly number: number }, DeskError> {
  return answer.ok ? ok({ id: answer.value.id, number: Number(answer.value.number) }) : answer;
}

export interface StoredLimit {
  readonly id: string;
  readonly number: string;
  readonly kind: LimitKind;
  readonly action: LimitAction;
  readonly username: string | null;
  readonly portfolio: string | null;
  readonly portfolioId: string | null;
  readonly key: string | null;
  readonly symbol: string | null;
  readonly currency: string | null;
  readonly value: string | null;
  readonly symbols: string[] | null;
  readonly side: Side | null;
  readonly days: number[] | null;
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly use: string | null;
  readonly breached: boolean;
  readonly reason: string | null;
  readonly setLogin: string;
  readonly updatedAt: Date;
}

/** The statement of readLimits, also for the console, which reads through Prisma. */
export const READ_LIMITS = `
  select id, number::text, kind, action, username, portfolio, portfolio_id as "portfolioId", key_name as key, symbol, currency, value::text, symbols, side,
         days, to_char(from_time, 'HH24:MI') as from, to_char(to_time, 'HH24:MI') as to, zone, use::text, breached, reason, set_login as "setLogin",
         updated_at as "updatedAt"
    from read_limits()`;

/** The limits in force: of the desk, of the connected user, its portfolios and keys; risk and administrators see all. */
export async function readLimits(q: Queryable): Promise<Result<LimitRow[], DeskError>> {
  const answer = await ask<StoredLimit>(q, 'reads', READ_LIMITS, []);
  return answer.ok ? ok(answer.value.map(limitRow)) : answer;
}

export function limitRow({ days, from, to, zone, ...row }: StoredLimit): LimitRow {
  return {
    ...row,
    number: Number(row.number),
    value: row.value === null ? null : new Decimal(row.value),
    use: row.use === null ? null : new Decimal(row.use),
    hours: days === null ? null : { days, from, to, zone },
    updatedAt: row.updatedAt.getTime(),
  };
}
