/** The intended screen, painted cell by cell in a simple way, to compare with the terminal's screen. */
import fc from 'fast-check';
import { palette } from '../../../src/console/painter/color.ts';
import { hex } from './colors.ts';
import type { StyledLine } from '../../../src/console/painter/line.ts';
import type { Rect } from '../../../src/console/painter/rect.ts';
import { style } from '../../../src/console/painter/style.ts';
import { styleOf } from '../../../bench/support/emulator.ts';
import type { EmulatedCell, Look } from '../../../bench/support/emulator.ts';

export interface Piece {
  /** Characters with their number of cells; 0 for a character that must not be shown. */
  readonly characters: readonly (readonly [string, 0 | 1 | 2])[];
  readonly pen: Look;
}

export interface Picture {
  readonly id: string;
  readonly rect: Rect;
  readonly lines: readonly (readonly Piece[])[];
}

const PLAIN_PEN: Look = { foreground: 'default', background: 'default', attributes: [] };

interface InkCell {
  readonly text: string;
  readonly pen: Look;
}

export class IntendedScreen {
  readonly columns: number;
  readonly rows: InkCell[][];

  constructor(columns: number, height: number) {
    this.columns = columns;
    this.rows = Array.from({ length: height }, () =>
      Array.from({ length: columns }, () => ({ text: ' ', pen: PLAIN_PEN })),
    );
  }

  /**
   * Writes pieces into the cells of one row, then blanks. Wide characters that do not fit or lose a half become blanks.
   */
  line(
    { left, top, width }: { readonly left: number; readonly top: number; readonly width: number },
    pieces: readonly Piece[],
  ): void {
    if (top >= this.rows.length) return;
    const cells: InkCell[] = [];
    for (const { characters, pen } of pieces) {
      for (const [text, size] of characters) {
        if (cells.length >= width || size === 0) continue;
        if (size === 1) cells.push({ text, pen });
        else if (cells.length + 2 <= width) cells.push({ text, pen }, { text: '', pen });
        else cells.push({ text: ' ', pen });
      }
    }
    while (cells.length < width) cells.push({ text: ' ', pen: PLAIN_PEN });
    this.put(left, top, cells.slice(0, Math.max(0, this.columns - left)));
  }

  copyFrom(other: IntendedScreen, { left, top, width, height }: Rect): void {
    for (let y = top; y < Math.min(top + height, this.rows.length); y += 1)
      this.put(left, y, other.rows[y]!.slice(left, Math.min(left + width, this.columns)));
  }

  seen(): EmulatedCell[][] {
    return this.rows.map((row) =>
      row.map(({ text, pen }, x) => ({
        text,
        width: text === '' ? 0 : row[x + 1]?.text === '' ? 2 : 1,
        style: styleOf(text, pen),
      })),
    );
  }

  /** Replaces cells of a row; a wide character that an edge cuts in two becomes blank. */
  private put(left: number, top: number, cells: readonly InkCell[]): void {
    const row = this.rows[top]!;
    const right = left + cells.length;
    if (cells.length === 0) return;
    if (row[left]?.text === '') row[left - 1] = blank(row[left - 1]!);
    if (row[right]?.text === '') row[right] = blank(row[right]);
    row.splice(
      left,
      cells.length,
      ...cells.map((cell, at) =>
        (at === 0 && cell.text === '') || (at === cells.length - 1 && WIDE_TEXTS.has(cell.text)) ? blank(cell) : cell,
      ),
    );
  }
}

function blank({ pen }: InkCell): InkCell {
  return { text: ' ', pen };
}

export function styledLineOf(pieces: readonly Piece[]): StyledLine {
  return pieces.map(({ characters, pen }) => ({
    text: characters.map(([text]) => text).join(''),
    style: style({
      foreground: colorOf(pen.foreground),
      background: colorOf(pen.background),
      ...Object.fromEntries(pen.attributes.map((name) => [name, true])),
    }),
  }));
}

