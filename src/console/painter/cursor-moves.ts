/** The shortest sequence that moves the terminal's cursor from one cell to another. */

export interface Cell {
  readonly x: number;
  readonly y: number;
}

const CSI = '\u001b[';

export function absoluteMove({ x, y }: Cell): string {
  if (x === 0) return y === 0 ? `${CSI}H` : `${CSI}${y + 1}H`;
  return `${CSI}${y + 1};${x + 1}H`;
}

/**
 * From a cell where the cursor certainly is. At `x === columns` the cursor is behind the last column, where relative
 * moves differ between terminals: then only absolute moves and moves from the left edge are used.
 */
export function shortestMove(from: Cell, to: Cell, columns: number): string {
  if (from.x === to.x && from.y === to.y && from.x < columns) return '';
  let best = absoluteMove(to);
  const consider = (candidate: string): void => {
    if (candidate.length < best.length) best = candidate;
  };
  const down = to.y - from.y;
  if (down >= 0 && down <= 4) consider(`\r${'\n'.repeat(down)}${right(to.x)}`);
  if (from.x >= columns) return best;
  if (down === 0) {
    const across = to.x - from.x;
    consider(across > 0 ? right(across) : left(-across));
  } else if (to.x === from.x) consider(`${CSI}${count(Math.abs(down))}${down > 0 ? 'B' : 'A'}`);
  return best;
}

function right(cells: number): string {
  return cells === 0 ? '' : `${CSI}${count(cells)}C`;
}

function left(cells: number): string {
  return cells <= 4 ? '\b'.repeat(cells) : `${CSI}${cells}D`;
}

function count(cells: number): string {
  return cells === 1 ? '' : String(cells);
}
