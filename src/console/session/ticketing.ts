/**
 * Carries out the effects of the ticket: previews through check_order() and check_replace(), orders, replaces and
 * cancels, and the look-up of orders whose answer was lost.
 */
import type { DeskError } from '../../database/actions/desk-error.ts';
import type { LineError, OrderIntent } from '../../domain/order-line/intent.ts';
import { QUANTITY_EXAMPLES } from '../../domain/order-line/quantity.ts';
import { DEFAULT_EXPIRY_SECONDS } from '../../domain/proposal.ts';
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { Verdict } from '../../database/actions/check-order.ts';
import type { GapLoss } from '../../domain/sizing.ts';
import { orderToPlace, termsOf } from '../../trading/execute.ts';
import { gapLossOf, hasGapLoss } from '../../trading/gap-loss.ts';
import type { PlaceRequest } from '../../trading/intent.ts';
import type { IdOf } from '../../trading/requests.ts';
import { Sending } from '../../trading/sending.ts';
import type { DeskPort } from '../desk-port.ts';
import type { DeskState } from '../desk-state.ts';
import type { Editor } from '../editor.ts';
import { endedAsSeen, endedText } from '../ticket/ended.ts';
import { draftOfLine } from '../ticket/form.ts';
import { marketPrice, movedSymbols } from '../ticket/market.ts';
import { resolveUnknown, unknownOrders } from '../ticket/outcomes.ts';
import type { LookupAnswer } from '../ticket/outcomes.ts';
import { measuresNeededBy, needsAllOrders, outgrown, planOf, requestsToSend, unreadBy } from '../ticket/plan.ts';
import type { Measure, ReadMeasures } from '../ticket/plan.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { addsRisk, onlyReduces, previewEnd, ticketStep } from '../ticket/ticket.ts';
import type { TicketEffect, TicketEvent } from '../ticket/ticket.ts';
import { GOOD_NEWS_STAYS_MS, judgedOf, needsApproval, placesOf, wantedOrder } from '../ticket/ticket-state.ts';
import type { Note, Preview, PreviewedOrder, TicketPlan, TicketState } from '../ticket/ticket-state.ts';
import { unseen } from '../ticket/unseen.ts';
import { openHalt } from './halting.ts';
import { forgetUnseen, refuseUnseen } from './refusals.ts';
import type { Workspace } from './workspace.ts';

const LOOK_UP_EVERY_MS = 1_000;

export function openTicket(workspace: Workspace, editor: Editor): void {
  workspace.orderHistory.rest();
  ticketEvent(workspace, { kind: 'open', editor });
}

/** Opens the line with its text, in which the quantity is missing at the cursor. */
export function openWithoutQuantity(workspace: Workspace, editor: Editor): void {
  openWithGap(workspace, editor, `Type the quantity: ${QUANTITY_EXAMPLES.join(' · ')}`);
}

/** Opens a line in which something is missing at the cursor: the hint says what. */
export function openWithGap(workspace: Workspace, editor: Editor, hint: string): void {
  workspace.orderHistory.rest();
  ticketEvent(workspace, { kind: 'open-with-gap', editor, hint });
}

/** Opens the line with its text and previews it at once, for keys that need no further input. */
export function openAndPreview(workspace: Workspace, editor: Editor): void {
  openTicket(workspace, editor);
  submitTicket(workspace);
}

export function ticketEvent(workspace: Workspace, event: TicketEvent): void {
  const { state, effect } = ticketStep(workspace.view.ticket, event);
  workspace.update({ ticket: state });
  if (effect !== null) void carryOut(workspace, effect);
}

export function submitTicket(workspace: Workspace): void {
  const { ticket } = workspace.view;
  if (ticket.kind === 'closed') return;
  const parsed = typedOrder(ticket);
  const attempt = workspace.nextAttempt();
  if (parsed !== null) workspace.orderHistory.add(ticket.editor.text);
  if (parsed?.ok === true && parsed.value.kind === 'halt') {
    ticketEvent(workspace, { kind: 'close' });
    return openHalt(workspace, parsed.value.reason);
  }
  const unread = parsed?.ok === true ? unreadBy(parsed.value, workspace.desk) : null;
  if (unread !== null)
    return ticketEvent(workspace, { kind: 'reading', what: 'desk', of: unread, at: workspace.now() });
  if (parsed?.ok === true && needsAllOrders(parsed.value, workspace.desk))
    return void submitWithAllOrders(workspace, parsed.value, attempt);
  const measures = parsed?.ok === true ? measuresNeededBy(parsed.value) : [];
  if (parsed?.ok === true && measures.length > 0)
    return void submitWithMeasures(workspace, parsed.value, { attempt, measures });
  submitPlan(
    workspace,
    parsed === null || !parsed.ok ? parsed : planned(workspace, parsed.value, workspace.desk),
    attempt,
  );
}

