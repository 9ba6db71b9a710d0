/**
 * The console's calls to the desk, each with a time limit: the retry policy repeats a call within that limit, and never
 * after it.
 */
import { acknowledgeAlert } from '../database/actions/alerts.ts';
import type { AlertAcknowledgement } from '../database/actions/alerts.ts';
import { averageTrueRange } from '../database/actions/average-true-range.ts';
import { cancelOrder, cancelOrders } from '../database/actions/cancel-order.ts';
import { checkOrder } from '../database/actions/check-order.ts';
import type { Verdict } from '../database/actions/check-order.ts';
import type { DeskError } from '../database/actions/desk-error.ts';
import { haltTrading, resumeTrading } from '../database/actions/halts.ts';
import type { HaltAnswer, HaltToSet } from '../database/actions/halts.ts';
import { findOpenOrders, findOrderByClientId, placeOrder } from '../database/actions/place-order.ts';
import type { OrderTerms, OrderToPlace } from '../database/actions/place-order.ts';
import { approveOrder, proposeOrder, rejectOrder, withdrawProposal } from '../database/actions/proposals.ts';
import type { ProposalAnswer } from '../database/actions/proposals.ts';
import { checkReplace, replaceOrder } from '../database/actions/replace-order.ts';
import type { OrderToReplace } from '../database/actions/replace-order.ts';
import { placeLinked } from '../database/actions/place-linked.ts';
import type { LinkedToPlace } from '../database/actions/place-linked.ts';
import type { Queryable } from '../database/actions/queryable.ts';
import { sourceRecord, volatility } from '../database/actions/measures.ts';
import { readGapHistory } from '../database/queries/gap-history.ts';
import type { OrderRow } from '../database/order-row.ts';
import { ANSWER_WITHIN_MS } from '../database/retry.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { RecordWanted } from '../database/queries/source-record.ts';
import type { SourceRecord, Volatility } from '../domain/order-line/sized.ts';
import type { GapHistory } from '../domain/sizing.ts';
import { err } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { reasonOf } from './refresher.ts';
import { duration } from '../text/durations.ts';

export interface DeskPort {
  readonly check: (order: OrderTerms) => Promise<Result<Verdict, DeskError>>;
  readonly place: (order: OrderToPlace) => Promise<Result<OrderRow, DeskError>>;
  readonly placeLinked: (orders: LinkedToPlace) => Promise<Result<readonly OrderRow[], DeskError>>;
  readonly checkReplace: (wanted: OrderToReplace) => Promise<Result<Verdict, DeskError>>;
  readonly replace: (wanted: OrderToReplace) => Promise<Result<OrderRow, DeskError>>;
  readonly cancel: (orderId: string) => Promise<Result<OrderRow, DeskError>>;
  readonly cancelTogether: (orderIds: readonly string[]) => Promise<Result<readonly OrderRow[], DeskError>>;
  readonly find: (key: {
    readonly portfolioId: string;
    readonly clientOrderId: string;
  }) => Promise<Result<OrderRow | null, DeskError>>;
  readonly openOrders: (portfolioId: string) => Promise<Result<readonly OrderRow[], DeskError>>;
  /** Null with too few candles. */
  readonly averageTrueRange: (symbol: string) => Promise<Result<Decimal | null, DeskError>>;
  /** Null without candles. */
  readonly gapHistory: (symbol: string) => Promise<Result<GapHistory | null, DeskError>>;
  /** Null with too few bars. */
  readonly volatility: (symbol: string) => Promise<Result<Volatility | null, DeskError>>;
  readonly sourceRecord: (wanted: RecordWanted) => Promise<Result<SourceRecord, DeskError>>;
  readonly halt: (wanted: HaltToSet) => Promise<Result<HaltAnswer, DeskError>>;
  readonly resume: (wanted: {
    readonly haltId: string;
    readonly reason: string | null;
  }) => Promise<Result<HaltAnswer, DeskError>>;
  readonly propose: (wanted: Parameters<typeof proposeOrder>[1]) => Promise<Result<ProposalAnswer, DeskError>>;
  /** The placed order, which may be denied. */
  readonly approve: (wanted: Parameters<typeof approveOrder>[1]) => Promise<Result<OrderRow, DeskError>>;
  readonly reject: (wanted: Parameters<typeof rejectOrder>[1]) => Promise<Result<ProposalAnswer, DeskError>>;
  readonly withdraw: (proposalId: string) => Promise<Result<ProposalAnswer, DeskError>>;
  readonly acknowledge: (alertId: string) => Promise<Result<AlertAcknowledgement, DeskError>>;
}

