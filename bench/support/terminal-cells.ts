/** What an emulated terminal shows, as cells to compare: the screen after a frame against the screen before it. */
import type { IBufferCell, Terminal } from '@xterm/headless';
import type { TerminalCell } from './minimal-diff.ts';

export function terminalCells(terminal: Terminal): TerminalCell[][] {
  const { active } = terminal.buffer;
  return Array.from({ length: terminal.rows }, (_, y) => {
    const line = active.getLine(active.viewportY + y)!;
    return Array.from({ length: terminal.cols }, (__, x) => cellOf(line.getCell(x)!));
  });
}

function cellOf(cell: IBufferCell): TerminalCell {
  const text = cell.getWidth() === 0 ? '' : cell.getChars() || ' ';
  const attributes = [
    ...(cell.isBold() ? ['1'] : []),
    ...(cell.isDim() ? ['2'] : []),
    ...(cell.isItalic() ? ['3'] : []),
    ...(cell.isUnderline() ? ['4'] : []),
    ...(cell.isInverse() ? ['7'] : []),
    ...(cell.isStrikethrough() ? ['9'] : []),
  ];
  const foreground = color(cell.isFgDefault() ? null : cell.isFgRGB() ? 'rgb' : 'palette', cell.getFgColor(), 30);
  const background = color(cell.isBgDefault() ? null : cell.isBgRGB() ? 'rgb' : 'palette', cell.getBgColor(), 40);
  // On a blank only the background and what is drawn over it can be seen.
  if (text === ' ' && !attributes.some((code) => ['4', '7', '9'].includes(code))) return { text, style: background };
  return { text, style: [...attributes, ...foreground, ...background] };
}

function color(mode: 'rgb' | 'palette' | null, value: number, base: 30 | 40): string[] {
  if (mode === null) return [];
  if (mode === 'rgb') return [`${base + 8};2;${(value >> 16) & 255};${(value >> 8) & 255};${value & 255}`];
  if (value < 8) return [String(base + value)];
  return value < 16 ? [String(base + 52 + value)] : [`${base + 8};5;${value}`];
}
