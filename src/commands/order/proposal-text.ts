/** A proposal in words and as JSON, and the proposal that a number names. */
import type { PrismaClient } from '../../database/generated/client.ts';
import { readProposals } from '../../database/queries/proposals.ts';
import type { ProposalRow } from '../../database/queries/proposals.ts';
import { ERROR_CODES } from '../../domain/error-codes.ts';
import { isoInstant } from '../../domain/instant.ts';
import { describeRequest } from '../../domain/order-line/describe.ts';
import { plainText } from '../../domain/plain-text.ts';
import { moneyToCent, signedMoneyToCent } from '../../text/figures.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { CommandFailure } from '../errors.ts';
import { decimalText, decimalTextOrNull } from '../output/json-values.ts';
import type { JsonObject } from '../output/shapes.ts';

/** More than a desk's pending proposals, and enough to say how an older one ended. */
const SEARCHED = 1_000;

export async function findProposal(db: PrismaClient, name: string): Promise<ProposalRow> {
  const number = positiveWholeNumber(name);
  const rows = await readProposals(db, { scope: 'all', limit: SEARCHED });
  const found = rows.find((row) => row.number === number);
  if (found !== undefined) return found;
  throw new CommandFailure({
    code: 'UNKNOWN_PROPOSAL',
    message: `there is no proposal ${number} that you may see`,
    hint: ERROR_CODES.UNKNOWN_PROPOSAL.hint,
    exitCode: 1,
  });
}

/** `ann`, or `ann, key scout`. */
export function proposerOf({ username, key }: Pick<ProposalRow, 'username' | 'key'>): string {
  return key === null ? username : `${username}, key ${key}`;
}

/** `Proposal 7 of ann: BUY 1 BTCUSD at market, day`, and under it the portfolio and the amounts. */
export function proposalText(proposal: ProposalRow): string {
  const { number, portfolio, request, notional, worstLoss, currency } = proposal;
  const amounts = [
    ...(notional === null ? [] : [`notional ${moneyToCent(notional)} ${currency}`]),
    ...(worstLoss === null ? [] : [`result at the stop ${signedMoneyToCent(worstLoss)} ${currency}`]),
  ];
  return [
    `Proposal ${number} of ${proposerOf(proposal)}: ${describeRequest(request)}`,
    `Portfolio ${[portfolio, ...amounts].join(', ')}`,
  ]
    .map(plainText)
    .join('\n');
}

export function proposalJson(proposal: ProposalRow): JsonObject {
  const { number, request, notional, worstLoss, createdAt, expiresAt, decidedAt, orderNumber, ...rest } = proposal;
  return {
    ...rest,
    number: String(number),
    order: describeRequest(request),
    symbol: request.symbol,
    side: request.side,
    quantity: decimalText(request.quantity),
    notional: decimalTextOrNull(notional),
    worstLoss: decimalTextOrNull(worstLoss),
    orderNumber: orderNumber === null ? null : String(orderNumber),
    createdAt: isoInstant(createdAt),
    expiresAt: isoInstant(expiresAt),
    decidedAt: isoInstant(decidedAt),
  };
}
