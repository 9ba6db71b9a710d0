/** Help, list of portfolios, command line and filter: move in them, submit them, close them. */
import { helpLines } from '../keymap-help.ts';
import { EMPTY_EDITOR } from '../editor.ts';
import type { Workspace } from './workspace.ts';
import { runCommand } from './command-line.ts';
import { choosePortfolio } from './moves.ts';
import { listOf, withList } from './view.ts';

export function openCommandLine(workspace: Workspace): void {
  workspace.commandHistory.rest();
  workspace.update({ dialog: { kind: 'command', editor: EMPTY_EDITOR, note: null } });
}

export function openPortfolios(workspace: Workspace): void {
  const index = workspace.desk.portfolios.value.findIndex(({ id }) => id === workspace.desk.portfolioId);
  workspace.update({ dialog: { kind: 'portfolios', index: Math.max(0, index) } });
}

export type DialogMove = 'up' | 'down' | 'half-up' | 'half-down';

export function moveInDialog(workspace: Workspace, move: DialogMove): void {
  const { dialog, columns, rows } = workspace.view;
  const half = Math.max(1, Math.floor(rows / 2));
  const step = { up: -1, down: 1, 'half-up': -half, 'half-down': half }[move];
  if (dialog.kind === 'help') {
    const most = Math.max(
      0,
      helpLines(workspace.options.keymap, workspace.keyContext(), columns).length - helpRows(workspace),
    );
    workspace.update({ dialog: { kind: 'help', top: clamped(dialog.top + step, most) } });
  } else if (dialog.kind === 'portfolios') {
    workspace.update({
      dialog: { kind: 'portfolios', index: clamped(dialog.index + step, workspace.desk.portfolios.value.length - 1) },
    });
  }
}

/** The rows that the help has below its title. */
export function helpRows(workspace: Workspace): number {
  const layout = workspace.layout();
  return layout.kind === 'panes' ? layout.body.height - 1 : layout.rows;
}

export function submitDialog(workspace: Workspace): void {
  const { dialog } = workspace.view;
  switch (dialog.kind) {
    case 'command':
      runCommand(workspace, dialog.editor.text);
      return;
    case 'portfolios': {
      const chosen = workspace.desk.portfolios.value[dialog.index];
      workspace.update({ dialog: { kind: 'none' } });
      if (chosen !== undefined) choosePortfolio(workspace, chosen.id);
      return;
    }
    default:
      workspace.update({ dialog: { kind: 'none' } });
  }
}

export function closeDialog(workspace: Workspace): void {
  const { view } = workspace;
  const { dialog } = view;
  if (dialog.kind === 'filter') {
    workspace.update({
      dialog: { kind: 'none' },
      lists: withList(view, dialog.code, { ...listOf(view, dialog.code), filter: dialog.before }).lists,
    });
  } else workspace.update({ dialog: { kind: 'none' } });
}

function clamped(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}
