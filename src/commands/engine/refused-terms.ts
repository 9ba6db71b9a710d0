/** New terms that the desk took and the engine refused: the order keeps its terms, and a plan counts the line as denied. */
import type { PrismaClient } from '../../database/generated/client.ts';
import type { OrderRow } from '../../database/order-row.ts';
import { readOrderEvents } from '../../database/queries/order-events.ts';
import { ERROR_CODES, isErrorCode } from '../../domain/error-codes.ts';
import type { PlanReason } from '../../engine/plan.ts';
import type { Execution } from '../../trading/execute.ts';

/** A request for new terms, and the place of its event in the history of the order. */
export interface AskedTerms {
  readonly order: Pick<OrderRow, 'id' | 'number'>;
  readonly sequence: number;
}

export async function askedTerms(db: PrismaClient, executions: readonly Execution[]): Promise<readonly AskedTerms[]> {
  const asked: AskedTerms[] = [];
  for (const { request, outcome } of executions) {
    if (request.kind !== 'replace' || outcome.kind !== 'done') continue;
    const { order } = outcome;
    const sequence = (await readOrderEvents(db, order.id)).findLast(({ type }) => type === 'PENDING_REPLACE')?.sequence;
    if (sequence !== undefined) asked.push({ order, sequence });
  }
  return asked;
}

/** The reason for each request whose first answer is a refusal. */
export async function reasonsOfRefusedTerms(
  db: PrismaClient,
  asked: readonly AskedTerms[],
): Promise<readonly PlanReason[]> {
  const reasons: PlanReason[] = [];
  for (const { order, sequence } of asked) {
    const answer = (await readOrderEvents(db, order.id)).find(
      (event) => event.sequence > sequence && (event.type === 'REPLACED' || event.type === 'REPLACE_REJECTED'),
    );
    if (answer?.type === 'REPLACE_REJECTED') reasons.push(reasonOf(order.number, answer.reason ?? 'REPLACE_REJECTED'));
  }
  return reasons;
}

function reasonOf(number: number, code: string): PlanReason {
  return {
    code,
    message: `the engine refused the new terms of order ${number}, which keeps its terms`,
    hint: isErrorCode(code) ? ERROR_CODES[code].hint : `See the order with: traderai order show ${number}`,
  };
}