/** `session`: the id of the console's session, to which its orders belong; null without one. */
export function deskPort(pool: Queryable, session: () => string | null, answerWithinMs = ANSWER_WITHIN_MS): DeskPort {
  const asking = <T>(effect: 'reads' | 'changes', call: Promise<Result<T, DeskError>>): Promise<Result<T, DeskError>> =>
    inTime(call, effect, answerWithinMs);
  return {
    check: (order) => asking('reads', checkOrder(pool, order)),
    place: (order) => asking('changes', placeOrder(pool, order, session())),
    placeLinked: (orders) => asking('changes', placeLinked(pool, orders, session())),
    checkReplace: (wanted) => asking('reads', checkReplace(pool, wanted)),
    replace: (wanted) => asking('changes', replaceOrder(pool, wanted)),
    cancel: (orderId) => asking('changes', cancelOrder(pool, orderId)),
    cancelTogether: (orderIds) => asking('changes', cancelOrders(pool, orderIds)),
    find: (key) => asking('reads', findOrderByClientId(pool, key)),
    openOrders: (portfolioId) => asking('reads', findOpenOrders(pool, portfolioId)),
    averageTrueRange: (symbol) => asking('reads', averageTrueRange(pool, symbol)),
    gapHistory: (symbol) => asking('reads', readGapHistory(pool, symbol)),
    volatility: (symbol) => asking('reads', volatility(pool, symbol)),
    sourceRecord: (wanted) => asking('reads', sourceRecord(pool, wanted)),
    halt: (wanted) => asking('changes', haltTrading(pool, wanted)),
    resume: (wanted) => asking('changes', resumeTrading(pool, wanted)),
    propose: (wanted) => asking('changes', proposeOrder(pool, wanted)),
    approve: (wanted) => asking('changes', approveOrder(pool, wanted)),
    reject: (wanted) => asking('changes', rejectOrder(pool, wanted)),
    withdraw: (proposalId) => asking('changes', withdrawProposal(pool, proposalId)),
    acknowledge: (alertId) => asking('changes', acknowledgeAlert(pool, alertId)),
  };
}

/** An unexpected failure must not close the trader's screen: the answer then reports a change as of unknown outcome. */
async function inTime<T>(
  call: Promise<Result<T, DeskError>>,
  effect: 'reads' | 'changes',
  withinMs: number,
): Promise<Result<T, DeskError>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Result<T, DeskError>>((resolve) => {
    timer = setTimeout(() => resolve(err(noAnswer(effect, `no answer within ${duration(withinMs)}`))), withinMs);
  });
  try {
    return await Promise.race([call.catch((error: unknown) => err(noAnswer(effect, reasonOf(error)))), late]);
  } finally {
    clearTimeout(timer);
  }
}

function noAnswer(effect: 'reads' | 'changes', cause: string): DeskError {
  return effect === 'changes'
    ? {
        code: 'OUTCOME_UNKNOWN',
        message: `${cause}, so it is unknown whether this was done`,
        hint: 'Check before you send it again: traderai order list',
        kind: 'unknown-outcome',
      }
    : {
        code: 'DATABASE_UNAVAILABLE',
        message: cause,
        hint: 'Nothing was changed. Send it again when the database answers.',
        kind: 'unavailable',
      };
}
