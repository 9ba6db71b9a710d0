/**
 * The ticket's rules, pure: typing, preview, confirmation, answers. It tells what to ask of the database as effects and never asks itself.
 * Nothing is sent without a living preview and a `y`; a preview dies at any edit, after ten seconds and when the price has moved.
 */
import { outcomeNotes } from './outcomes.ts';
import { lineErrorMessage } from '../../domain/order-line/caret.ts';
import type { LineError } from '../../domain/order-line/intent.ts';
import { parseOrderLine } from '../../domain/order-line/parse.ts';
import type { Result } from '../../domain/result.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { DeskError } from '../../database/actions/desk-error.ts';
import { edited } from '../text/editor.ts';
import type { Edit, Editor } from '../text/editor.ts';
import type { Execution } from '../../trading/execute.ts';
import { PREVIEW_LIVES_MS, isDenied, placesOf } from './ticket-state.ts';
import type { Note, Preview, PreviewedOrder, TicketPlan, TicketState } from './ticket-state.ts';
import type { Unseen } from './unseen.ts';

export type TicketEvent =
  | { readonly kind: 'open'; readonly editor: Editor }
  | { readonly kind: 'edit'; readonly edit: Edit }
  /** Enter: `plan` is what the line would do now, computed by the caller who knows the desk. */
  | { readonly kind: 'submit'; readonly plan: Result<TicketPlan, LineError> | null; readonly attempt: number; readonly at: number }
  | { readonly kind: 'checked'; readonly attempt: number; readonly orders: readonly PreviewedOrder[]; readonly failure: DeskError | null; readonly at: number }
  | { readonly kind: 'confirm'; readonly arming: 'armed' | 'disarmed'; readonly unseen: Unseen | null; readonly attempt: number; readonly at: number }
  | { readonly kind: 'sent'; readonly attempt: number; readonly executions: readonly Execution[]; readonly at: number }
  | { readonly kind: 'preview-died'; readonly because: string }
  | { readonly kind: 'note'; readonly note: Note }
  | { readonly kind: 'close' };

export type TicketEffect =
  | { readonly kind: 'check'; readonly plan: TicketPlan; readonly attempt: number }
  | { readonly kind: 'send'; readonly preview: Preview; readonly attempt: number };

export interface TicketStep {
  readonly state: TicketState;
  readonly effect: TicketEffect | null;
}

export const CLOSED_TICKET: TicketState = { kind: 'closed' };

export function ticketStep(state: TicketState, event: TicketEvent): TicketStep {
  switch (event.kind) {
    case 'open':
      return only(state.kind === 'sending' ? state : editing(event.editor, null));
    case 'edit':
      return only(afterEdit(state, event.edit));
    case 'submit':
      return afterSubmit(state, event);
    case 'checked':
      return only(afterCheck(state, event));
    case 'confirm':
      return afterConfirm(state, event);
    case 'sent':
      return only(state.kind === 'sending' && state.attempt === event.attempt ? { kind: 'answered', editor: state.editor, notes: outcomeNotes(event.executions), at: event.at } : state);
    case 'preview-died':
      return only(state.kind === 'preview' ? editing(state.editor, { tone: 'warning', text: `The preview ended: ${event.because}. Enter previews again.` }) : state);
    case 'note':
      return only(state.kind === 'editing' || state.kind === 'preview' ? { ...state, note: event.note } : state);
    case 'close':
      // What has been sent cannot be called back by closing a window.
      return only(state.kind === 'sending' ? state : CLOSED_TICKET);
    default:
      return unreachable(event);
  }
}

/** Whether sending it would open or increase a position: then it needs an armed session and a trader who sees it. */
export function addsRisk(preview: Preview): boolean {
  return preview.orders.length > 0 && preview.plan.mode === 'place' && preview.plan.risk === 'adds';
}

