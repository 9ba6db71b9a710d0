/** What the engine's loop waits for: one batch pulled ahead, and a bell that anything may ring. */

/** Rung before it is waited for, it does not let anybody wait. */
export class Bell {
  #rung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Until somebody rings, or `longestMs` have passed. */
  async wait(longestMs: number): Promise<void> {
    if (!this.#rung) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, longestMs);
      });
      clearTimeout(timer);
      this.#wake = null;
    }
    this.#rung = false;
  }
}

/** Pulls one item ahead; the bell rings when it is there, or when there will be no more. */
export class Inbox<Item> {
  readonly #items: AsyncIterator<Item>;
  readonly #bell: Bell;
  #ready: Item | null = null;
  #failure: { readonly error: unknown } | null = null;
  #ended = false;

  constructor(items: AsyncIterable<Item>, bell: Bell) {
    this.#items = items[Symbol.asyncIterator]();
    this.#bell = bell;
    void this.#pull();
  }

  /** Nothing more will come and nothing waits. */
  get ended(): boolean {
    return this.#ended && this.#ready === null;
  }

  /** Null when nothing waits. Throws what the source threw. */
  take(): Item | null {
    if (this.#failure !== null) throw this.#failure.error;
    const item = this.#ready;
    if (item === null) return null;
    this.#ready = null;
    void this.#pull();
    return item;
  }

  async #pull(): Promise<void> {
    try {
      const { done, value } = await this.#items.next();
      if (done === true) this.#ended = true;
      else this.#ready = value;
    } catch (error) {
      this.#failure = { error };
    }
    this.#bell.ring();
  }
}
