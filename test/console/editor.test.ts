import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edited, EMPTY_EDITOR, editorWith } from '../../src/console/editor.ts';
import type { Edit } from '../../src/console/editor.ts';
import { anyText } from '../support/any-text.ts';

describe('the line editor', () => {
  test('edits by characters and words', () => {
    const line = editorWith('b 0.5 BTCUSD @mkt');
    expect(edited(line, { kind: 'delete-word' })).toEqual({ text: 'b 0.5 BTCUSD ', cursor: 13 });
    expect(edited(edited(line, { kind: 'word-left' }), { kind: 'insert', text: 'x' }).text).toBe('b 0.5 BTCUSD x@mkt');
    expect(edited(edited(line, { kind: 'start' }), { kind: 'delete' }).text).toBe(' 0.5 BTCUSD @mkt');
    expect(edited(editorWith('ab', 1), { kind: 'delete-to-end' })).toEqual({ text: 'a', cursor: 1 });
  });

  test('treats a surrogate pair as one character', () => {
    expect(edited(editorWith('a😀'), { kind: 'backspace' })).toEqual({ text: 'a', cursor: 1 });
    expect(edited(editorWith('😀a', 0), { kind: 'right' })).toEqual({ text: '😀a', cursor: 2 });
  });

  test('a line break can never get into a line', () => {
    const edits = fc.array(
      fc.oneof(
        anyText({ maxLength: 20 }).map((text): Edit => ({ kind: 'insert', text })),
        fc
          .constantFrom<Edit['kind']>(
            'left',
            'right',
            'word-left',
            'word-right',
            'start',
            'end',
            'backspace',
            'delete',
            'delete-word',
            'delete-to-start',
            'delete-to-end',
          )
          .map((kind) => ({ kind }) as Edit),
      ),
    );
    fc.assert(
      fc.property(edits, (all) => {
        const { text, cursor } = all.reduce(edited, EMPTY_EDITOR);
        return !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text) && cursor >= 0 && cursor <= text.length && text.length <= 500;
      }),
    );
  });
});
