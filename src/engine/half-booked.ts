/**
 * The booked part of a market event as FeedCursor stores it, so that an engine that starts after a crash completes the
 * event and repeats none of it.
 */
import { Decimal, plain } from '../domain/decimal.ts';
import type { FeedCursor, StoredPart } from '../database/booking/engine-books.ts';
import { EVERY_LEG } from './state.ts';
import type { PartOfEvent } from './state.ts';

/** The booked position of a feed or a plan. */
export interface Cursor {
  readonly feed: string;
  readonly position: number;
  readonly finished: boolean;
  readonly marketAt: number | null;
  /** The done part of the event at this position, when that event is unfinished. */
  readonly part: PartOfEvent | null;
}

export function storedPart({ taken, ...part }: PartOfEvent): StoredPart {
  return { ...part, bought: plain(taken.BUY), sold: plain(taken.SELL) };
}

function partOfStored({ bought, sold, released = [], ...part }: StoredPart): PartOfEvent {
  return { ...part, released, taken: { BUY: new Decimal(bought), SELL: new Decimal(sold) } };
}

/**
 * The parts that former engines left in cursors. Two recordings may have one event, and only one of them may be read
 * now: whichever feed goes on with the event, the cursors of the others follow.
 */
export class LeftParts {
  readonly #cursors: readonly (Cursor & { readonly part: PartOfEvent })[];

  constructor(stored: readonly FeedCursor[]) {
    this.#cursors = stored.flatMap(({ part, ...cursor }) =>
      part === null ? [] : [{ ...cursor, part: partOfStored(part) }],
    );
  }

  get empty(): boolean {
    return this.#cursors.length === 0;
  }

  /** One an event: of several, the one that went furthest. */
  get parts(): readonly PartOfEvent[] {
    const furthest = new Map<string, PartOfEvent>();
    for (const { part } of this.#cursors) {
      const known = furthest.get(part.event);
      if (known === undefined || isFurther(part, known)) furthest.set(part.event, part);
    }
    return [...furthest.values()];
  }

  /** The cursors of other feeds that have the event, when `feed` has reached `part` of it; null: the end. */
  following(event: string, { feed, part }: Pick<Cursor, 'feed' | 'part'>): readonly Cursor[] {
    return this.#cursors
      .filter((cursor) => cursor.feed !== feed && cursor.part.event === event)
      .map((cursor) => ({ ...cursor, part: part ?? { ...cursor.part, legs: EVERY_LEG } }));
  }
}

function isFurther(one: PartOfEvent, other: PartOfEvent): boolean {
  if (one.legs !== other.legs) return one.legs > other.legs;
  return (one.after ?? 0) > (other.after ?? 0);
}
