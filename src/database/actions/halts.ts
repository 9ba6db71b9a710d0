/** Halts and resumes trading. */
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { DeskError } from './desk-error.ts';
import { askOne } from './queryable.ts';
import type { Effect, Queryable } from './queryable.ts';

export type HaltTarget =
  | { readonly kind: 'desk' }
  | { readonly kind: 'user'; readonly username: string }
  | { readonly kind: 'portfolio'; readonly portfolioId: string };

export interface HaltToSet {
  readonly reason: string;
  readonly target: HaltTarget;
  /** Null: every symbol. */
  readonly symbol: string | null;
  /** Also the reduce-only orders of this moment are canceled. */
  readonly cancelProtective: boolean;
  /** The user that halts may not resume. */
  readonly secondPerson: boolean;
}

export interface HaltAnswer {
  readonly id: string;
  readonly number: number;
  /** Desk clock. */
  readonly haltedAt: number;
}

/** A halt that is in force already is returned. */
export async function haltTrading(
  q: Queryable,
  { reason, target, symbol, cancelProtective, secondPerson }: HaltToSet,
): Promise<Result<HaltAnswer, DeskError>> {
  return answerOf(q, 'idempotent', 'halt($1::text, $2::text, $3::uuid, $4::text, $5::boolean, $6::boolean)', [
    reason,
    target.kind === 'user' ? target.username : null,
    target.kind === 'portfolio' ? target.portfolioId : null,
    symbol,
    cancelProtective,
    secondPerson,
  ]);
}

export async function resumeTrading(
  q: Queryable,
  { haltId, reason }: { readonly haltId: string; readonly reason: string | null },
): Promise<Result<HaltAnswer, DeskError>> {
  return answerOf(q, 'changes', 'resume($1::uuid, $2::text)', [haltId, reason]);
}

async function answerOf(
  q: Queryable,
  effect: Effect,
  call: string,
  values: unknown[],
): Promise<Result<HaltAnswer, DeskError>> {
  const answer = await askOne<{ id: string; number: string; halted_at: Date }>(
    q,
    effect,
    `select h.id, h.number::text, h.halted_at from ${call} h`,
    values,
  );
  if (!answer.ok) return answer;
  const { id, number, halted_at } = answer.value;
  return ok({ id, number: Number(number), haltedAt: halted_at.getTime() });
}
