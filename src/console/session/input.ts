/** What the keyboard says, and whether a hand can have typed it: what arrives in a burst was pasted or replayed, and sends nothing. */
export type InputEvent =
  /** `key` is the name a binding has; `text` what it types, null for keys that type nothing. */
  | { readonly kind: 'key'; readonly key: string; readonly text: string | null }
  | { readonly kind: 'paste'; readonly text: string };

export type Pace = 'by-hand' | 'burst';

/** So many different keys within so short a time are no hand's: a slow link may bring two or three together, a paste brings a line. */
const BURST_KEYS = 4;
const BURST_MS = 30;

export class PaceKeeper {
  #recent: { readonly key: string; readonly at: number }[] = [];

  /** Events that arrived together. The same key again and again is a key held down, not a paste. */
  judge(events: readonly InputEvent[], at: number): Pace {
    const now = events.flatMap((event) => (event.kind === 'key' ? [{ key: event.key, at }] : []));
    this.#recent = [...this.#recent.filter((event) => at - event.at < BURST_MS), ...now].slice(-MOST_KEPT);
    const different = new Set(this.#recent.map(({ key }) => key)).size;
    return this.#recent.length >= BURST_KEYS && different > 1 ? 'burst' : 'by-hand';
  }
}

const MOST_KEPT = 64;
