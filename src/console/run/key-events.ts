/** Turns decoded keys into the names that bindings use: `ctrl-d`, `shift-tab`, `A`. */
import type { KeyEvent, KeyPress } from '../terminal/keys.ts';
import type { InputEvent, Key } from '../session/input.ts';

export function inputEvents(events: readonly KeyEvent[]): InputEvent[] {
  return events.flatMap((event): InputEvent[] => {
    switch (event.type) {
      case 'key':
        return [
          event.behindEscape === null
            ? { kind: 'key', ...keyOf(event) }
            : { kind: 'alt', ...keyOf(event), behindEscape: keyOf(event.behindEscape) },
        ];
      case 'paste':
        return [{ kind: 'paste', text: event.text }];
      default:
        return [];
    }
  });
}

function keyOf({ key, text, ctrl, alt, shift }: KeyPress): Key {
  return { key: `${ctrl ? 'ctrl-' : ''}${alt ? 'alt-' : ''}${shift ? 'shift-' : ''}${key}`, text };
}
