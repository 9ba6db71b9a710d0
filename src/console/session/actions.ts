/** From an action of the keymap to what it does, by the place it was pressed in. */
import type { Action, Place } from '../keymap.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { closeDialog, moveInDialog, submitDialog } from './dialogs.ts';
import { actAtDesk } from './desk-actions.ts';
import type { Workspace } from './workspace.ts';
import { confirmTicket, submitTicket, ticketEvent } from './ticketing.ts';
import { applyEdit, complete, isEdit, recall } from './typing.ts';

export function actOn(workspace: Workspace, place: Place, action: Action): void {
  if (action === 'quit') return workspace.options.onQuit();
  if (action === 'redraw') return workspace.options.onRedraw();
  if (action === 'suspend') return workspace.options.onSuspend();
  switch (place) {
    case 'anywhere':
    case 'desk':
    case 'list':
    case 'chart':
    case 'small':
      return actAtDesk(workspace, action);
    case 'typing':
    case 'line':
    case 'preview':
    case 'command':
    case 'filter':
      return actWhileTyping(workspace, action);
    case 'help':
    case 'portfolios':
      return actInDialog(workspace, action);
    default:
      return unreachable(place);
  }
}

function actWhileTyping(workspace: Workspace, action: Action): void {
  if (isEdit(action)) return applyEdit(workspace, { kind: action });
  const dialog = workspace.view.dialog.kind !== 'none';
  switch (action) {
    case 'older':
    case 'newer':
      return recall(workspace, action);
    case 'complete':
      return complete(workspace);
    case 'submit':
      return dialog ? submitDialog(workspace) : submitTicket(workspace);
    case 'close':
      return dialog ? closeDialog(workspace) : ticketEvent(workspace, { kind: 'close' });
    case 'send':
      return confirmTicket(workspace);
    default:
      return actAtDesk(workspace, action);
  }
}

function actInDialog(workspace: Workspace, action: Action): void {
  switch (action) {
    case 'up':
    case 'down':
    case 'half-up':
    case 'half-down':
      return moveInDialog(workspace, action);
    case 'submit':
      return submitDialog(workspace);
    default:
      return closeDialog(workspace);
  }
}
