/** Keys of the order form, which shows the same order as the line, and the keys that lead into it. */
import { EMPTY_EDITOR } from '../editor.ts';
import type { Edit } from '../editor.ts';
import { paneLabel } from '../panes/pane.ts';
import { ticketPane } from '../panes/ticket-pane.ts';
import { focusPane } from '../session/moves.ts';
import { openTicket, ticketEvent } from '../session/ticketing.ts';
import type { Workspace } from '../session/workspace.ts';
import { onKeys } from './binding.ts';
import type { Binding } from './binding.ts';

export const TICKET_KEYS: readonly Binding[] = [
  { key: 'enter', action: 'form', place: 'ticket', title: 'open the order form', footer: 'form', run: openForm },
];

export const LINE_KEYS: readonly Binding[] = [
  {
    key: 'shift-tab',
    action: 'form',
    place: 'line',
    title: `edit the same order as a form, in ${paneLabel(ticketPane)}`,
    footer: 'form',
    run: enterForm,
  },
];

export const FORM_KEYS: readonly Binding[] = [
  ...onKeys(['tab', 'down'], {
    action: 'next-field',
    place: 'form',
    title: 'next field',
    footer: 'next field',
    run: (workspace) => ticketEvent(workspace, { kind: 'move', step: 1 }),
  }),
  ...onKeys(['shift-tab', 'up'], {
    action: 'previous-field',
    place: 'form',
    title: 'previous field; before the first one the order line',
    footer: 'back',
    run: (workspace) => ticketEvent(workspace, { kind: 'move', step: -1 }),
  }),
  {
    key: 'space',
    action: 'choose',
    place: 'form',
    title: 'next choice of the field; in a text a space',
    footer: 'choose',
    run: (workspace) => step(workspace, 1, { kind: 'insert', text: ' ' }),
  },
  {
    key: 'right',
    action: 'next-choice',
    place: 'form',
    title: 'next choice of the field; in a text cursor right',
    run: (workspace) => step(workspace, 1, { kind: 'right' }),
  },
  {
    key: 'left',
    action: 'previous-choice',
    place: 'form',
    title: 'previous choice of the field; in a text cursor left',
    run: (workspace) => step(workspace, -1, { kind: 'left' }),
  },
];

function openForm(workspace: Workspace): void {
  openTicket(workspace, EMPTY_EDITOR);
  enterForm(workspace);
}

function enterForm(workspace: Workspace): void {
  if (workspace.layout().kind === 'small')
    return workspace.say('warning', 'The form does not fit on this screen: use the order line.');
  ticketEvent(workspace, { kind: 'move', step: -1 });
  const { ticket } = workspace.view;
  if (ticket.kind !== 'closed' && ticket.form.focus !== null) focusPane(workspace, ticketPane.code);
}

function step(workspace: Workspace, by: 1 | -1, edit: Edit): void {
  ticketEvent(workspace, { kind: 'step', step: by, edit });
}
