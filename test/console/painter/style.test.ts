import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { colorAtDepth, palette, rgb } from '../../../src/console/painter/color.ts';
import { styleAfter, styleChange } from '../../../src/console/painter/sgr.ts';
import { DIM, INVERSE, PLAIN, ShownStyles, intern, lookOf, style } from '../../../src/console/painter/style.ts';
import type { Style } from '../../../src/console/painter/style.ts';
import { hex, named } from './colors.ts';

const colors = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 255 }).map(palette),
  fc.constantFrom(hex('#ff8800'), hex('#000000'), rgb(1, 2, 3)),
);
const styles: fc.Arbitrary<Style> = fc
  .record({ foreground: colors, background: colors, attributes: fc.integer({ min: 0, max: 63 }) })
  .map(intern);

function applied(before: Style, sequences: string): Style {
  return [...sequences.matchAll(/\u001b\[([\d;]*)m/g)].reduce(
    (now, [, parameters]) => styleAfter(now, parameters!),
    before,
  );
}

describe('styles', () => {
  test('equal looks have the same number', () => {
    expect(style({ foreground: named('red'), bold: true })).toBe(style({ bold: true, foreground: palette(1) }));
    expect(style({})).toBe(PLAIN);
  });

  test('a change of style leads from any style to any other, and is empty for the same style', () => {
    fc.assert(
      fc.property(styles, styles, (from, to) => {
        expect(applied(from, styleChange(from, to))).toBe(to);
        expect(styleChange(from, from)).toBe('');
      }),
    );
  });

  test.each([
    [style({ foreground: named('red') }), PLAIN, '\u001b[m'],
    [PLAIN, style({ foreground: named('bright-red') }), '\u001b[91m'],
    [style({ bold: true, foreground: named('red') }), style({ bold: true, foreground: named('green') }), '\u001b[32m'],
    [style({ bold: true, dim: true }), style({ dim: true }), '\u001b[0;2m'],
    [style({ inverse: true, foreground: palette(200) }), style({ foreground: palette(200) }), '\u001b[27m'],
  ])('style %i to style %i costs the fewest bytes', (from, to, sequence) => {
    expect(styleChange(from, to)).toBe(sequence);
  });
});

describe('colors on terminals with fewer colors', () => {
  test('depth none keeps attributes', () => {
    const shown = new ShownStyles('none');
    expect(
      shown.of(style({ foreground: named('red'), background: hex('#ffffff'), bold: true, dim: true, inverse: true })),
    ).toBe(style({ bold: true, dim: true, inverse: true }));
  });

  test('every color becomes a color of the depth', () => {
    fc.assert(
      fc.property(colors, (color) => {
        expect(colorAtDepth(color, '256')).toBeLessThanOrEqual(256);
        expect(colorAtDepth(color, '16')).toBeLessThanOrEqual(16);
        expect(colorAtDepth(color, 'none')).toBe(0);
        expect(colorAtDepth(color, 'truecolor')).toBe(color);
      }),
    );
  });

  test.each([
    [hex('#ff0000'), '256', palette(196)],
    [hex('#808080'), '256', palette(244)],
    [hex('#ff0000'), '16', named('bright-red')],
    [palette(21), '16', named('blue')],
    [palette(250), '16', named('white')],
    [named('yellow'), '16', named('yellow')],
  ] as const)('%i at depth %s is the nearest: %i', (color, depth, nearest) => {
    expect(colorAtDepth(color, depth)).toBe(nearest);
  });

  test('text stays visible when its color and its background become the same', () => {
    const shown = new ShownStyles('16');
    expect(lookOf(shown.of(style({ foreground: hex('#fefefe'), background: hex('#ffffff') }))).background).toBe(0);
  });

  test('on a blank only the visible part of a style counts', () => {
    const shown = new ShownStyles('truecolor');
    expect(shown.ofBlank(style({ foreground: named('red'), bold: true }))).toBe(PLAIN);
    expect(shown.ofBlank(style({ foreground: named('red'), background: named('blue'), dim: true }))).toBe(
      style({ background: named('blue') }),
    );
    expect(lookOf(shown.ofBlank(style({ foreground: named('red'), inverse: true }))).attributes).toBe(INVERSE);
    expect(lookOf(shown.of(style({ dim: true }))).attributes).toBe(DIM);
  });
});
