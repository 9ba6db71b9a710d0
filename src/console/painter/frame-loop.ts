/**
 * Decides when frames are painted: on request, several requests together, with a limit a second. A few unused frames
 * are saved, so that news after a pause is shown at once although it arrives in pieces: a fill changes orders,
 * positions and cash. Without requests no timer runs.
 */
import type { Clock } from '../../config/clock.ts';

/** Traders cannot read faster changes; a link that cannot keep up gets the slow rate. */
export const FRAMES_PER_SECOND = { normal: 30, slow: 10 } as const;
export type FramePace = keyof typeof FRAMES_PER_SECOND;

/** The number of frames that may follow each other at once. A slow link would only queue them. */
const MOST_SAVED = { normal: 4, slow: 1 } as const;
/** Requests closer together share a frame. */
const CLOSEST_MS = 5;
/** The cost of a frame that showed nothing: it was composed, but not sent. */
const EMPTY_FRAME = 0.5;

export interface FrameLoopOptions {
  /** Returns whether it sent anything to the terminal. */
  readonly paint: () => 'painted' | 'nothing';
  readonly clock: Clock;
  readonly pace?: FramePace;
}

export class FrameLoop {
  readonly #paint: () => 'painted' | 'nothing';
  readonly #clock: Clock;
  #pace: FramePace;
  /** The number of frames that may be painted at once, with fractions. */
  #saved: number;
  #savedAt = Number.NEGATIVE_INFINITY;
  #paintedAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;
  #state: 'running' | 'stopped' = 'running';

  constructor({ paint, clock, pace = 'normal' }: FrameLoopOptions) {
    this.#paint = paint;
    this.#clock = clock;
    this.#pace = pace;
    this.#saved = MOST_SAVED[pace];
  }

  get pace(): FramePace {
    return this.#pace;
  }

  setPace(pace: FramePace): void {
    this.#save();
    this.#pace = pace;
    this.#saved = Math.min(this.#saved, MOST_SAVED[pace]);
  }

  /**
   * Requests a frame. After a pause it is painted at once, together with the other requests of this turn of the event
   * loop.
   */
  request(): void {
    if (this.#cancel !== null || this.#state === 'stopped') return;
    this.#save();
    const toShare = Math.min(CLOSEST_MS, this.#paintedAt + CLOSEST_MS - this.#savedAt);
    const wait = Math.max(toShare, ((1 - this.#saved) * 1000) / FRAMES_PER_SECOND[this.#pace]);
    if (wait <= 0) {
      const immediate = setImmediate(() => this.#frame());
      this.#cancel = () => clearImmediate(immediate);
    } else {
      const timer = setTimeout(() => this.#frame(), wait);
      this.#cancel = () => clearTimeout(timer);
    }
  }

  /** Paints no more frames. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#state = 'stopped';
  }

  #frame(): void {
    this.#cancel = null;
    this.#save();
    this.#paintedAt = this.#savedAt;
    // Counted before, because painting may request the next frame. A timer may fire a fraction of a millisecond early.
    this.#saved = Math.max(0, this.#saved - 1);
    if (this.#paint() === 'nothing') this.#saved += 1 - EMPTY_FRAME;
  }

  /** A clock that is set back saves no frames, and delays the screen by at most one interval. */
  #save(): void {
    const now = this.#clock.now();
    const passedMs = Math.max(0, now - this.#savedAt);
    this.#savedAt = now;
    this.#saved = Math.min(MOST_SAVED[this.#pace], this.#saved + (passedMs * FRAMES_PER_SECOND[this.#pace]) / 1000);
  }
}
