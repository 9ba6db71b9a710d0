/**
 * How far the terminal has come with its frames: since when it has owed one, and which state of the desk it shows. It knows only what the
 * terminal has taken from this process; what happens to the bytes behind that, no program can see.
 */

/** What the trader can see, on the clock that the frames were timed with. */
export interface Sight {
  /** Since when something to show has been waiting for the terminal; null when it has taken everything. */
  readonly waitingSince: number | null;
  /** The screen shows everything that was known up to this instant. */
  readonly seenUpTo: number;
}

interface FrameUnderWay {
  readonly composedAt: number;
  /** A frame that had to wait for the one before it has been due for longer than it exists. */
  readonly dueSince: number;
}

export class Delivery {
  #underWay: FrameUnderWay | null = null;
  #heldSince: number | null = null;
  #seenUpTo = Number.NEGATIVE_INFINITY;

  get sight(): Sight {
    return { waitingSince: this.#underWay?.dueSince ?? this.#heldSince, seenUpTo: this.#seenUpTo };
  }

  /** The terminal took the whole frame that was composed at `now`, or it showed everything already. */
  shown(now: number): void {
    this.#heldSince = null;
    this.#seenUpTo = now;
  }

  /** The terminal took a part of the frame that was composed at `now`. */
  begun(now: number): void {
    this.#underWay = { composedAt: now, dueSince: this.#heldSince ?? now };
    this.#heldSince = null;
  }

  /** There is something to show at `now`, and the terminal is still busy with the frame before. */
  held(now: number): void {
    this.#heldSince ??= now;
  }

  /** The terminal took the rest of the frame that was under way. */
  finished(): void {
    if (this.#underWay !== null) this.#seenUpTo = this.#underWay.composedAt;
    this.#underWay = null;
  }

  /** The rest of the frame that was under way was dropped: it is due again, with everything that waited behind it. */
  dropped(): void {
    this.#heldSince = this.#underWay?.dueSince ?? this.#heldSince;
    this.#underWay = null;
  }
}
