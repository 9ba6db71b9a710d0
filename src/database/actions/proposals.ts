/** Proposes orders and decides about them. */
import type { ProposalState } from '../../domain/proposal.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { OrderRow } from '../order-row.ts';
import type { DeskError } from './desk-error.ts';
import { orderValues } from './place-order.ts';
import type { OrderToPlace } from './place-order.ts';
import { askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';
import { ORDER_COLUMNS, orderOf } from './stored-order.ts';
import type { StoredOrder } from './stored-order.ts';

/** A proposal by the numbers that its decision needs. */
export interface ProposalAnswer {
  readonly id: string;
  readonly number: number;
  readonly state: ProposalState;
}

/** The same client order id with the same order is the same proposal. */
export async function proposeOrder(
  q: Queryable,
  { order, expiresInSeconds }: { readonly order: OrderToPlace; readonly expiresInSeconds: number },
): Promise<Result<ProposalAnswer, DeskError>> {
  return answerOf(
    await askOne<StoredAnswer>(
      q,
      'idempotent',
      `select p.id, p.number::text, p.state
         from propose_order($1::uuid, $2::text, $3::text, $4::"OrderSide", $5::"OrderType", $6::numeric, $7::numeric, $8::"TimeInForce",
           $9::boolean, $10::text, $11::uuid, $12::numeric, $13::numeric, $14::numeric, $15::date, $16::boolean, $17::boolean, $18::numeric,
           $19::numeric, $20::jsonb, $21::jsonb, $22::integer) p`,
      [...orderValues(order), expiresInSeconds],
    ),
  );
}

/** The order that the approval placed, which may be DENIED: it is judged again. */
export async function approveOrder(
  q: Queryable,
  { proposalId, hash }: { readonly proposalId: string; readonly hash: string },
): Promise<Result<OrderRow, DeskError>> {
  const answer = await askOne<StoredOrder>(
    q,
    'changes',
    `select ${ORDER_COLUMNS} from approve_order($1::uuid, $2::text) o join "Portfolio" p on p.id = o.portfolio_id`,
    [proposalId, hash],
  );
  return answer.ok ? ok(orderOf(answer.value)) : answer;
}

export async function rejectOrder(
  q: Queryable,
  { proposalId, reason }: { readonly proposalId: string; readonly reason: string | null },
): Promise<Result<ProposalAnswer, DeskError>> {
  return answerOf(
    await askOne<StoredAnswer>(
      q,
      'changes',
      'select p.id, p.number::text, p.state from reject_order($1::uuid, $2::text) p',
      [proposalId, reason],
    ),
  );
}

export async function withdrawProposal(q: Queryable, proposalId: string): Promise<Result<ProposalAnswer, DeskError>> {
  return answerOf(
    await askOne<StoredAnswer>(
      q,
      'changes',
      'select p.id, p.number::text, p.state from withdraw_proposal($1::uuid) p',
      [proposalId],
    ),
  );
}

interface StoredAnswer {
  readonly id: string;
  readonly number: string;
  readonly state: ProposalState;
}

function answerOf(answer: Result<StoredAnswer, DeskError>): Result<ProposalAnswer, DeskError> {
  return answer.ok ? ok({ ...answer.value, number: Number(answer.value.number) }) : answer;
}
