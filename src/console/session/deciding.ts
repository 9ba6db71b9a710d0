/** Deciding about a proposed order: a question on the whole screen that shows the order, then y or n. It needs no arming. */
import type { DeskError } from '../../database/actions/desk-error.ts';
import type { ProposalRow } from '../../database/queries/proposals.ts';
import { describeRequest } from '../../domain/order-line/describe.ts';
import { plainText } from '../../domain/plain-text.ts';
import { countdown } from '../../text/durations.ts';
import { moneyToCent, signedMoneyToCent } from '../../text/figures.ts';
import { line, span } from '../../text/lines.ts';
import type { Line } from '../../text/lines.ts';
import { wrapped } from '../../text/widths.ts';
import { orderNote } from '../ticket/outcomes.ts';
import { unseen } from '../ticket/unseen.ts';
import { isPending, proposalsPane, waitingFor } from '../panes/proposals.ts';
import { focusPane } from './moves.ts';
import type { Workspace } from './workspace.ts';

/** The queue, with the oldest proposal that waits for this login opened in it. */
export function openProposals(workspace: Workspace): void {
  focusPane(workspace, proposalsPane.code);
  const [first] = waitingFor(workspace.desk, workspace.now());
  if (first !== undefined) openProposal(workspace, first);
}

export function openProposal(workspace: Workspace, proposal: ProposalRow): void {
  workspace.update({ dialog: { kind: 'proposal', proposal, openedAt: workspace.now() } });
}

export async function approve(workspace: Workspace): Promise<void> {
  const { dialog } = workspace.view;
  if (dialog.kind !== 'proposal') return;
  const { proposal, openedAt } = dialog;
  const now = workspace.now();
  if (unseen(workspace.options.sight(), { now, madeAt: openedAt }) !== null)
    return workspace.say('warning', 'NOT approved: the order was not on your screen yet. Read it, then press y.');
  if (!proposal.mayDecide || !isPending(proposal, now))
    return workspace.say('warning', `NOT approved: proposal ${proposal.number} is not yours to decide now.`);
  workspace.update({ dialog: { kind: 'none' } });
  const answer = await workspace.options.port.approve({ proposalId: proposal.id, hash: proposal.hash });
  if (answer.ok) {
    const { tone, text } = orderNote(answer.value);
    workspace.say(tone === 'bad' ? 'bad' : 'good', `Approved proposal ${proposal.number}. ${text}`, 'until a key');
  } else sayFailure(workspace, 'NOT approved', answer.error);
  workspace.options.onReload('all');
}

export async function reject(workspace: Workspace): Promise<void> {
  const { dialog } = workspace.view;
  if (dialog.kind !== 'proposal') return;
  const { proposal } = dialog;
  const isRejection = proposal.mayDecide;
  if (!isRejection && !proposal.isOwn)
    return workspace.say('warning', `NOT rejected: proposal ${proposal.number} is not yours to decide.`);
  workspace.update({ dialog: { kind: 'none' } });
  const { port } = workspace.options;
  const answer = isRejection
    ? await port.reject({ proposalId: proposal.id, reason: null })
    : await port.withdraw(proposal.id);
  const done = isRejection ? 'Rejected' : 'Withdrew';
  if (answer.ok) workspace.say('good', `${done} proposal ${proposal.number}: no order was placed.`);
  else sayFailure(workspace, isRejection ? 'NOT rejected' : 'NOT withdrawn', answer.error);
  workspace.options.onReload('all');
}

function sayFailure(workspace: Workspace, start: string, { message, hint, kind }: DeskError): void {
  const outcome = kind === 'unknown-outcome' ? 'It is unknown whether it was done' : start;
  workspace.say('bad', `${outcome}: ${message}${hint === null ? '' : ` ${hint}`}`);
}

/** The order in full: the trader reads all of it before y. */
export function proposalLines(shown: ProposalRow, now: number, width: number): Line[] {
  const { number, username, key, portfolio, currency, notional, worstLoss, request, hash, mayDecide, isOwn } = shown;
  const by = key === null ? username : `${username}, with its key ${key}`;
  const keys = mayDecide
    ? 'y approves at once · n rejects · Esc decides later'
    : isOwn
      ? 'n withdraws it · Esc closes'
      : 'Esc closes';
  const pending = isPending(shown, now);
  return [
    line(span(` PROPOSAL ${number} `, 'badge'), span(`  ${pending ? keys : 'Esc closes'}`, 'strong')),
    line(),
    ...wrapped(plainText(describeRequest(request)), width - 4).map((text) => line(span(`  ${text}`, 'strong'))),
    line(),
    line(plainText(`  By ${by}, in portfolio ${portfolio}.`)),
    ...(notional === null ? [] : [line(`  Notional ${moneyToCent(notional)} ${currency}.`)]),
    ...(worstLoss === null ? [] : [line(`  Result at its stop loss ${signedMoneyToCent(worstLoss)} ${currency}.`)]),
    line(span(pending ? `  ${countdown(shown.expiresAt - now)} left.` : '  It has expired or is decided.', 'warning')),
    line(),
    line('  The order is judged again when you approve it, and placed as its proposer’s.'),
    line(span(`  sha256 ${hash.slice(0, 16)}…`, 'quiet')),
  ];
}
