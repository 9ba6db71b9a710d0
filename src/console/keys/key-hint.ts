/** A key as the help, the footer and the documentation show it: a binding without its function. */
import type { PaneCode, RowSubject } from '../panes/pane.ts';
import type { TicketState } from '../ticket/ticket-state.ts';
import { PLACES } from './place.ts';
import type { Place } from './place.ts';

/** The state from which a binding decides whether its key works now. */
export interface KeyContext {
  readonly focus: PaneCode;
  /** The row under the cursor; null in a pane that has no rows. */
  readonly subject: RowSubject | null;
  readonly ticket: TicketState;
  readonly arming: 'armed' | 'disarmed';
  readonly banner: 'shown' | 'none';
  readonly connection: 'connected' | 'lost';
}

export interface KeyHint {
  /** The name that `run/key-events.ts` gives it. */
  readonly key: string;
  /** The configuration uses this name to set another key. */
  readonly action: string;
  /** The text of the help. */
  readonly title: string;
  readonly place: Place;
  /**
   * Short word for the footer; a key without one appears only in the help. A key that toggles names what it does now.
   */
  readonly footer?: string | ((context: KeyContext) => string);
  /** Whether the footer leaves the key out now; pressed, it still answers. */
  readonly notOffered?: (context: KeyContext) => boolean;
  /** The message that says why the key does nothing now; null when it works. */
  readonly unavailable?: (context: KeyContext) => string | null;
}

/** Finds the binding of a key in a place, then in the places around it. */
export function bindingFor<Binding extends KeyHint>(
  keymap: readonly Binding[],
  place: Place,
  key: string,
): Binding | null {
  for (const around of PLACES[place]) {
    const found = keymap.find((binding) => binding.place === around && binding.key === key);
    if (found !== undefined) return found;
  }
  return null;
}

/** One sentence for each key that has two bindings in one place; empty for a valid keymap. */
export function keyConflicts(keymap: readonly KeyHint[]): string[] {
  return (Object.keys(PLACES) as Place[]).flatMap((place) => {
    const heard = keymap.filter((binding) => PLACES[place].includes(binding.place));
    const keys = new Set(heard.map(({ key }) => key));
    return [...keys].flatMap((key) => {
      const same = heard.filter((binding) => binding.key === key);
      return same.length > 1
        ? [`${key} means ${same.map(({ action, place: where }) => `${action} (${where})`).join(' and ')} in ${place}`]
        : [];
    });
  });
}
