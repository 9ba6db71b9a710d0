/** Typed and pasted text and the keys that edit it: one editor for the order line, the command line and the filter. */
import { parseFilter } from '../panes/list-state.ts';
import { edited, editorWith } from '../editor.ts';
import type { Edit, Editor } from '../editor.ts';
import { commandWords, completed, orderWords } from './completion.ts';
import type { Vocabulary } from './completion.ts';
import { ticketEvent } from './ticketing.ts';
import { portfolioTitle } from '../../text/portfolio-names.ts';
import type { Workspace } from './workspace.ts';
import { listOf, withList } from './view.ts';

export function typeText(workspace: Workspace, text: string, how: 'typed' | 'pasted'): void {
  if (editorOf(workspace) === null) {
    if (how === 'pasted')
      workspace.say('warning', 'Pasted text needs an open line: first press o for an order or : for a command.');
    return;
  }
  applyEdit(workspace, { kind: 'insert', text });
  if (how === 'pasted' && /[\r\n]/.test(text))
    workspace.say('warning', 'Pasted text submits nothing: look at it, then press Enter.');
}

/** The editor of the open line; null without one. */
export function editorOf({ view: { dialog, ticket } }: Workspace): Editor | null {
  if (dialog.kind === 'command' || dialog.kind === 'filter') return dialog.editor;
  if (dialog.kind !== 'none') return null;
  return ticket.kind === 'editing' || ticket.kind === 'checking' || ticket.kind === 'preview' ? ticket.editor : null;
}

export function applyEdit(workspace: Workspace, edit: Edit): void {
  const { view } = workspace;
  const { dialog } = view;
  if (dialog.kind === 'command')
    workspace.update({ dialog: { ...dialog, editor: edited(dialog.editor, edit), note: null } });
  else if (dialog.kind === 'filter') {
    const editor = edited(dialog.editor, edit);
    const lists = withList(view, dialog.code, { ...listOf(view, dialog.code), filter: parseFilter(editor.text) }).lists;
    workspace.update({ dialog: { ...dialog, editor }, lists });
  } else ticketEvent(workspace, { kind: 'edit', edit });
}

export function recall(workspace: Workspace, direction: 'older' | 'newer'): void {
  const editor = editorOf(workspace);
  if (editor === null || workspace.view.dialog.kind === 'filter') return;
  const history = workspace.view.dialog.kind === 'command' ? workspace.commandHistory : workspace.orderHistory;
  applyEdit(workspace, {
    kind: 'replace',
    editor: direction === 'older' ? history.older(editor) : history.newer(editor),
  });
}

export function complete(workspace: Workspace): void {
  const { dialog } = workspace.view;
  const editor = editorOf(workspace);
  if (editor === null || dialog.kind === 'filter') return;
  const vocabulary: Vocabulary = {
    symbols: [...workspace.desk.instruments.value.keys()],
    portfolios: workspace.desk.portfolios.value.map(portfolioTitle),
  };
  const words = dialog.kind === 'command' ? commandWords : orderWords;
  const { editor: grown, options } = completed(editor, (before) => words(before, vocabulary));
  if (grown.text !== editor.text) applyEdit(workspace, { kind: 'replace', editor: grown });
  if (options.length > 1) {
    const listed = options.slice(0, 12).join(' ');
    if (dialog.kind === 'command') workspace.update({ dialog: { ...dialog, editor: grown, note: listed } });
    else ticketEvent(workspace, { kind: 'note', note: { tone: 'quiet', text: listed } });
  }
}

export function openFilter(workspace: Workspace): void {
  const { view } = workspace;
  const { filter } = listOf(view, view.focus);
  const text = filter === null ? '' : `${filter.mode === 'matching' ? '' : '!'}${filter.text}`;
  workspace.update({ dialog: { kind: 'filter', code: view.focus, editor: editorWith(text), before: filter } });
}
