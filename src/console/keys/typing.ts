/** Keys of the typed lines (order line, command line, filter) and of the order preview. */
import { closeDialog, submitDialog } from '../session/dialogs.ts';
import { toggleArming } from '../session/moves.ts';
import { confirmTicket, submitTicket, ticketEvent } from '../session/ticketing.ts';
import { applyEdit, complete, recall } from '../session/typing.ts';
import type { Workspace } from '../session/workspace.ts';
import type { Edit } from '../editor.ts';
import { armingWord, onKeys } from './binding.ts';
import type { Binding } from './binding.ts';

export const TYPING_KEYS: readonly Binding[] = [
  ...edits(['left'], 'left', 'cursor left'),
  ...edits(['right'], 'right', 'cursor right'),
  ...edits(['ctrl-left', 'alt-left'], 'word-left', 'one word left'),
  ...edits(['ctrl-right', 'alt-right'], 'word-right', 'one word right'),
  ...edits(['home', 'ctrl-a'], 'start', 'start of the line'),
  ...edits(['end', 'ctrl-e'], 'end', 'end of the line'),
  ...edits(['backspace'], 'backspace', 'delete to the left'),
  ...edits(['delete'], 'delete', 'delete to the right'),
  // Without alt-backspace the console reads Esc, then Backspace, and closes the line that the trader wants to correct.
  ...edits(['ctrl-w', 'alt-backspace'], 'delete-word', 'delete a word'),
  ...edits(['ctrl-u'], 'delete-to-start', 'delete to the start'),
  ...edits(['ctrl-k'], 'delete-to-end', 'delete to the end'),
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
  {
    key: 'enter',
    action: 'submit',
    place: 'typing',
    title: 'preview the order, run the command, keep the filter',
    footer: 'preview',
    run: submit,
  },
  {
    key: 'escape',
    action: 'close',
    place: 'typing',
    title: 'close; nothing is sent',
    footer: 'close',
    run: close,
  },
];

export const PREVIEW_KEYS: readonly Binding[] = [
  {
    key: 'y',
    action: 'send',
    place: 'preview',
    title: 'send the order of the preview',
    footer: 'send',
    pace: 'by hand only',
    run: confirmTicket,
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
  keys: readonly [string, ...string[]],
  kind: Exclude<Edit['kind'], 'insert' | 'replace'>,
  title: string,
): Binding[] {
  return onKeys(keys, { action: kind, place: 'typing', title, run: (workspace) => applyEdit(workspace, { kind }) });
}

function submit(workspace: Workspace): void {
  if (workspace.view.dialog.kind === 'none') submitTicket(workspace);
  else submitDialog(workspace);
}

function close(workspace: Workspace): void {
  if (workspace.view.dialog.kind === 'none') ticketEvent(workspace, { kind: 'close' });
  else closeDialog(workspace);
}
