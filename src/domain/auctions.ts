/**
 * Orders for one moment of a session. OPG trades in the first market event of the next session that begins after its
 * acceptance. CLS trades at the close of its session: at the close price of the bar that contains the session's end, or
 * in the first quote of the session's last minute. Each has that one chance, and its rest ends.
 */
import type { EndReason } from './end-reason.ts';
import type { Order, TimeInForce } from './order.ts';
import type { Session } from './sessions.ts';
import { MINUTE_MS } from './time-units.ts';

export const AUCTIONS = ['OPG', 'CLS'] as const satisfies readonly TimeInForce[];
export type Auction = (typeof AUCTIONS)[number];

/** The part of a session that a market event is for such orders, and whether other orders trade in it. */
export interface AuctionMoment {
  /** The instant at which the event's session began; null when the event is none that may be a session's first. */
  readonly opens: number | null;
  /** CLS orders trade whose session ends after `from` and by `to`; null: none does. */
  readonly closes: { readonly from: number; readonly to: number } | null;
  /** `auction`: orders with another time in force do not trade. */
  readonly trading: 'continuous' | 'auction';
}

/** On the way inside a bar. */
export const BETWEEN: AuctionMoment = { opens: null, closes: null, trading: 'continuous' };

/** `session`: that of the bar, null between sessions. */
export function atOpen(session: Session | null): AuctionMoment {
  return { opens: session?.start ?? null, closes: null, trading: 'continuous' };
}

/** The close of a bar that is open in this span, the end excluded. */
export function atClose(span: { readonly from: number; readonly to: number }): AuctionMoment {
  return { opens: null, closes: span, trading: 'auction' };
}

/** A session's last minute begins a minute before its end, which is no part of it. */
export function atQuote(session: Session | null, quotedAt: number): AuctionMoment {
  return {
    opens: session?.start ?? null,
    closes: { from: quotedAt, to: quotedAt + MINUTE_MS },
    trading: 'continuous',
  };
}

export function auctionOf({ timeInForce }: Pick<Order, 'timeInForce'>): Auction | null {
  return AUCTIONS.find((auction) => auction === timeInForce) ?? null;
}

/** It ends with the first session in which the market has an event after it came. */
export function ofOneSession({ timeInForce }: Pick<Order, 'timeInForce'>): boolean {
  return timeInForce === 'DAY' || timeInForce === 'CLS';
}

type Timed = Pick<Order, 'timeInForce' | 'acceptedAt' | 'releasedAt' | 'expiresAt'>;

export function tradesIn(order: Timed, { opens, closes, trading }: AuctionMoment): boolean {
  const { acceptedAt, releasedAt, expiresAt } = order;
  switch (auctionOf(order)) {
    case 'OPG':
      return opens !== null && opens >= (releasedAt ?? acceptedAt ?? Number.POSITIVE_INFINITY);
    case 'CLS':
      return closes !== null && expiresAt !== null && closes.from < expiresAt && expiresAt <= closes.to;
    default:
      return trading === 'continuous';
  }
}

/** Why the rest of an order ends after its only chance; null for an order that waits on. */
export function missedReason({
  timeInForce,
}: Pick<Order, 'timeInForce'>): Extract<
  EndReason,
  'FOK_NOT_FILLABLE' | 'IOC_REST' | 'OPENING_PASSED' | 'CLOSE_PASSED'
> | null {
  switch (timeInForce) {
    case 'FOK':
      return 'FOK_NOT_FILLABLE';
    case 'IOC':
      return 'IOC_REST';
    case 'OPG':
      return 'OPENING_PASSED';
    case 'CLS':
      return 'CLOSE_PASSED';
    default:
      return null;
  }
}