/**
 * Parsed again, because the state after a failed plan holds the plan's error in place of the parsed line. A form that
 * lacks a word keeps its own error: its line has a gap there.
 */
function typedOrder(ticket: Exclude<TicketState, { kind: 'closed' }>): Result<OrderIntent, LineError> | null {
  const { parsed } = draftOfLine(ticket.editor);
  const isFormFault = ticket.kind === 'editing' && ticket.form.focus !== null && ticket.parsed?.ok === false;
  return isFormFault && parsed?.ok === false ? ticket.parsed : parsed;
}

function planned(workspace: Workspace, intent: OrderIntent, desk: DeskState): Result<TicketPlan, LineError> {
  return planOf(intent, desk, newOrderId(workspace));
}

function newOrderId({ options }: Workspace): IdOf {
  return () => `console-${options.newId()}`;
}

function submitPlan(workspace: Workspace, plan: Result<TicketPlan, LineError> | null, attempt: number): void {
  ticketEvent(workspace, { kind: 'submit', plan, attempt, write: workspace.write, at: workspace.now() });
}

/** The figures that the size of the line depends on are read before the line is planned. */
async function submitWithMeasures(
  workspace: Workspace,
  intent: OrderIntent,
  { attempt, measures }: { readonly attempt: number; readonly measures: readonly Measure[] },
): Promise<void> {
  const of = measures.map(measureWords).join(' and ');
  const answer = await readFirst(workspace, { of, attempt }, readMeasures(workspace, measures));
  if (answer === 'overtaken') return;
  submitPlan(
    workspace,
    answer.ok
      ? planOf(intent, workspace.desk, newOrderId(workspace), answer.value)
      : unreadable(intent, `cannot read ${of}`, answer.error),
    attempt,
  );
}

function measureWords(measure: Measure): string {
  switch (measure.kind) {
    case 'ATR':
      return `the ATR of ${measure.symbol}`;
    case 'VOLATILITY':
      return `the volatility of ${measure.symbol}`;
    case 'RECORD':
      return `the record of ${measure.source}`;
    default:
      return unreachable(measure);
  }
}

async function readMeasures(
  { options: { port } }: Workspace,
  measures: readonly Measure[],
): Promise<Result<ReadMeasures, DeskError>> {
  let read: ReadMeasures = { atr: null };
  for (const measure of measures) {
    const answer = await readMeasure(port, measure);
    if (!answer.ok) return answer;
    read = { ...read, ...answer.value };
  }
  return ok(read);
}

async function readMeasure(port: DeskPort, measure: Measure): Promise<Result<Partial<ReadMeasures>, DeskError>> {
  switch (measure.kind) {
    case 'ATR': {
      const atr = await port.averageTrueRange(measure.symbol);
      return atr.ok ? ok({ atr: atr.value }) : atr;
    }
    case 'VOLATILITY': {
      const volatility = await port.volatility(measure.symbol);
      return volatility.ok ? ok({ volatility: volatility.value }) : volatility;
    }
    case 'RECORD': {
      const record = await port.sourceRecord(measure);
      return record.ok ? ok({ record: record.value }) : record;
    }
    default:
      return unreachable(measure);
  }
}

/** Reads all open orders before it plans. */
async function submitWithAllOrders(workspace: Workspace, intent: OrderIntent, attempt: number): Promise<void> {
  const { desk } = workspace;
  const reading = { of: 'every open order', attempt };
  const answer = await readFirst(workspace, reading, workspace.options.port.openOrders(desk.portfolioId ?? ''));
  if (answer === 'overtaken') return;
  submitPlan(
    workspace,
    answer.ok
      ? planned(workspace, intent, { ...desk, orders: { ...desk.orders, value: answer.value } })
      : unreadable(intent, 'cannot read the open orders', answer.error),
    attempt,
  );
}

