/**
 * The booked part of a market event as FeedCursor stores it, so that an engine that starts after a crash completes the
 * event and repeats none of it.
 */
import { Decimal, plain } from '../domain/decimal.ts';
import type { StoredPart } from '../database/booking/engine-books.ts';
import type { PartOfEvent } from './state.ts';

export function storedPart({ taken, ...part }: PartOfEvent): StoredPart {
  return { ...part, bought: plain(taken.BUY), sold: plain(taken.SELL) };
}

export function partOfStored({ bought, sold, ...part }: StoredPart): PartOfEvent {
  return { ...part, taken: { BUY: new Decimal(bought), SELL: new Decimal(sold) } };
}