/** A line as Ink writes it. */
export function ansiOf(pieces: readonly Piece[]): string {
  const codes = { bold: 1, dim: 2, italic: 3, underline: 4, inverse: 7, strike: 9 };
  const color = (value: Look['foreground'], base: 30 | 40): string[] => {
    if (value === 'default') return [];
    if (typeof value === 'number')
      return value < 8 ? [String(base + value)] : value < 16 ? [String(base + 52 + value)] : [`${base + 8};5;${value}`];
    return [`${base + 8};2;${[1, 3, 5].map((at) => Number.parseInt(value.slice(at, at + 2), 16)).join(';')}`];
  };
  return pieces
    .map(({ characters, pen }) => {
      const parameters = [
        ...pen.attributes.map((name) => String(codes[name])),
        ...color(pen.foreground, 30),
        ...color(pen.background, 40),
      ];
      const text = characters.map(([character]) => character).join('');
      return parameters.length === 0 ? text : `\u001b[${parameters.join(';')}m${text}\u001b[0m`;
    })
    .join('');
}

function colorOf(value: Look['foreground']): number {
  return value === 'default' ? 0 : typeof value === 'number' ? palette(value) : hex(value);
}

const NARROW = [...'abcXYZ0189.,+-$%@ │─┌▲▼●…→▁▅█éßжλ'].map((text) => [text, 1] as const);
const WIDE = ['中', '文', '字', '한', '글', 'か', 'カ'].map((text) => [text, 2] as const);
/** Characters whose width differs between terminals. */
const UNSURE = [
  ['😀', 2],
  ['⚠', 2],
  ['❤', 2],
  ['x\u0301', 1],
  ['ที่', 1],
  ['😎', 2],
  ['ﾊ', 1],
] as const satisfies readonly (readonly [string, 1 | 2])[];
const HIDDEN = ['\u0007', '\u200b', '\u202e', '\u0085', '\r'].map((text) => [text, 0] as const);
const WIDE_TEXTS = new Set<string>([...WIDE, ...UNSURE].filter(([, size]) => size === 2).map(([text]) => text));

const colors = fc.oneof(
  fc.constant('default' as const),
  fc.integer({ min: 0, max: 255 }),
  fc.constantFrom('#ff8800', '#0080ff', '#101010'),
);
const pens: fc.Arbitrary<Look> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(PLAIN_PEN) },
  {
    weight: 3,
    arbitrary: fc.record({
      foreground: colors,
      background: colors,
      attributes: fc.uniqueArray(fc.constantFrom('bold', 'dim', 'italic', 'underline', 'inverse', 'strike'), {
        maxLength: 3,
      }),
    }),
  },
);

export type Alphabet = 'sure' | 'any';

function charactersOf(alphabet: Alphabet): fc.Arbitrary<readonly [string, 0 | 1 | 2]> {
  const sure = [
    { weight: 12, arbitrary: fc.constantFrom(...NARROW) },
    { weight: 3, arbitrary: fc.constantFrom(...WIDE) },
  ];
  if (alphabet === 'sure') return fc.oneof(...sure);
  return fc.oneof(
    ...sure,
    { weight: 2, arbitrary: fc.constantFrom(...UNSURE) },
    { weight: 1, arbitrary: fc.constantFrom(...HIDDEN) },
  );
}

export function piecesOf(alphabet: Alphabet): fc.Arbitrary<Piece[]> {
  const blanks = fc.integer({ min: 1, max: 30 }).map((count) => Array.from({ length: count }, () => [' ', 1] as const));
  const characters = fc.oneof(
    { weight: 3, arbitrary: fc.array(charactersOf(alphabet), { maxLength: 14 }) },
    { weight: 1, arbitrary: blanks },
  );
  return fc.array(fc.record({ characters, pen: pens }), { maxLength: 4 });
}

/** Replaces one character of one piece, as most frames of a desk do. */
export function edited(
  lines: readonly (readonly Piece[])[],
  { y, piece, at, character }: Edit,
): readonly (readonly Piece[])[] {
  const pieces = lines[y % Math.max(1, lines.length)] ?? [];
  const target = pieces[piece % Math.max(1, pieces.length)];
  if (target === undefined || target.characters.length === 0) return lines;
  const characters = target.characters.with(at % target.characters.length, character);
  return lines.with(y % lines.length, pieces.with(piece % pieces.length, { ...target, characters }));
}

export interface Edit {
  readonly y: number;
  readonly piece: number;
  readonly at: number;
  readonly character: readonly [string, 0 | 1 | 2];
}

export function editsOf(alphabet: Alphabet): fc.Arbitrary<Edit> {
  return fc.record({
    y: fc.nat({ max: 9 }),
    piece: fc.nat({ max: 3 }),
    at: fc.nat({ max: 13 }),
    character: charactersOf(alphabet),
  });
}
