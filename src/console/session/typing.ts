/** Text that is typed or pasted, and the keys that edit it: one editor for order line, command line and filter. */
import type { Action } from '../keymap.ts';
import { parseFilter } from '../panes/list-state.ts';
import { edited, editorWith } from '../text/editor.ts';
import type { Edit, Editor } from '../text/editor.ts';
import { commandWords, completed, orderWords } from './completion.ts';
import type { Vocabulary } from './completion.ts';
import { ticketEvent } from './ticketing.ts';
import type { Session } from './session.ts';
import { listOf, withList } from './view.ts';

export function typeText(session: Session, text: string, how: 'typed' | 'pasted'): void {
  if (editorOf(session) === null) {
    if (how === 'pasted') session.say('warning', 'Pasted text is only taken by an open line: press o for an order or : for a command first.');
    return;
  }
  applyEdit(session, { kind: 'insert', text });
  if (how === 'pasted' && /[\r\n]/.test(text)) session.say('warning', 'Pasted text submits nothing: look at it, then press Enter.');
}

/** What is being edited now; null when nothing is. */
export function editorOf({ view: { dialog, ticket } }: Session): Editor | null {
  if (dialog.kind === 'command' || dialog.kind === 'filter') return dialog.editor;
  if (dialog.kind !== 'none') return null;
  return ticket.kind === 'editing' || ticket.kind === 'checking' || ticket.kind === 'preview' ? ticket.editor : null;
}

export function applyEdit(session: Session, edit: Edit): void {
  const { view } = session;
  const { dialog } = view;
  if (dialog.kind === 'command') session.update({ dialog: { ...dialog, editor: edited(dialog.editor, edit), note: null } });
  else if (dialog.kind === 'filter') {
    const editor = edited(dialog.editor, edit);
    const lists = withList(view, dialog.code, { ...listOf(view, dialog.code), filter: parseFilter(editor.text) }).lists;
    session.update({ dialog: { ...dialog, editor }, lists });
  } else ticketEvent(session, { kind: 'edit', edit });
}

const EDITS = ['left', 'right', 'word-left', 'word-right', 'start', 'end', 'backspace', 'delete', 'delete-word', 'delete-to-start', 'delete-to-end'] as const;

export function isEdit(action: Action): action is (typeof EDITS)[number] {
  return (EDITS as readonly string[]).includes(action);
}

export function recall(session: Session, direction: 'older' | 'newer'): void {
  const editor = editorOf(session);
  if (editor === null || session.view.dialog.kind === 'filter') return;
  const history = session.view.dialog.kind === 'command' ? session.commandHistory : session.orderHistory;
  applyEdit(session, { kind: 'replace', editor: direction === 'older' ? history.older(editor) : history.newer(editor) });
}

export function complete(session: Session): void {
  const { dialog } = session.view;
  const editor = editorOf(session);
  if (editor === null || dialog.kind === 'filter') return;
  const vocabulary: Vocabulary = {
    symbols: [...session.desk.instruments.value.keys()],
    portfolios: session.desk.portfolios.value.map(({ name }) => name),
  };
  const words = dialog.kind === 'command' ? commandWords : orderWords;
  const { editor: grown, options } = completed(editor, (before) => words(before, vocabulary));
  if (grown.text !== editor.text) applyEdit(session, { kind: 'replace', editor: grown });
  if (options.length > 1) {
    const listed = options.slice(0, 12).join(' ');
    if (dialog.kind === 'command') session.update({ dialog: { ...dialog, editor: grown, note: listed } });
    else ticketEvent(session, { kind: 'note', note: { tone: 'quiet', text: listed } });
  }
}

export function openFilter(session: Session): void {
  const { view } = session;
  const { filter } = listOf(view, view.focus);
  const text = filter === null ? '' : `${filter.mode === 'matching' ? '' : '!'}${filter.text}`;
  session.update({ dialog: { kind: 'filter', code: view.focus, editor: editorWith(text), before: filter } });
}
