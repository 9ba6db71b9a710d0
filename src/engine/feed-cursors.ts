/**
 * The positions of recorded feeds, and which of them moved since they were last booked; a live feed cannot be read
 * again.
 */

export interface FeedPosition {
  position: number;
  finished: boolean;
}

export class FeedCursors {
  readonly #cursors = new Map<string, FeedPosition>();
  readonly #moved = new Set<string>();

  begin(feed: string, { position, finished }: Readonly<FeedPosition>): void {
    this.#cursors.set(feed, { position, finished });
  }

  /** Null for a live feed. */
  positionOf(feed: string): number | null {
    return this.#cursors.get(feed)?.position ?? null;
  }

  /** Does nothing for a live feed. */
  move(feed: string, change: (cursor: FeedPosition) => unknown): void {
    const cursor = this.#cursors.get(feed);
    if (cursor === undefined) return;
    change(cursor);
    this.#moved.add(feed);
  }

  /** The feeds that moved since the last call. */
  takeMoved(): readonly ({ readonly feed: string } & Readonly<FeedPosition>)[] {
    const moved = [...this.#moved].map((feed) => ({ feed, ...this.#cursors.get(feed)! }));
    this.#moved.clear();
    return moved;
  }
}
