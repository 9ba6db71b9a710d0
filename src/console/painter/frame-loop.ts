/**
 * When frames are painted: on request, gathered, and at most so many a second. Frames that nobody asked for are saved up, a few of them, so that
 * what comes after a pause is shown at once although it comes in pieces: a fill changes orders, positions and cash. Nothing runs while nothing is
 * asked for.
 */
import type { Clock } from '../../config/clock.ts';

/** Faster than this nobody reads; a link that cannot keep up gets the slower one. */
export const FRAMES_PER_SECOND = { normal: 30, slow: 10 } as const;
export type FramePace = keyof typeof FRAMES_PER_SECOND;

/** At most so many follow one another at once. A slow link would only queue them. */
const MOST_SAVED = { normal: 4, slow: 1 } as const;
/** Pieces that come closer together share a frame. */
const CLOSEST_MS = 5;
/** What is taken for a frame that had nothing to show: it was composed, but the terminal had no work with it. */
const EMPTY_FRAME = 0.5;

export interface FrameLoopOptions {
  /** Says whether the terminal was sent something. */
  readonly paint: () => 'painted' | 'nothing';
  readonly clock: Clock;
  readonly pace?: FramePace;
}

export class FrameLoop {
  readonly #paint: () => 'painted' | 'nothing';
  readonly #clock: Clock;
  #pace: FramePace;
  /** Frames that may be painted at once, in fractions. */
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

  /** A frame is wanted. After a pause it comes at once, with everything else that this turn of the event loop asks for. */
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

  /** No frame is painted from here on. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#state = 'stopped';
  }

  #frame(): void {
    this.#cancel = null;
    this.#save();
    this.#paintedAt = this.#savedAt;
    // Taken before: painting may itself ask for the next frame. A timer may be a fraction of a millisecond early.
    this.#saved = Math.max(0, this.#saved - 1);
    if (this.#paint() === 'nothing') this.#saved += 1 - EMPTY_FRAME;
  }

  /** A clock that was set back saves nothing, and holds the screen no longer than one interval. */
  #save(): void {
    const now = this.#clock.now();
    const passedMs = Math.max(0, now - this.#savedAt);
    this.#savedAt = now;
    this.#saved = Math.min(MOST_SAVED[this.#pace], this.#saved + (passedMs * FRAMES_PER_SECOND[this.#pace]) / 1000);
  }
}
