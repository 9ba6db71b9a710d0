/**
 * Keyboard events, and whether a hand can have typed them: a burst of keys is a paste or a replay and sends nothing.
 */
import { unreachable } from '../../domain/unreachable.ts';

export interface Key {
  /** The name that bindings use. */
  readonly key: string;
  /** The text that it types; null for keys that type nothing. */
  readonly text: string | null;
}

export type InputEvent =
  | ({ readonly kind: 'key' } & Key)
  /** An Escape directly followed by a key: Alt with that key when a binding exists for it, else two separate keys. */
  | ({ readonly kind: 'alt'; readonly behindEscape: Key } & Key)
  | { readonly kind: 'paste'; readonly text: string };

export type Pace = 'by-hand' | 'burst';

/**
 * No hand types this many different keys in this time: a slow link may deliver two or three at once, a paste delivers a
 * line.
 */
const BURST_KEYS = 4;
const BURST_MS = 30;

export class PaceKeeper {
  #recent: { readonly key: string; readonly at: number }[] = [];

  /** Judges events that arrived together. One key repeated many times is a key held down, not a paste. */
  judge(events: readonly InputEvent[], at: number): Pace {
    const now = events.flatMap(keysOf).map((key) => ({ key, at }));
    this.#recent = [...this.#recent.filter((event) => at - event.at < BURST_MS), ...now].slice(-MOST_KEPT);
    const different = new Set(this.#recent.map(({ key }) => key)).size;
    // A key that arrives together with a paste may be part of the pasted text.
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
