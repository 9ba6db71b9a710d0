/** When frames are painted: on request, gathered, and at most so many a second. Nothing runs while nothing is asked for. */
import type { Clock } from '../../config/clock.ts';

/** Faster than this nobody reads; a link that cannot keep up gets the slower one. */
export const FRAMES_PER_SECOND = { normal: 30, slow: 10 } as const;
export type FramePace = keyof typeof FRAMES_PER_SECOND;

export interface FrameLoopOptions {
  readonly paint: () => void;
  readonly clock: Clock;
  readonly pace?: FramePace;
}

export class FrameLoop {
  readonly #paint: () => void;
  readonly #clock: Clock;
  #pace: FramePace;
  #lastAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;
  #state: 'running' | 'stopped' = 'running';

  constructor({ paint, clock, pace = 'normal' }: FrameLoopOptions) {
    this.#paint = paint;
    this.#clock = clock;
    this.#pace = pace;
  }

  get pace(): FramePace {
    return this.#pace;
  }

  setPace(pace: FramePace): void {
    this.#pace = pace;
  }

  /** A frame is wanted. After a pause it comes at once, with everything else that this turn of the event loop asks for. */
  request(): void {
    if (this.#cancel !== null || this.#state === 'stopped') return;
    const interval = 1000 / FRAMES_PER_SECOND[this.#pace];
    // A clock that was set back must not hold the screen: never more than one interval.
    const wait = Math.min(interval, this.#lastAt + interval - this.#clock.now());
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
    this.#lastAt = this.#clock.now();
    this.#paint();
  }
}
