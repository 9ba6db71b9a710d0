/** Help, the choice of a portfolio, command line and filter: moving in them, taking and closing them. */
import { helpLines } from '../keymap-help.ts';
import type { Session } from './session.ts';
import { runCommand } from './command-line.ts';
import { choosePortfolio } from './moves.ts';
import { listOf, withList } from './view.ts';

export type DialogMove = 'up' | 'down' | 'half-up' | 'half-down';

export function moveInDialog(session: Session, move: DialogMove): void {
  const { dialog, columns, rows } = session.view;
  const half = Math.max(1, Math.floor(rows / 2));
  const step = { up: -1, down: 1, 'half-up': -half, 'half-down': half }[move];
  if (dialog.kind === 'help') {
    const most = Math.max(0, helpLines(session.options.keymap, session.keyContext(), columns).length - helpRows(session));
    session.update({ dialog: { kind: 'help', top: clamped(dialog.top + step, most) } });
  } else if (dialog.kind === 'portfolios') {
    session.update({ dialog: { kind: 'portfolios', index: clamped(dialog.index + step, session.desk.portfolios.value.length - 1) } });
  }
}

/** Rows of the body a dialog covers, its title not counted. */
export function helpRows(session: Session): number {
  const layout = session.layout();
  return layout.kind === 'panes' ? layout.body.height - 1 : layout.rows;
}

export function submitDialog(session: Session): void {
  const { dialog } = session.view;
  switch (dialog.kind) {
    case 'command':
      runCommand(session, dialog.editor.text);
      return;
    case 'portfolios': {
      const chosen = session.desk.portfolios.value[dialog.index];
      session.update({ dialog: { kind: 'none' } });
      if (chosen !== undefined) choosePortfolio(session, chosen.id);
      return;
    }
    default:
      session.update({ dialog: { kind: 'none' } });
  }
}

export function closeDialog(session: Session): void {
  const { view } = session;
  const { dialog } = view;
  if (dialog.kind === 'filter') {
    session.update({ dialog: { kind: 'none' }, lists: withList(view, dialog.code, { ...listOf(view, dialog.code), filter: dialog.before }).lists });
  } else session.update({ dialog: { kind: 'none' } });
}

function clamped(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}
