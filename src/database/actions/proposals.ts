/** Proposes orders, decides about them, and reads the queue. */
import { Decimal, plain, plainOrNull } from '../../domain/decimal.ts';
import type { OrderStatus } from '../../domain/order.ts';
import type { PlaceOrderRequest } from '../../domain/order-line/intent.ts';
import { requestOfTerms } from '../../domain/proposal.ts';
import type { ProposalState, ProposedTerms } from '../../domain/proposal.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { denialOf } from '../order-row.ts';
import type { Denial, OrderRow } from '../order-row.ts';
import type { DeskError } from './desk-error.ts';
import { exitValues } from './exit-values.ts';
import type { OrderToPlace } from './place-order.ts';
import { ask, askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';
import { ORDER_COLUMNS, orderOf } from './stored-order.ts';
import type { StoredOrder } from './stored-order.ts';

export interface ProposalRow {
  readonly id: string;
  /** Short number for people. */
  readonly number: number;
  /** EXPIRED from its end on, also before that is recorded. */
  readonly state: ProposalState;
  readonly portfolioId: string;
  readonly portfolio: string;
  readonly currency: string;
  /** The proposer. */
  readonly username: string;
  /** Null: proposed by a person. */
  readonly key: string | null;
  readonly request: PlaceOrderRequest;
  /** The hash to which an approval is bound. */
  readonly hash: string;
  /** When it was proposed; null without a price. */
  readonly notional: Decimal | null;
  /** The result at the stop loss, fees included; null without one. */
  readonly worstLoss: Decimal | null;
  /** Desk clock, as the instants below. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly decidedLogin: string | null;
  readonly decidedAt: number | null;
  readonly decisionReason: string | null;
  readonly orderId: string | null;
  readonly orderNumber: number | null;
  readonly orderStatus: OrderStatus | null;
  /** Set when the approved order was denied. */
  readonly orderDenial: Denial | null;
  /** The connected login may approve or reject it now. */
  readonly mayDecide: boolean;
  /** The connected user proposed it, itself or with a key. */
  readonly isOwn: boolean;
}

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
      [
        order.portfolioId,
        order.clientOrderId,
        order.symbol,
        order.side,
        order.type,
        plain(order.quantity),
        plainOrNull(order.limitPrice),
        order.timeInForce,
        order.reduceOnly,
        order.note,
        order.signalId,
        plainOrNull(order.stopPrice),
        plainOrNull(order.trailAmount),
        plainOrNull(order.trailPercent),
        order.expireDate,
        order.postOnly,
        order.allOrNone,
        plainOrNull(order.displayQuantity),
        plainOrNull(order.trailAtr),
        ...exitValues(order.exits),
        expiresInSeconds,
      ],
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

/** Newest first, in the portfolios that the login reads. */
export async function readProposals(
  q: Queryable,
  { scope, limit }: { readonly scope: 'pending' | 'all'; readonly limit: number },
): Promise<Result<ProposalRow[], DeskError>> {
  const answer = await ask<StoredProposal>(
    q,
    'reads',
    `select p.id, p.number::text, p.state, p.portfolio_id as "portfolioId", p.portfolio, p.currency, p.username, p.key_name as key,
            ${TERMS_AS_TEXT} as terms, p.hash, p.notional::text, p.worst_loss::text as "worstLoss", p.created_at as "createdAt",
            p.expires_at as "expiresAt", p.decided_login as "decidedLogin", p.decided_at as "decidedAt",
            p.decision_reason as "decisionReason", p.order_id as "orderId", p.order_number::text as "orderNumber",
            p.order_status as "orderStatus", p.order_denial as "orderDenial", p.may_decide as "mayDecide", p.is_own as "isOwn"
       from read_proposals($1::boolean, $2::integer) p`,
    [scope === 'pending', limit],
  );
  return answer.ok ? ok(answer.value.map(proposalOf)) : answer;
}

/** Numbers become text, so that no digit is lost on the way. Exits keep theirs as text already. */
const TERMS_AS_TEXT = `(select jsonb_object_agg(t.key, case jsonb_typeof(t.value) when 'number' then to_jsonb(t.value #>> '{}') when 'object'
  then (select jsonb_object_agg(e.key, e.value #>> '{}') from jsonb_each(t.value) e) else t.value end) from jsonb_each(p.request) t)`;

interface StoredAnswer {
  readonly id: string;
  readonly number: string;
  readonly state: ProposalState;
}

function answerOf(answer: Result<StoredAnswer, DeskError>): Result<ProposalAnswer, DeskError> {
  return answer.ok ? ok({ ...answer.value, number: Number(answer.value.number) }) : answer;
}

interface StoredProposal extends Omit<
  ProposalRow,
  | 'number'
  | 'request'
  | 'notional'
  | 'worstLoss'
  | 'createdAt'
  | 'expiresAt'
  | 'decidedAt'
  | 'orderNumber'
  | 'orderDenial'
> {
  readonly number: string;
  readonly terms: ProposedTerms;
  readonly notional: string | null;
  readonly worstLoss: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly decidedAt: Date | null;
  readonly orderNumber: string | null;
  readonly orderDenial: unknown;
}

function proposalOf({ terms, ...row }: StoredProposal): ProposalRow {
  return {
    ...row,
    number: Number(row.number),
    request: requestOfTerms(terms),
    notional: row.notional === null ? null : new Decimal(row.notional),
    worstLoss: row.worstLoss === null ? null : new Decimal(row.worstLoss),
    createdAt: row.createdAt.getTime(),
    expiresAt: row.expiresAt.getTime(),
    decidedAt: row.decidedAt?.getTime() ?? null,
    orderNumber: row.orderNumber === null ? null : Number(row.orderNumber),
    orderDenial: denialOf(row.orderDenial),
  };
}
