/** What the keyboard says, and whether a hand can have typed it: what arrives in a burst was pasted or replayed, and submits nothing. */
export type InputEvent =
  /** `key` is the name a binding has; `text` what it types, null for keys that type nothing. */
  | { readonly kind: 'key'; readonly key: string; readonly text: string | null }
  | { readonly kind: 'paste'; readonly text: string };

export type Pace = 'by-hand' | 'burst';

/** No hand is faster between two keys; a terminal delivers a paste at once. */
const FASTEST_HAND_MS = 8;

/** Events that arrived together. The same key again and again is a key held down, not a paste. */
export class PaceKeeper {
  #lastAt: number | null = null;

  judge(events: readonly InputEvent[], at: number): Pace {
    const since = this.#lastAt === null ? Number.POSITIVE_INFINITY : at - this.#lastAt;
    this.#lastAt = at;
    const distinct = new Set(events.map((event) => (event.kind === 'key' ? event.key : event.text)));
    return distinct.size > 1 || since < FASTEST_HAND_MS ? 'burst' : 'by-hand';
  }
}
