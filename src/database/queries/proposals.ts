/** Proposed orders: the queue of those that wait, and what was decided. */
import type { PrismaClient } from '../generated/client.ts';
import { Decimal } from '../../domain/decimal.ts';
import type { OrderStatus } from '../../domain/order.ts';
import type { PlaceOrderRequest } from '../../domain/order-line/intent.ts';
import { requestOfTerms } from '../../domain/proposal.ts';
import type { ProposalState, ProposedTerms } from '../../domain/proposal.ts';
import { denialOf } from '../order-row.ts';
import type { Denial } from '../order-row.ts';
import { instantOf } from './values.ts';

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

/** Newest first, in the portfolios that the login reads. */
export async function readProposals(
  db: PrismaClient,
  { scope, limit }: { readonly scope: 'pending' | 'all'; readonly limit: number },
): Promise<ProposalRow[]> {
  // Numbers of the request become text, so that no digit is lost on the way.
  const rows = await db.$queryRaw<StoredProposal[]>`
    select p.id, p.number::text, p.state::text, p.portfolio_id as "portfolioId", p.portfolio, p.currency, p.username, p.key_name as key,
           (select jsonb_object_agg(t.key, case jsonb_typeof(t.value) when 'number' then to_jsonb(t.value #>> '{}') when 'object'
              then (select jsonb_object_agg(e.key, e.value #>> '{}') from jsonb_each(t.value) e) else t.value end)
              from jsonb_each(p.request) t) as terms,
           p.hash, p.notional::text, p.worst_loss::text as "worstLoss", p.created_at as "createdAt", p.expires_at as "expiresAt",
           p.decided_login as "decidedLogin", p.decided_at as "decidedAt", p.decision_reason as "decisionReason", p.order_id as "orderId",
           p.order_number::text as "orderNumber", p.order_status::text as "orderStatus", p.order_denial as "orderDenial",
           p.may_decide as "mayDecide", p.is_own as "isOwn"
      from read_proposals(${scope === 'pending'}, ${limit}::integer) p`;
  return rows.map(proposalOf);
}

/** The approval that placed an order. */
export interface ApprovalRow {
  /** Of the proposal. */
  readonly number: number;
  readonly proposedBy: string;
  readonly approvedBy: string;
  /** Desk clock. */
  readonly approvedAt: number;
}

/** Null for an order that was placed without an approval. */
export async function readApproval(db: PrismaClient, orderId: string): Promise<ApprovalRow | null> {
  const row = await db.proposal.findUnique({ where: { orderId } });
  if (row?.decidedLogin == null || row.decidedAt === null) return null;
  const { number, login: proposedBy, decidedLogin: approvedBy, decidedAt } = row;
  return { number: Number(number), proposedBy, approvedBy, approvedAt: instantOf(decidedAt) };
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
