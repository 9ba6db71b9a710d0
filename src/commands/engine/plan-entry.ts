/** The intent of a plan line, the client order ids of its orders, and the reasons for a denial. */
import type { Denial } from '../../database/queries/orders.ts';
import { ERROR_CODES, isErrorCode } from '../../domain/error-codes.ts';
import { exitIds, linkedIds } from '../../domain/order-line/order-ids.ts';
import type { PlanAction, PlanEntry } from '../../domain/plan-file.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { PlanReason } from '../../engine/plan.ts';
import type { Refusal, TradingIntent } from '../../trading/intent.ts';
import { refusalError } from '../order/request.ts';

export function intentOf(action: PlanAction): TradingIntent {
  switch (action.kind) {
    case 'place':
      return action.intent;
    case 'cancel':
    case 'replace':
    case 'flat':
    case 'reverse':
      return { ...action, spans: {} };
    default:
      return unreachable(action);
  }
}

export function idOf(action: PlanAction): (symbol: string) => string {
  switch (action.kind) {
    case 'place':
    case 'reverse':
      return () => action.clientOrderId;
    case 'flat':
      // Symbols have no small letters, so two symbols never give the same id.
      return action.target.kind === 'symbol'
        ? () => action.clientOrderId
        : (symbol) => `${action.clientOrderId}-${symbol.replaceAll('/', 's')}`;
    case 'cancel':
    case 'replace':
      return () => {
        throw new Error(`a ${action.kind} places no order`);
      };
    default:
      return unreachable(action);
  }
}

/** The client order ids of the orders that a line places, in the order of its words. */
export function idsOfPlace(action: Extract<PlanAction, { kind: 'place' | 'reverse' }>): readonly string[] {
  const { clientOrderId: id } = action;
  if (action.kind === 'reverse') return linkedIds(id);
  const { intent } = action;
  switch (intent.kind) {
    case 'order':
      return [id];
    case 'linked':
      return linkedIds(id);
    case 'exit':
      return Object.values(exitIds(id));
    default:
      return unreachable(intent);
  }
}

/**
 * Nothing to cancel, nothing to close, exits that have their prices already, or an order that ended before its cancel
 * is normal in a plan, not a denial. New terms for an order that has ended are one: they never work.
 */
export function reasonsOfRefusal(refusal: Refusal, { text, action }: PlanEntry): readonly PlanReason[] {
  if (refusal.kind === 'nothing' || (refusal.kind === 'over' && action.kind !== 'replace')) return [];
  const { code, message, hint } = refusalError(refusal, text);
  // Only the first line of the message: the others repeat the order line and point into it.
  return [{ code, message: message.split('\n')[0]!, hint }];
}

export function reasonOfDenial({ code, message }: Denial): PlanReason {
  return { code, message, hint: isErrorCode(code) ? ERROR_CODES[code].hint : null };
}
