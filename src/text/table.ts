/** Columns of text beside each other: how wide each is, and which of them a width leaves. No figure is ever cut: its column goes as a whole. */
import { plainText } from '../domain/plain-text.ts';
import { mostImportant } from './priority.ts';
import type { Ranked } from './priority.ts';
import { cellWidth, cut, padded } from './widths.ts';
import type { Alignment } from './widths.ts';

export interface ColumnRules extends Ranked {
  readonly title: string;
  /** `decimal` puts the points of a column under each other. */
  readonly align?: Alignment | 'decimal';
  /** Words may be cut to as little as this many cells; without it the column is a figure and never cut. */
  readonly shrinksTo?: number;
}

export interface LaidOutColumn<Rules extends ColumnRules = ColumnRules> {
  readonly rules: Rules;
  /** One a row, as wide as they are. */
  readonly texts: readonly string[];
  /** Terminal cells. */
  readonly width: number;
}

export interface Room {
  readonly width: number;
  /** Cells between two columns. */
  readonly between: number;
  /** Cells before the first and behind the last column together. */
  readonly around: number;
}

/** As wide as its title and its widest text, which may come from outside. */
export function layOut<Rules extends ColumnRules>(rules: Rules, cells: readonly string[]): LaidOutColumn<Rules> {
  const clean = cells.map(plainText);
  const texts = rules.align === 'decimal' ? alignPoints(clean) : clean;
  const width = texts.reduce((most, text) => Math.max(most, cellWidth(text)), cellWidth(rules.title));
  return { rules, texts, width };
}

/** First words shrink as far as they may, then columns go; the last one stays, as do those without a priority, however wide they are. */
export function fitting<Column extends LaidOutColumn>(columns: readonly Column[], room: Room): readonly Column[] {
  const fitsShrunk = (kept: readonly LaidOutColumn[]): boolean =>
    kept.length <= 1 || widthOf(kept.map(leastWidth), room) <= room.width;
  const ranked = columns.map((column) => ({ ...column.rules, column }));
  const kept = mostImportant(ranked, (some) => fitsShrunk(some.map(({ column }) => column))).map(
    ({ column }) => column,
  );
  return shrunk(kept, room);
}

/** Whether the columns take no more than the room has: those that always stay may be too wide. */
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

/** Words give way from the right. */
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

/** A percent sign may follow a fraction. */
function alignPoints(texts: readonly string[]): string[] {
  const fractions = texts.map((text) => (/\d\.\d+%?$/.test(text) ? text.length - text.lastIndexOf('.') : 0));
  const longest = fractions.reduce((most, length) => Math.max(most, length), 0);
  return texts.map((text, index) => text + ' '.repeat(longest - fractions[index]!));
}
