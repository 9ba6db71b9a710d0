/** A key as help, footer and the documentation show it: everything of a binding but what it does. */
import type { PaneCode, RowSubject } from '../panes/pane.ts';
import type { TicketState } from '../ticket/ticket-state.ts';
import { PLACES } from './place.ts';
import type { Place } from './place.ts';

/** What a binding may look at to say why it does nothing now. */
export interface KeyContext {
  readonly focus: PaneCode;
  /** The row under the cursor; null in a pane without rows or without any. */
  readonly subject: RowSubject | null;
  readonly ticket: TicketState;
  readonly arming: 'armed' | 'disarmed';
  readonly banner: 'shown' | 'none';
  readonly connection: 'connected' | 'lost';
}

export interface KeyHint {
  /** As `run/key-events.ts` names it. */
  readonly key: string;
  /** The name by which the configuration gives it another key. */
  readonly action: string;
  /** What it does, as the help says it. */
  readonly title: string;
  readonly place: Place;
  /** Short word for the footer; without one it stands only in the help. */
  readonly footer?: string;
  /** Why it does nothing now, in a person's words; null when it works. */
  readonly unavailable?: (context: KeyContext) => string | null;
}

/** The binding of a key as a place hears it, from the inside out. */
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

/** Keys that mean two things in one place, as sentences; empty when the keymap is sound. */
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
