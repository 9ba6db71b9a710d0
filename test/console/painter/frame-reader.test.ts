import { describe, expect, test } from 'vitest';
import { named } from './colors.ts';
import { FrameReader, readLine } from '../../../src/console/painter/frame-reader.ts';
import { Screen } from '../../../src/console/painter/screen.ts';
import { PLAIN, style } from '../../../src/console/painter/style.ts';

const red = style({ foreground: named('red') });

describe('frames of text with SGR codes', () => {
  test('styles reach up to where they end, across lines too', () => {
    const screen = new Screen({ columns: 4, rows: 2 });
    new FrameReader().read('a\u001b[31mb\nc\u001b[39md', screen);
    expect([...screen.styles]).toEqual([PLAIN, red, PLAIN, PLAIN, red, PLAIN, PLAIN, PLAIN]);
  });

  test('hyperlinks keep their text, every other sequence goes', () => {
    const { line } = readLine(
      '\u001b]8;;http://x\u0007link\u001b]8;;\u0007\u001b[2J\u001b[10;10H!\u001b[?25l\u009b5A.\u0007',
      PLAIN,
    );
    expect(line.map(({ text }) => text).join('')).toBe('link!.');
  });

  test('a frame that is read again changes nothing, one line less leaves a blank row', () => {
    const screen = new Screen({ columns: 4, rows: 2 });
    const reader = new FrameReader();
    expect(reader.read('ab\ncd', screen)).toBe('changed');
    expect(reader.read('ab\ncd', screen)).toBe('unchanged');
    expect(reader.read('ab', screen)).toBe('changed');
    expect(String.fromCharCode(...screen.glyphs)).toBe('ab      ');
  });
});
