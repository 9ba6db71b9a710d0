import { describe, expect, test } from 'vitest';
import { lookOf, PLAIN } from '../../src/console/painter/style.ts';
import { THEMES, themeOf } from '../../src/console/theme.ts';
import { ansiLine, styledLineOf } from '../../src/console/themed-line.ts';
import { line, marked, span } from '../../src/text/lines.ts';

describe('a theme', () => {
  test.each(THEMES.filter((name) => name !== 'mono'))('%s has different colors for up and down', (name) => {
    for (const depth of ['16', '256'] as const) {
      const { style } = themeOf(name, depth);
      expect(lookOf(style('good', 'none')).foreground).not.toBe(lookOf(style('bad', 'none')).foreground);
    }
  });

  test('mono and terminals without colors use no colors', () => {
    for (const theme of [themeOf('mono', '256'), themeOf('blue-orange', 'none')]) {
      for (const tone of ['good', 'bad', 'critical', 'badge', 'quiet'] as const) {
        for (const mark of ['none', 'selected', 'flash'] as const)
          expect(lookOf(theme.style(tone, mark))).toMatchObject({ foreground: 0, background: 0 });
      }
    }
  });

  test('a selected row is different even without colors', () => {
    for (const depth of ['none', '16', '256'] as const) {
      const theme = themeOf('blue-orange', depth);
      expect(theme.style('plain', 'selected')).not.toBe(theme.style('plain', 'none'));
      expect(theme.ground('selected')).not.toBe(PLAIN);
    }
  });
});

describe('lines for the screen', () => {
  const theme = themeOf('blue-orange', '256');

  test("contain the theme's codes and no codes of their text", () => {
    expect(ansiLine(line(span('+1', 'good'), 'x\u001B[2J\u0007y'), theme)).toBe(
      '\u001B[38;5;75m+1\u001B[0m\u001B[38;5;252mxy\u001B[0m',
    );
  });

  test('of a selected row fill their width', () => {
    const styled = styledLineOf(marked(line('abc'), 'selected'), { theme, width: 10 });
    expect(styled.map(({ text }) => text).join('')).toHaveLength(10);
  });
});
