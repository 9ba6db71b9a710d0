/** One line of typed text with a cursor, for the order line, the command line and the filter. */
import { unreachable } from '../domain/unreachable.ts';

export interface Editor {
  readonly text: string;
  /** The number of UTF-16 units before the cursor, which is always between whole characters. */
  readonly cursor: number;
}

export const EMPTY_EDITOR: Editor = { text: '', cursor: 0 };

/** Longer than any valid order line. */
const LONGEST = 500;

export type Edit =
  | { readonly kind: 'insert'; readonly text: string }
  | { readonly kind: 'replace'; readonly editor: Editor }
  | {
      readonly kind:
        | 'left'
        | 'right'
        | 'word-left'
        | 'word-right'
        | 'start'
        | 'end'
        | 'backspace'
        | 'delete'
        | 'delete-word'
        | 'delete-to-start'
        | 'delete-to-end';
    };

export function editorWith(text: string, cursor = text.length): Editor {
  return { text, cursor };
}

export function edited({ text, cursor }: Editor, edit: Edit): Editor {
  const before = text.slice(0, cursor);
  const after = text.slice(cursor);
  switch (edit.kind) {
    case 'insert': {
      const inserted = typable(edit.text).slice(0, Math.max(0, LONGEST - text.length));
      return { text: before + inserted + after, cursor: cursor + inserted.length };
    }
    case 'replace':
      return edit.editor;
    case 'left':
      return { text, cursor: cursor - lastCharacter(before).length };
    case 'right':
      return { text, cursor: cursor + firstCharacter(after).length };
    case 'word-left':
      return { text, cursor: wordStart(before) };
    case 'word-right':
      return { text, cursor: cursor + /^\s*\S*/.exec(after)![0].length };
    case 'start':
      return { text, cursor: 0 };
    case 'end':
      return { text, cursor: text.length };
    case 'backspace': {
      const kept = before.slice(0, before.length - lastCharacter(before).length);
      return { text: kept + after, cursor: kept.length };
    }
    case 'delete':
      return { text: before + after.slice(firstCharacter(after).length), cursor };
    case 'delete-word': {
      const kept = before.slice(0, wordStart(before));
      return { text: kept + after, cursor: kept.length };
    }
    case 'delete-to-start':
      return { text: after, cursor: 0 };
    case 'delete-to-end':
      return { text: before, cursor };
    default:
      return unreachable(edit);
  }
}

/** Line breaks and tabs become spaces, control characters are removed, so that pasted text cannot press Enter. */
function typable(text: string): string {
  return text.replace(/[\r\n\t]+/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '');
}

function wordStart(before: string): number {
  return before.length - /\S*\s*$/.exec(before)![0].length;
}

function lastCharacter(text: string): string {
  return [...text.slice(-2)].at(-1) ?? '';
}

function firstCharacter(text: string): string {
  return [...text.slice(0, 2)][0] ?? '';
}