/** Why the preview must end now; null while it lives. */
export function previewEnd(preview: Preview, { now, moved }: { readonly now: number; readonly moved: readonly string[] }): string | null {
  if (now - preview.madeAt >= PREVIEW_LIVES_MS) return `${PREVIEW_LIVES_MS / 1000} s passed`;
  return moved.length > 0 ? `the price of ${moved.join(', ')} moved` : null;
}

function only(state: TicketState): TicketStep {
  return { state, effect: null };
}

function editing(editor: Editor, note: Note | null): TicketState {
  return { kind: 'editing', editor, parsed: editor.text.trim() === '' ? null : parseOrderLine(editor.text), note };
}

function afterEdit(state: TicketState, edit: Edit): TicketState {
  switch (state.kind) {
    case 'editing':
      return editing(edited(state.editor, edit), null);
    case 'checking':
      return editing(edited(state.editor, edit), null);
    case 'preview':
      return editing(edited(state.editor, edit), { tone: 'warning', text: 'The preview ended: the line was edited. Enter previews again.' });
    default:
      return state;
  }
}

function afterSubmit(state: TicketState, { plan, attempt, at }: Extract<TicketEvent, { kind: 'submit' }>): TicketStep {
  if ((state.kind !== 'editing' && state.kind !== 'preview') || plan === null) return only(state);
  if (!plan.ok) {
    const editor = state.editor;
    return only({ kind: 'editing', editor, parsed: plan, note: { tone: 'bad', text: lineErrorMessage(plan.error) } });
  }
  // A cancel alone is judged by nothing: there is no verdict to wait for.
  if (placesOf(plan.value).length === 0) return only({ kind: 'preview', editor: state.editor, preview: { plan: plan.value, orders: [], madeAt: at }, note: null });
  return { state: { kind: 'checking', editor: state.editor, plan: plan.value, attempt }, effect: { kind: 'check', plan: plan.value, attempt } };
}

function afterCheck(state: TicketState, { attempt, orders, failure, at }: Extract<TicketEvent, { kind: 'checked' }>): TicketState {
  if (state.kind !== 'checking' || state.attempt !== attempt) return state;
  if (failure !== null) return editing(state.editor, { tone: 'bad', text: `NO preview: ${failure.message}${failure.hint === null ? '' : ` · ${failure.hint}`}` });
  return { kind: 'preview', editor: state.editor, preview: { plan: state.plan, orders, madeAt: at }, note: null };
}

function afterConfirm(state: TicketState, event: Extract<TicketEvent, { kind: 'confirm' }>): TicketStep {
  if (state.kind !== 'preview') return only(state);
  const { attempt, at } = event;
  const refusal = refusalOf(state.preview, event);
  if (refusal !== null) return only({ ...state, note: refusal });
  return {
    state: { kind: 'sending', editor: state.editor, preview: state.preview, sentAt: at, attempt },
    effect: { kind: 'send', preview: state.preview, attempt },
  };
}

/** Why `y` does not send this preview; null when it does. */
function refusalOf(preview: Preview, { arming, unseen, at }: Pick<Extract<TicketEvent, { kind: 'confirm' }>, 'arming' | 'unseen' | 'at'>): Note | null {
  if (preview.orders.length === 0) return null;
  if (preview.plan.mode === 'what-if') return { tone: 'warning', text: 'What if: this only asks. Leave out the ? to place it.' };
  if (at - preview.madeAt >= PREVIEW_LIVES_MS) return { tone: 'warning', text: 'NOT sent: the preview is too old. Enter previews again.' };
  if (isDenied(preview)) return { tone: 'bad', text: 'NOT sent: the desk would deny it. Change the line.' };
  if (!addsRisk(preview)) return null;
  if (unseen === 'screen') return { tone: 'warning', text: 'NOT sent: the screen stood still when y was pressed. Look at the preview, then y sends it.' };
  if (unseen === 'preview') return { tone: 'warning', text: 'NOT sent: the preview was not on your screen yet. Look at it, then y sends it.' };
  if (arming === 'disarmed') return { tone: 'warning', text: 'NOT sent: DISARMED. A arms this session, then y sends.' };
  return null;
}
