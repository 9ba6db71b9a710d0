/** Carrying out what the ticket decides: previews through check_order, orders and cancels, and finding out what became of a lost answer. */
import type { DeskError } from '../../database/actions/desk-error.ts';
import type { LineError, OrderIntent } from '../../domain/order-line/intent.ts';
import { err } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { termsOf } from '../../trading/execute.ts';
import { Sending } from '../../trading/sending.ts';
import type { DeskState } from '../desk-state.ts';
import type { Editor } from '../text/editor.ts';
import { marketPrice, movedSymbols } from '../ticket/market.ts';
import { resolveUnknown, unknownOrders } from '../ticket/outcomes.ts';
import type { LookupAnswer } from '../ticket/outcomes.ts';
import { endedAsSeen, endedText } from '../ticket/ended.ts';
import { needsAllOrders, planOf } from '../ticket/plan.ts';
import { addsRisk, onlyReduces, previewEnd, ticketStep } from '../ticket/ticket.ts';
import type { TicketEffect, TicketEvent } from '../ticket/ticket.ts';
import { GOOD_NEWS_STAYS_MS, placesOf } from '../ticket/ticket-state.ts';
import type { PreviewedOrder, TicketPlan } from '../ticket/ticket-state.ts';
import { unseen } from '../ticket/unseen.ts';
import { forgetUnseen, refuseUnseen } from './refusals.ts';
import type { Session } from './session.ts';

const LOOK_UP_EVERY_MS = 1_000;

export function openTicket(session: Session, editor: Editor): void {
  session.orderHistory.rest();
  ticketEvent(session, { kind: 'open', editor });
}

/** Opens the line with its text and previews it at once: for keys that say all there is to say. */
export function openAndPreview(session: Session, editor: Editor): void {
  openTicket(session, editor);
  submitTicket(session);
}

export function ticketEvent(session: Session, event: TicketEvent): void {
  const { state, effect } = ticketStep(session.view.ticket, event);
  session.update({ ticket: state });
  if (effect !== null) void carryOut(session, effect);
}

export function submitTicket(session: Session): void {
  const { ticket } = session.view;
  if (ticket.kind === 'closed') return;
  // Parsed anew: the state after a failed plan holds the plan's error in place of the parse.
  const reopened = ticketStep(ticket, { kind: 'open', editor: ticket.editor }).state;
  const parsed = reopened.kind === 'editing' ? reopened.parsed : null;
  session.attempt += 1;
  if (parsed !== null) session.orderHistory.add(ticket.editor.text);
  if (parsed?.ok === true && needsAllOrders(parsed.value, session.desk)) return void submitWithAllOrders(session, parsed.value);
  submitPlan(session, parsed === null || !parsed.ok ? parsed : planned(session, parsed.value, session.desk));
}

function planned(session: Session, intent: OrderIntent, desk: DeskState): Result<TicketPlan, LineError> {
  return planOf(intent, desk, () => `console-${session.options.newId()}`);
}

function submitPlan(session: Session, plan: Result<TicketPlan, LineError> | null): void {
  ticketEvent(session, { kind: 'submit', plan, attempt: session.attempt, write: session.write, at: session.now() });
}

/** The line stays as it is while they are read; a line that was edited or sent again meanwhile has an attempt of its own. */
async function submitWithAllOrders(session: Session, intent: OrderIntent): Promise<void> {
  ticketEvent(session, { kind: 'reading', at: session.now() });
  const { attempt, desk, view: { ticket: before } } = session;
  const answer = await session.options.port.openOrders(desk.portfolioId ?? '');
  const { ticket: after } = session.view;
  if (session.attempt !== attempt || before.kind === 'closed' || after.kind !== before.kind || after.editor !== before.editor) return;
  if (answer.ok) return submitPlan(session, planned(session, intent, { ...desk, orders: { ...desk.orders, value: answer.value } }));
  submitPlan(session, err({ ...(intent.spans.verb ?? { at: 0, length: 1 }), message: `the open orders cannot be read: ${answer.error.message}`, expected: [] }));
}

export function confirmTicket(session: Session): void {
  endPreviewWhenDead(session);
  const { ticket, arming } = session.view;
  if (ticket.kind !== 'preview') return confirmEnded(session, 'send');
  const at = session.now();
  const hidden = unseen(session.options.sight(), { now: at, madeAt: ticket.preview.madeAt });
  session.attempt += 1;
  if (addsRisk(ticket.preview.plan)) {
    if (hidden === 'screen') refuseUnseen(session, `NOT sent, the screen stood still: ${ticket.preview.plan.sentence}. Check the screen, then preview it again.`);
    else forgetUnseen(session);
  }
  ticketEvent(session, { kind: 'confirm', arming: arming.kind, unseen: hidden, attempt: session.attempt, at });
}

