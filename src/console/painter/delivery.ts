/**
 * Tracks the delivery of frames: since when a frame waits, and how recent the shown frame is. It knows only which bytes
 * the terminal has taken from this process; no program can see their way after that.
 */

/** The frames that the trader can see, on their clock. */
export interface Sight {
  /** Since when output waits for the terminal; null when the terminal has taken everything. */
  readonly waitingSince: number | null;
  /** The screen shows everything that the console knew at this time. */
  readonly seenUpTo: number;
}

interface FrameUnderWay {
  readonly composedAt: number;
  /** Before `composedAt` when the frame had to wait for the one before it. */
  readonly dueSince: number;
}

export class Delivery {
  #underWay: FrameUnderWay | null = null;
  #heldSince: number | null = null;
  #seenUpTo = Number.NEGATIVE_INFINITY;

  get sight(): Sight {
    return { waitingSince: this.#underWay?.dueSince ?? this.#heldSince, seenUpTo: this.#seenUpTo };
  }

  /** The terminal took the whole frame composed at `now`, or nothing had changed. */
  shown(now: number): void {
    this.#heldSince = null;
    this.#seenUpTo = now;
  }

  /** The terminal took a part of the frame composed at `now`. */
  begun(now: number): void {
    this.#underWay = { composedAt: now, dueSince: this.#heldSince ?? now };
    this.#heldSince = null;
  }

  /** There is a change to show at `now`, but the terminal is still busy with the frame before. */
  held(now: number): void {
    this.#heldSince ??= now;
  }

  /** The terminal took the rest of the frame. */
  finished(): void {
    if (this.#underWay !== null) this.#seenUpTo = this.#underWay.composedAt;
    this.#underWay = null;
  }

  /** The rest of the frame was dropped: it is due again, with the changes that waited behind it. */
  dropped(): void {
    this.#heldSince = this.#underWay?.dueSince ?? this.#heldSince;
    this.#underWay = null;
  }
}
