/**
 * Counts the minimal bytes of a frame without the code of the compositor: the characters of all changed cells, one
 * cursor move for each run of changed cells in a row, and the changes of style between them.
 */

interface TerminalCell {
  /** The character; empty for the right half of a wide character. */
  readonly text: string;
  /** SGR parameters of the cell's style, one by one, relative to the default: `['1', '38;5;196']`. */
  readonly style: readonly string[];
}

export interface MinimalDifference {
  readonly bytes: number;
  /** Number of changed cells. */
  readonly cells: number;
  readonly runs: number;
}

type Grid = readonly (readonly TerminalCell[])[];

/** Both screens have the same size. */
export function minimalDifference(before: Grid, after: Grid): MinimalDifference {
  let bytes = 0;
  let cells = 0;
  let runs = 0;
  let style: readonly string[] = [];
  after.forEach((row, y) => {
    let inRun = false;
    row.forEach((cell, x) => {
      if (same(cell, before[y]![x]!)) {
        inRun = false;
        return;
      }
      if (!inRun) {
        bytes += `\u001b[${y + 1};${x + 1}H`.length;
        runs += 1;
      }
      inRun = true;
      cells += 1;
      bytes += styleBytes(style, cell.style) + Buffer.byteLength(cell.text);
      style = cell.style;
    });
  });
  return { bytes, cells, runs };
}

function same(one: TerminalCell, other: TerminalCell): boolean {
  return one.text === other.text && one.style.join(';') === other.style.join(';');
}

function styleBytes(from: readonly string[], to: readonly string[]): number {
  if (from.join(';') === to.join(';')) return 0;
  if (to.length === 0) return '\u001b[m'.length;
  const added = to.filter((parameter) => !from.includes(parameter));
  // A new color replaces the old one; removing an attribute needs a reset.
  const replaced = from.every(
    (parameter) =>
      to.includes(parameter) ||
      (isColor(parameter) && to.some((other) => isColor(other) && ground(other) === ground(parameter))),
  );
  const parameters = replaced ? added : ['0', ...to];
  return `\u001b[${parameters.join(';')}m`.length;
}

function isColor(parameter: string): boolean {
  return /^([349]\d|10\d)/.test(parameter);
}

function ground(parameter: string): 'foreground' | 'background' {
  return /^(4|10)/.test(parameter) ? 'background' : 'foreground';
}
