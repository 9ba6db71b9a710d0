/**
 * Lays out columns of text: their widths, and the columns that fit. A figure is never cut: its whole column is left
 * out.
 */
import { plainText } from '../domain/plain-text.ts';
import { mostImportant } from './priority.ts';
import type { Ranked } from './priority.ts';
import { cellWidth, cut, padded } from './widths.ts';
import type { Alignment } from './widths.ts';

export interface ColumnRules extends Ranked {
  readonly title: string;
  /** `decimal` aligns the decimal points of a column. */
  readonly align?: Alignment | 'decimal';
  /** Words may be cut to this many cells; without it the column contains figures and is never cut. */
  readonly shrinksTo?: number;
}

export interface LaidOutColumn<Rules extends ColumnRules = ColumnRules> {
  readonly rules: Rules;
  /** One text for each row, uncut. */
  readonly texts: readonly string[];
  /** Terminal cells. */
  readonly width: number;
}

export interface Room {
  readonly width: number;
  /** Cells between two columns. */
  readonly between: number;
  /** The cells before the first and after the last column together. */
  readonly around: number;
}

/** The width of the title or the widest text, whichever is wider. Texts may come from outside. */
export function layOut<Rules extends ColumnRules>(rules: Rules, cells: readonly string[]): LaidOutColumn<Rules> {
  const clean = cells.map(plainText);
  const texts = rules.align === 'decimal' ? alignPoints(clean) : clean;
  const width = texts.reduce((most, text) => Math.max(most, cellWidth(text)), cellWidth(rules.title));
  return { rules, texts, width };
}

/**
 * First words shrink to their limits, then columns are left out; narrow ones return when a wide one had to go as well.
 * The last column and those without a priority stay at any width.
 */
export function fitting<Column extends LaidOutColumn>(columns: readonly Column[], room: Room): readonly Column[] {
  const fitsShrunk = (kept: readonly LaidOutColumn[]): boolean =>
    kept.length <= 1 || widthOf(kept.map(leastWidth), room) <= room.width;
  const ranked = columns.map((column) => ({ ...column.rules, column }));
  const most = mostImportant(ranked, (some) => fitsShrunk(some.map(({ column }) => column)));
  let kept: readonly Column[] = most.map(({ column }) => column);
  const leftOut = ranked.filter((one) => !most.includes(one));
  for (const { column } of leftOut.sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0))) {
    const more = columns.filter((one) => one === column || kept.includes(one));
    if (fitsShrunk(more)) kept = more;
  }
  return shrunk(kept, room);
}

/** Whether the columns fit: those that always stay may be too wide. */
export function fits(columns: readonly LaidOutColumn[], room: Room): boolean {
  return (
    widthOf(
      columns.map(({ width }) => width),
      room,
    ) <= room.width
  );
}

export function titleText({ rules, width }: LaidOutColumn): string {
  return padded(cut(rules.title, width), width, alignmentOf(rules));
}

export function cellText({ rules, texts, width }: LaidOutColumn, row: number): string {
  return padded(cut(texts[row]!, width), width, alignmentOf(rules));
}

function alignmentOf({ align }: ColumnRules): Alignment {
  return align === undefined || align === 'left' ? 'left' : 'right';
}

/** Cuts words from the right. */
function shrunk<Column extends LaidOutColumn>(columns: readonly Column[], room: Room): readonly Column[] {
  let excess =
    widthOf(
      columns.map(({ width }) => width),
      room,
    ) - room.width;
  return columns
    .toReversed()
    .map((column) => {
      const given = Math.min(Math.max(0, excess), column.width - leastWidth(column));
      excess -= given;
      return given === 0 ? column : { ...column, width: column.width - given };
    })
    .toReversed();
}

function leastWidth({ rules, width }: LaidOutColumn): number {
  return Math.min(width, rules.shrinksTo ?? width);
}

function widthOf(widths: readonly number[], { between, around }: Room): number {
  return widths.reduce((sum, width) => sum + width + between, around - between);
}

/** The fraction may have a percent sign after it. */
function alignPoints(texts: readonly string[]): string[] {
  const fractions = texts.map((text) => (/\d\.\d+%?$/.test(text) ? text.length - text.lastIndexOf('.') : 0));
  const longest = fractions.reduce((most, length) => Math.max(most, length), 0);
  return texts.map((text, index) => text + ' '.repeat(longest - fractions[index]!));
}
