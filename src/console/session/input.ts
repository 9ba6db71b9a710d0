/** What the keyboard says, and whether a hand can have typed it: what arrives in a burst was pasted or replayed, and sends nothing. */
import { unreachable } from '../../domain/unreachable.ts';

export interface Key {
  /** The name a binding has. */
  readonly key: string;
  /** What it types; null for keys that type nothing. */
  readonly text: string | null;
}

export type InputEvent =
  | ({ readonly kind: 'key' } & Key)
  /** An Escape with a key right behind it: Alt and that key where a binding knows it, else the two keys that it looks like. */
  | ({ readonly kind: 'alt'; readonly behindEscape: Key } & Key)
  | { readonly kind: 'paste'; readonly text: string };

export type Pace = 'by-hand' | 'burst';

/** So many different keys within so short a time are no hand's: a slow link may bring two or three together, a paste brings a line. */
const BURST_KEYS = 4;
const BURST_MS = 30;

export class PaceKeeper {
  #recent: { readonly key: string; readonly at: number }[] = [];

  /** Events that arrived together. The same key again and again is a key held down, not a paste. */
  judge(events: readonly InputEvent[], at: number): Pace {
    const now = events.flatMap(keysOf).map((key) => ({ key, at }));
    this.#recent = [...this.#recent.filter((event) => at - event.at < BURST_MS), ...now].slice(-MOST_KEPT);
    const different = new Set(this.#recent.map(({ key }) => key)).size;
    // A key that comes in one piece with a paste may be a part of what was pasted.
    if (now.length > 0 && events.some(({ kind }) => kind === 'paste')) return 'burst';
    return this.#recent.length >= BURST_KEYS && different > 1 ? 'burst' : 'by-hand';
  }
}

function keysOf(event: InputEvent): string[] {
  switch (event.kind) {
    case 'key':
      return [event.key];
    case 'alt':
      return ['escape', event.behindEscape.key];
    case 'paste':
      return [];
    default:
      return unreachable(event);
  }
}

const MOST_KEPT = 64;
