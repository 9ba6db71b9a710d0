/** Keys of the typed lines (order line, command line, filter), of the order form and of the order preview. */
import { closeDialog, submitDialog } from '../session/dialogs.ts';
import { toggleArming } from '../session/moves.ts';
import { confirmTicket, submitTicket, ticketEvent } from '../session/ticketing.ts';
import { applyEdit, complete, recall } from '../session/typing.ts';
import type { Workspace } from '../session/workspace.ts';
import { isDenied, needsApproval } from '../ticket/ticket-state.ts';
import type { Edit } from '../editor.ts';
import { armingWord, onKeys } from './binding.ts';
import type { Binding } from './binding.ts';

/** Keys of lines and of the fields of the form. */
export const EDITING_KEYS: readonly Binding[] = [
  ...edits('editing', ['ctrl-left', 'alt-left'], 'word-left', 'one word left'),
  ...edits('editing', ['ctrl-right', 'alt-right'], 'word-right', 'one word right'),
  ...edits('editing', ['home', 'ctrl-a'], 'start', 'start of the line'),
  ...edits('editing', ['end', 'ctrl-e'], 'end', 'end of the line'),
  ...edits('editing', ['backspace'], 'backspace', 'delete to the left'),
  ...edits('editing', ['delete'], 'delete', 'delete to the right'),
  // Without alt-backspace the console reads Esc, then Backspace, and closes the line that the trader wants to correct.
  ...edits('editing', ['ctrl-w', 'alt-backspace'], 'delete-word', 'delete a word'),
  ...edits('editing', ['ctrl-u'], 'delete-to-start', 'delete to the start'),
  ...edits('editing', ['ctrl-k'], 'delete-to-end', 'delete to the end'),
  {
    key: 'enter',
    action: 'submit',
    place: 'editing',
    title: 'preview the order, run the command, keep the filter',
    footer: 'preview',
    run: submit,
  },
  {
    key: 'escape',
    action: 'close',
    place: 'editing',
    title: 'close; nothing is sent',
    footer: 'close',
    run: close,
  },
];

export const TYPING_KEYS: readonly Binding[] = [
  ...edits('typing', ['left'], 'left', 'cursor left'),
  ...edits('typing', ['right'], 'right', 'cursor right'),
  {
    key: 'up',
    action: 'older',
    place: 'typing',
    title: 'older line',
    footer: 'older',
    run: (workspace) => recall(workspace, 'older'),
  },
  {
    key: 'down',
    action: 'newer',
    place: 'typing',
    title: 'newer line',
    run: (workspace) => recall(workspace, 'newer'),
  },
  {
    key: 'tab',
    action: 'complete',
    place: 'typing',
    title: 'complete a symbol, code or word',
    footer: 'complete',
    run: complete,
  },
];

export const PREVIEW_KEYS: readonly Binding[] = [
  {
    key: 'y',
    action: 'send',
    place: 'preview',
    title: 'send the order of the preview, or propose it when it needs an approval',
    footer: 'send',
    pace: 'by hand only',
    run: confirmTicket,
    notOffered: ({ ticket }) => ticket.kind === 'preview' && isDenied(ticket.preview) && !needsApproval(ticket.preview),
    unavailable: ({ connection }) => (connection === 'lost' ? 'NOT sent: no connection to the database' : null),
  },
  {
    key: 'A',
    action: 'arm',
    place: 'preview',
    title: 'arm or disarm',
    footer: armingWord,
    pace: 'by hand only',
    run: toggleArming,
  },
];

/** A change of the line or of its cursor; the action has the name of the edit. */
function edits(
  place: 'editing' | 'typing',
  keys: readonly [string, ...string[]],
  kind: Exclude<Edit['kind'], 'insert' | 'replace'>,
  title: string,
): Binding[] {
  return onKeys(keys, { action: kind, place, title, run: (workspace) => applyEdit(workspace, { kind }) });
}

function submit(workspace: Workspace): void {
  if (workspace.view.dialog.kind === 'none') submitTicket(workspace);
  else submitDialog(workspace);
}

function close(workspace: Workspace): void {
  if (workspace.view.dialog.kind === 'none') ticketEvent(workspace, { kind: 'close' });
  else closeDialog(workspace);
}
