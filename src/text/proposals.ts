/** The outcome of a proposed order in words. */
import type { OrderStatus } from '../domain/order.ts';
import type { ProposalState } from '../domain/proposal.ts';

export interface DecidedProposal {
  readonly state: ProposalState;
  readonly decidedLogin: string | null;
  readonly decisionReason: string | null;
  readonly orderNumber: number | null;
  readonly orderStatus: OrderStatus | null;
}

/** `PENDING`, `APPROVED by rita, order 12 DENIED`, `REJECTED by rita: too large`. */
export function proposalState({
  state,
  decidedLogin,
  decisionReason,
  orderNumber,
  orderStatus,
}: DecidedProposal): string {
  const by = decidedLogin === null || state === 'WITHDRAWN' ? state : `${state} by ${decidedLogin}`;
  if (orderNumber !== null) return `${by}, order ${orderNumber} ${orderStatus ?? ''}`;
  return decisionReason === null ? by : `${by}: ${decisionReason}`;
}