/** `y` or Enter after the end of a preview: the line says so, and where the trader could not see it, a banner keeps it. */
export function confirmEnded(session: Session, key: 'send' | 'submit'): void {
  lookAtEnd(session);
  const { ticket } = session.view;
  if (ticket.kind !== 'editing' || ticket.ended === null) return;
  const { ended } = ticket;
  ticketEvent(session, { kind: 'confirm-ended', key, at: session.now() });
  if (ended.screen === 'stood still') refuseUnseen(session, `NOT sent, the screen stood still: ${ended.sentence}. ${endedText(ended)}`);
}

/** Notes when the end of a preview is on the screen, and whether it had to wait for it. */
export function lookAtEnd(session: Session): void {
  const { ticket } = session.view;
  if (ticket.kind !== 'editing' || ticket.ended === null) return;
  const ended = endedAsSeen(ticket.ended, session.options.sight(), session.now());
  if (ended !== ticket.ended) ticketEvent(session, { kind: 'end-seen', ended });
}

export function endPreviewWhenDead(session: Session): void {
  const { ticket } = session.view;
  if (ticket.kind !== 'preview') return;
  const isHeld = session.options.sight().waitingSince !== null;
  if (isHeld && onlyReduces(ticket.preview.plan)) return ticketEvent(session, { kind: 'preview-kept', at: session.now() });
  const because = previewEnd(ticket.preview, { now: session.now(), moved: movedSymbols(ticket.preview, session.desk) });
  if (because !== null) ticketEvent(session, { kind: 'preview-died', because, at: session.now() });
}

/** What went well needs no key to go away; a refusal stays until it is read. */
export function closeWhenRead(session: Session): void {
  const { ticket } = session.view;
  if (ticket.kind !== 'answered' || session.now() - ticket.at < GOOD_NEWS_STAYS_MS) return;
  if (ticket.notes.every(({ tone }) => tone === 'good')) ticketEvent(session, { kind: 'close' });
}

async function carryOut(session: Session, effect: TicketEffect): Promise<void> {
  const { attempt } = effect;
  if (effect.kind === 'check') {
    const { orders, failure } = await previewed(session, effect);
    ticketEvent(session, { kind: 'checked', attempt, orders, failure, at: session.now() });
    return;
  }
  const sending = new Sending(session.options.port, effect.preview.plan.requests);
  session.sending = sending;
  const executions = await sending.done;
  // Once the trader quits it is kept, for what is left of it to be told.
  if (session.quitting === 'no') session.sending = null;
  ticketEvent(session, { kind: 'sent', attempt, executions, at: session.now() });
  session.options.onReload('all');
  const unknown = unknownOrders(executions);
  if (unknown.length === 0) return;
  const running = session.view.unknown.length > 0;
  session.update({ unknown: [...session.view.unknown, ...unknown] });
  if (!running) void lookUp(session);
}

async function previewed(session: Session, { plan }: Extract<TicketEffect, { kind: 'check' }>): Promise<{ orders: PreviewedOrder[]; failure: DeskError | null }> {
  const orders: PreviewedOrder[] = [];
  for (const request of placesOf(plan)) {
    const answer = await session.options.port.check(termsOf(request));
    if (!answer.ok) return { orders: [], failure: answer.error };
    orders.push({ ...request, verdict: answer.value, marketPrice: marketPrice(session.desk, request.request) });
  }
  return { orders, failure: null };
}

/** Asks until every lost answer is known. Nothing is ever sent again. */
async function lookUp(session: Session): Promise<void> {
  while (session.view.unknown.length > 0) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_UP_EVERY_MS).unref());
    const answers = await Promise.all(session.view.unknown.map(async ({ clientOrderId, portfolioId }): Promise<LookupAnswer> => {
      const answer = await session.options.port.find({ portfolioId, clientOrderId });
      return { clientOrderId, found: answer.ok ? (answer.value ?? 'none') : 'failed' };
    }));
    const { open, notes } = resolveUnknown(session.view.unknown, answers);
    session.update({ unknown: open, banners: [...session.view.banners, ...notes.map(({ tone, text }) => ({ kind: 'note' as const, tone, text }))] });
    if (notes.length > 0) session.options.onReload('all');
  }
}