/** A line that was edited or submitted again meanwhile has a newer attempt, which wins. */
async function readFirst<T>(
  workspace: Workspace,
  { of, attempt }: { readonly of: string; readonly attempt: number },
  read: Promise<T>,
): Promise<T | 'overtaken'> {
  ticketEvent(workspace, { kind: 'reading', what: 'reading', of, at: workspace.now() });
  const { ticket: before } = workspace.view;
  const answer = await read;
  const { ticket: after } = workspace.view;
  const isSame =
    workspace.latestAttempt === attempt &&
    before.kind !== 'closed' &&
    after.kind === before.kind &&
    after.editor === before.editor;
  return isSame ? answer : 'overtaken';
}

function unreadable(intent: OrderIntent, what: string, { message }: DeskError): Result<never, LineError> {
  return err({ ...(intent.spans.verb ?? { at: 0, length: 1 }), message: `${what}: ${message}`, expected: [] });
}

export function confirmTicket(workspace: Workspace): void {
  endPreviewWhenDead(workspace);
  const { ticket, arming } = workspace.view;
  if (ticket.kind !== 'preview') return confirmEnded(workspace, 'send');
  const at = workspace.now();
  const hidden = unseen(workspace.options.sight(), { now: at, madeAt: ticket.preview.madeAt });
  if (addsRisk(ticket.preview.plan)) {
    if (hidden === 'screen')
      refuseUnseen(
        workspace,
        `NOT sent, the screen was frozen: ${ticket.preview.plan.sentence}. Check the screen, then preview it again.`,
      );
    else forgetUnseen(workspace);
  }
  ticketEvent(workspace, {
    kind: 'confirm',
    arming: arming.kind,
    unseen: hidden,
    attempt: workspace.nextAttempt(),
    at,
  });
}

/**
 * `y` or Enter after the end of a preview: a note under the line reports it, and also a banner if the screen was
 * frozen.
 */
export function confirmEnded(workspace: Workspace, key: 'send' | 'submit'): void {
  lookAtEnd(workspace);
  const { ticket } = workspace.view;
  if (ticket.kind !== 'editing' || ticket.ended === null) return;
  const { ended } = ticket;
  ticketEvent(workspace, { kind: 'confirm-ended', key, at: workspace.now() });
  if (ended.screen === 'was frozen')
    refuseUnseen(workspace, `NOT sent, the screen was frozen: ${ended.sentence}. ${endedText(ended)}`);
}

/** Records when the end of a preview is on the screen, and whether the screen was frozen before that. */
export function lookAtEnd(workspace: Workspace): void {
  const { ticket } = workspace.view;
  if (ticket.kind !== 'editing' || ticket.ended === null) return;
  const ended = endedAsSeen(ticket.ended, workspace.options.sight(), workspace.now());
  if (ended !== ticket.ended) ticketEvent(workspace, { kind: 'end-seen', ended });
}

export function endPreviewWhenDead(workspace: Workspace): void {
  const { ticket } = workspace.view;
  if (ticket.kind !== 'preview') return;
  const isHeld = workspace.options.sight().waitingSince !== null;
  if (isHeld && onlyReduces(ticket.preview.plan))
    return ticketEvent(workspace, { kind: 'preview-kept', at: workspace.now() });
  const because = previewEnd(ticket.preview, {
    now: workspace.now(),
    moved: movedSymbols(ticket.preview, workspace.desk),
    outgrown: outgrown(ticket.preview.plan, workspace.desk),
  });
  if (because !== null) ticketEvent(workspace, { kind: 'preview-died', because, at: workspace.now() });
}

/** Previews a line that waited for the first data of the desk. */
export function previewWhenRead(workspace: Workspace): void {
  const { ticket } = workspace.view;
  if (ticket.kind !== 'editing' || ticket.ended?.what !== 'desk') return;
  if (ticket.parsed?.ok === true && unreadBy(ticket.parsed.value, workspace.desk) === null) submitTicket(workspace);
}

/** Closes an answer that is all success after a moment; a refusal stays until the trader closes it. */
export function closeWhenRead(workspace: Workspace): void {
  const { ticket } = workspace.view;
  if (ticket.kind !== 'answered' || workspace.now() - ticket.at < GOOD_NEWS_STAYS_MS) return;
  if (ticket.notes.every(({ tone }) => tone === 'good')) ticketEvent(workspace, { kind: 'close' });
}

