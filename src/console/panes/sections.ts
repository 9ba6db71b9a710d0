/** Stacks the sections of a pane that is drawn: each has a title, and the long ones are cut first. */
import { counted } from '../../text/figures.ts';
import { EMPTY_LINE, cutLine, line, lineWidth, span } from '../../text/lines.ts';
import type { Line } from '../../text/lines.ts';

export interface Section {
  /** Null: without a line of its own. */
  readonly title: string | null;
  /** The last of them may be left out. */
  readonly lines: readonly Line[];
  /** Rows beyond the lines, which were not drawn because they fit on no screen. */
  readonly undrawn?: number;
}

/** The sections in their order, in at most this many rows; a cut one ends with the number of lines left out. */
export function stacked(sections: readonly Section[], height: number): Line[] {
  const wanted = sections.map(({ title, lines }) => lines.length + (title === null ? 0 : 1));
  const total = wanted.reduce((sum, rows) => sum + rows, 0);
  const gaps = sections.length - 1;
  if (total + gaps <= height)
    return sections.flatMap((section, at) => [...(at === 0 ? [] : [EMPTY_LINE]), ...whole(section)]);
  const given = shares(wanted, height);
  return sections.flatMap((section, at) => cutSection(section, given[at]!));
}

/** Two stacks side by side. */
export function beside(
  left: readonly Line[],
  right: readonly Line[],
  { width, separator }: { readonly width: number; readonly separator: string },
): Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => {
    const first = cutLine(left[at] ?? EMPTY_LINE, width);
    return line(
      ...first.spans,
      span(' '.repeat(width - lineWidth(first))),
      span(separator, 'quiet'),
      ...(right[at]?.spans ?? []),
    );
  });
}

/** The rows are given one by one to the sections that still want some, so a short section is never cut for a long one. */
function shares(wanted: readonly number[], height: number): number[] {
  const given = wanted.map(() => 0);
  for (let left = height; left > 0;) {
    const before = left;
    for (let at = 0; at < wanted.length && left > 0; at += 1) {
      if (given[at]! >= wanted[at]!) continue;
      given[at]! += 1;
      left -= 1;
    }
    if (left === before) break;
  }
  return given;
}

function whole({ title, lines }: Section): Line[] {
  return [...(title === null ? [] : [line(span(title, 'title'))]), ...lines];
}

function cutSection(section: Section, rows: number): Line[] {
  const all = whole(section);
  if (all.length <= rows) return all;
  if (rows <= 1) return all.slice(0, rows);
  const leftOut = all.length - rows + 1 + (section.undrawn ?? 0);
  return [...all.slice(0, rows - 1), line(span(`… ${counted(leftOut, 'line')} more`, 'quiet'))];
}
