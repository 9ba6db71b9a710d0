/**
 * Handles keys that the trader meant for a preview that has ended or does not exist yet: they get a message and are
 * never typed into the line.
 */
import { isMeantForPreview } from '../ticket/ended.ts';
import { addsRisk } from '../ticket/ticket.ts';
import { isStalled } from '../ticket/unseen.ts';
import type { Pace } from './input.ts';
import { refuseUnseen } from './refusals.ts';
import { confirmEnded, ticketEvent } from './ticketing.ts';
import type { Workspace } from './workspace.ts';

export const TOO_FAST =
  'NOT done: the keys came too fast to be typed, and pasted text sends nothing. Press the key again.';

/** `action`: the key's action at a preview. */
export function answerWithoutPreview(
  workspace: Workspace,
  action: string | null,
  pace: Pace,
): 'answered' | 'not-meant' {
  const { ticket, dialog } = workspace.view;
  if (dialog.kind !== 'none') return 'not-meant';
  if (action !== 'send' && action !== 'submit') return 'not-meant';
  if (ticket.kind === 'checking' && action === 'send') {
    confirmEarly(workspace, pace);
    return 'answered';
  }
  if (ticket.kind !== 'editing' || ticket.ended === null || !isMeantForPreview(ticket.ended, action, workspace.now()))
    return 'not-meant';
  confirmEnded(workspace, action);
  return 'answered';
}

function confirmEarly(workspace: Workspace, pace: Pace): void {
  const { ticket } = workspace.view;
  if (ticket.kind !== 'checking') return;
  if (pace === 'burst') return workspace.say('warning', TOO_FAST);
  const sight = workspace.options.sight();
  ticketEvent(workspace, {
    kind: 'confirm-early',
    write: workspace.write,
    frames: sight.waitingSince === null ? 'shown' : 'held',
  });
  if (addsRisk(ticket.plan) && isStalled(sight, workspace.now())) {
    refuseUnseen(
      workspace,
      `NOT sent, the screen was frozen: ${ticket.plan.sentence}. Check the screen, then preview it again.`,
    );
  }
}