async function carryOut(workspace: Workspace, effect: TicketEffect): Promise<void> {
  const { attempt } = effect;
  if (effect.kind === 'check') {
    const { orders, failure } = await previewed(workspace, effect);
    ticketEvent(workspace, { kind: 'checked', attempt, orders, failure, at: workspace.now() });
    return;
  }
  if (needsApproval(effect.preview)) {
    const note = await proposed(workspace, effect.preview);
    ticketEvent(workspace, { kind: 'proposed', attempt, note, at: workspace.now() });
    return workspace.options.onReload('all');
  }
  const sending = new Sending(
    workspace.options.port,
    requestsToSend(effect.preview.plan, workspace.desk, newOrderId(workspace)),
  );
  workspace.sending = sending;
  const executions = await sending.done;
  // While quitting it is kept, so that the console can report the requests that were not sent.
  if (workspace.quitting === 'no') workspace.sending = null;
  ticketEvent(workspace, { kind: 'sent', attempt, executions, at: workspace.now() });
  workspace.options.onReload('all');
  const unknown = unknownOrders(executions);
  if (unknown.length === 0) return;
  const running = workspace.view.unknown.length > 0;
  workspace.update({ unknown: [...workspace.view.unknown, ...unknown] });
  if (!running) void lookUp(workspace);
}

/** The client order id of the plan makes it one proposal, however often it is sent. */
async function proposed({ options }: Workspace, { plan }: Preview): Promise<Note> {
  const [request] = placesOf(plan);
  if (request === undefined) throw new Error('only an order is proposed');
  const order = orderToPlace(request);
  const answer = await options.port.propose({ order, expiresInSeconds: DEFAULT_EXPIRY_SECONDS });
  if (answer.ok)
    return {
      tone: 'good',
      text: `PROPOSED as proposal ${answer.value.number}: it waits ${DEFAULT_EXPIRY_SECONDS} s for an approval. P shows it.`,
    };
  const { kind, message, hint } = answer.error;
  const start = kind === 'unknown-outcome' ? 'UNKNOWN whether it was proposed; P shows it' : 'NOT proposed';
  return { tone: 'bad', text: `${start}: ${message}${hint === null ? '' : ` ${hint}`}` };
}

async function previewed(
  workspace: Workspace,
  { plan }: Extract<TicketEffect, { kind: 'check' }>,
): Promise<{ orders: PreviewedOrder[]; failure: DeskError | null }> {
  const orders: PreviewedOrder[] = [];
  const { port } = workspace.options;
  for (const request of judgedOf(plan)) {
    const answer =
      request.kind === 'place'
        ? await port.check(termsOf(request))
        : await port.checkReplace({ orderId: request.order.id, terms: request.terms });
    if (!answer.ok) return { orders: [], failure: answer.error };
    orders.push({
      ...request,
      verdict: answer.value,
      gap: request.kind === 'place' ? await gapOf(workspace, request, answer.value) : null,
      marketPrice: marketPrice(workspace.desk, wantedOrder(request)),
    });
  }
  return { orders, failure: null };
}

/** A history that cannot be read keeps no preview back: its loss is then unknown. */
async function gapOf(workspace: Workspace, place: PlaceRequest, verdict: Verdict): Promise<GapLoss | null> {
  if (!hasGapLoss(verdict)) return null;
  const { symbol } = place.request;
  const history = await workspace.options.port.gapHistory(symbol);
  const instrument = workspace.desk.instruments.value.get(symbol) ?? null;
  return gapLossOf(place, verdict, { instrument, history: history.ok ? history.value : null });
}

/** Looks orders up until the outcome of each is known. It never sends one again. */
async function lookUp(workspace: Workspace): Promise<void> {
  while (workspace.view.unknown.length > 0) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_UP_EVERY_MS).unref());
    const answers = await Promise.all(
      workspace.view.unknown.map(async ({ clientOrderId, portfolioId }): Promise<LookupAnswer> => {
        const answer = await workspace.options.port.find({ portfolioId, clientOrderId });
        return { clientOrderId, found: answer.ok ? (answer.value ?? 'none') : 'failed' };
      }),
    );
    const { open, notes } = resolveUnknown(workspace.view.unknown, answers);
    workspace.update({
      unknown: open,
      banners: [...workspace.view.banners, ...notes.map(({ tone, text }) => ({ kind: 'note' as const, tone, text }))],
    });
    if (notes.length > 0) workspace.options.onReload('all');
  }
}
