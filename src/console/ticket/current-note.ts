/**
 * The latest answer of the desk: the order line and the ticket pane show the state of the order, not that of the
 * answer.
 */
import type { DeskState } from '../desk-state.ts';
import { ENGINE_REMEDY, engineIsOffline } from '../engine-state.ts';
import { orderNote } from './outcomes.ts';
import type { Note } from './ticket-state.ts';

export function currentNote(note: Note, desk: DeskState): Note {
  const order = note.orderId === undefined ? undefined : desk.orders.value.find(({ id }) => id === note.orderId);
  if (order === undefined) return note;
  const { tone, text } = orderNote(order);
  return order.status === 'PENDING_NEW' && engineIsOffline(desk)
    ? { tone: 'warning', text: `${text}, but no engine is running: ${ENGINE_REMEDY}` }
    : { tone, text };
}
