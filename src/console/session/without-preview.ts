/** Keys that are meant for a preview which is not there, not yet or no more: they are answered, and never fall into the line. */
import { bindingFor } from '../keymap.ts';
import { isMeantForPreview } from '../ticket/ended.ts';
import { addsRisk } from '../ticket/ticket.ts';
import { standsStill } from '../ticket/unseen.ts';
import type { Pace } from './input.ts';
import { refuseUnseen } from './refusals.ts';
import type { Session } from './session.ts';
import { confirmEnded, ticketEvent } from './ticketing.ts';

export const TOO_FAST = 'NOT done: that came too fast to be typed, and pasted text sends nothing. Press the key again.';

export function answerWithoutPreview(session: Session, key: string, pace: Pace): 'answered' | 'not-meant' {
  const { ticket, dialog } = session.view;
  if (dialog.kind !== 'none') return 'not-meant';
  const action = bindingFor(session.options.keymap, 'preview', key)?.action;
  if (action !== 'send' && action !== 'submit') return 'not-meant';
  if (ticket.kind === 'checking' && action === 'send') {
    confirmEarly(session, pace);
    return 'answered';
  }
  if (ticket.kind !== 'editing' || ticket.ended === null || !isMeantForPreview(ticket.ended, action, session.now())) return 'not-meant';
  confirmEnded(session, action);
  return 'answered';
}

function confirmEarly(session: Session, pace: Pace): void {
  const { ticket } = session.view;
  if (ticket.kind !== 'checking') return;
  if (pace === 'burst') return session.say('warning', TOO_FAST);
  const sight = session.options.sight();
  ticketEvent(session, { kind: 'confirm-early', write: session.write, frames: sight.waitingSince === null ? 'shown' : 'held' });
  if (addsRisk(ticket.plan) && standsStill(sight, session.now())) {
    refuseUnseen(session, `NOT sent, the screen stood still: ${ticket.plan.sentence}. Check the screen, then preview it again.`);
  }
}
