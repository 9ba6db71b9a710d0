/** From an action of the keymap to what it does, by the place it was pressed in. */
import type { Action, Place } from '../keymap.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { closeDialog, moveInDialog, submitDialog } from './dialogs.ts';
import { actAtDesk } from './desk-actions.ts';
import { quit, suspend } from './quitting.ts';
import type { Session } from './session.ts';
import { confirmTicket, submitTicket, ticketEvent } from './ticketing.ts';
import { applyEdit, complete, isEdit, recall } from './typing.ts';

export function actOn(session: Session, place: Place, action: Action): void {
  if (action === 'quit') return quit(session);
  if (action === 'redraw') return session.options.onRedraw();
  if (action === 'suspend') return suspend(session);
  switch (place) {
    case 'anywhere':
    case 'desk':
    case 'list':
    case 'chart':
    case 'small':
      return actAtDesk(session, action);
    case 'typing':
    case 'line':
    case 'preview':
    case 'command':
    case 'filter':
      return actWhileTyping(session, action);
    case 'help':
    case 'portfolios':
      return actInDialog(session, action);
    default:
      return unreachable(place);
  }
}

function actWhileTyping(session: Session, action: Action): void {
  if (isEdit(action)) return applyEdit(session, { kind: action });
  const dialog = session.view.dialog.kind !== 'none';
  switch (action) {
    case 'older':
    case 'newer':
      return recall(session, action);
    case 'complete':
      return complete(session);
    case 'submit':
      return dialog ? submitDialog(session) : submitTicket(session);
    case 'close':
      return dialog ? closeDialog(session) : ticketEvent(session, { kind: 'close' });
    case 'send':
      return confirmTicket(session);
    default:
      return actAtDesk(session, action);
  }
}

function actInDialog(session: Session, action: Action): void {
  switch (action) {
    case 'up':
    case 'down':
    case 'half-up':
    case 'half-down':
      return moveInDialog(session, action);
    case 'submit':
      return submitDialog(session);
    default:
      return closeDialog(session);
  }
}
