/** From decoded keys to the names that bindings have: `ctrl-d`, `shift-tab`, `A`. */
import type { KeyEvent } from '../terminal/keys.ts';
import type { InputEvent } from '../session/input.ts';

export function inputEvents(events: readonly KeyEvent[]): InputEvent[] {
  return events.flatMap((event): InputEvent[] => {
    switch (event.type) {
      case 'key': {
        const { key, text, ctrl, alt, shift } = event;
        return [{ kind: 'key', key: `${ctrl ? 'ctrl-' : ''}${alt ? 'alt-' : ''}${shift ? 'shift-' : ''}${key}`, text }];
      }
      case 'paste':
        return [{ kind: 'paste', text: event.text }];
      default:
        return [];
    }
  });
}
