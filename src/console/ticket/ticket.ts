/**
 * The rules of the ticket, pure: typing, preview, confirmation, answers. It returns calls of the database as effects
 * and makes none itself. An order is sent only from a valid preview and by `y`. A preview ends at any edit, after ten
 * seconds, and when the price has moved. A preview that only reduces risk does not end while the screen is frozen.
 */
import { outcomeNotes } from './outcomes.ts';
import { lineErrorMessage } from '../../domain/order-line/caret.ts';
import type { LineError } from '../../domain/order-line/intent.ts';
import { parseOrderLine } from '../../domain/order-line/parse.ts';
import type { Result } from '../../domain/result.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { DeskError } from '../../database/actions/desk-error.ts';
import type { Edit, Editor } from '../editor.ts';
import type { Execution } from '../../trading/execute.ts';
import { endedText, isMeantForPreview, SEEN_AFTER_MS } from './ended.ts';
import type { Ended } from './ended.ts';
import { draftOfGap, draftOfLine, editedDraft, fieldOfError, movedDraft, noForm, steppedDraft } from './form.ts';
import type { Draft, ReadDraft } from './form.ts';
import type { FieldName } from './form-fields.ts';
import { PREVIEW_LIVES_MS, isDenied, judgedOf, needsApproval } from './ticket-state.ts';
import type { Note, Preview, PreviewedOrder, TicketPlan, TicketState } from './ticket-state.ts';
import type { Unseen } from './unseen.ts';

export type TicketEvent =
  | { readonly kind: 'open'; readonly editor: Editor }
  /** A line with a gap: it shows the text to type there, and no error until the trader changes it. */
  | { readonly kind: 'open-with-gap'; readonly editor: Editor; readonly hint: string }
  | { readonly kind: 'edit'; readonly edit: Edit }
  /** The keys go to the next or the previous field of the form, or to the line. */
  | { readonly kind: 'move'; readonly step: 1 | -1 }
  /** The next or the previous choice of a field; `edit` is the meaning of the key in a field without choices. */
  | { readonly kind: 'step'; readonly step: 1 | -1; readonly edit: Edit }
  /** Enter: the caller, who knows the desk, makes `plan` of the line. */
  | {
      readonly kind: 'submit';
      readonly plan: Result<TicketPlan, LineError> | null;
      readonly attempt: number;
      readonly write: number;
      readonly at: number;
    }
  /** The console reads something before it plans the line: all open orders, or for the first time the desk. */
  | { readonly kind: 'reading'; readonly what: 'reading' | 'desk'; readonly of: string; readonly at: number }
  | {
      readonly kind: 'checked';
      readonly attempt: number;
      readonly orders: readonly PreviewedOrder[];
      readonly failure: DeskError | null;
      readonly at: number;
    }
  | {
      readonly kind: 'confirm';
      readonly arming: 'armed' | 'disarmed';
      readonly unseen: Unseen | null;
      readonly attempt: number;
      readonly at: number;
    }
  /** A `y` while the database checks the orders. */
  | { readonly kind: 'confirm-early'; readonly write: number; readonly frames: 'held' | 'shown' }
  /** A `y` or Enter where a preview ended or does not exist. */
  | { readonly kind: 'confirm-ended'; readonly key: 'send' | 'submit'; readonly at: number }
  /** Whether the trader can have seen the end of a preview. */
  | { readonly kind: 'end-seen'; readonly ended: Ended }
  | { readonly kind: 'sent'; readonly attempt: number; readonly executions: readonly Execution[]; readonly at: number }
  | { readonly kind: 'proposed'; readonly attempt: number; readonly note: Note; readonly at: number }
  | { readonly kind: 'preview-died'; readonly because: string; readonly at: number }
  /** The terminal holds frames back: a preview that only reduces risk does not age. */
  | { readonly kind: 'preview-kept'; readonly at: number }
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
      return only(state.kind === 'sending' ? state : editing(draftOfLine(event.editor), null));
    case 'open-with-gap':
      return only(state.kind === 'sending' ? state : untouched(event));
    case 'edit':
      return only(afterEdit(state, (draft) => editedDraft(draft, event.edit)));
    case 'move':
      return only(afterMove(state, event.step));
    case 'step':
      return only(afterEdit(state, (draft) => steppedDraft(draft, event.step) ?? editedDraft(draft, event.edit)));
    case 'submit':
      return afterSubmit(state, event);
    case 'reading':
      return only(
        state.kind === 'editing'
          ? {
              ...state,
              note: { tone: 'quiet', text: `Reading ${event.of} …` },
              ended: withoutPreview(event.what, {
                because: `${event.of} ${event.what === 'desk' ? 'are' : 'is'} still being read`,
                sentence: state.editor.text,
                at: event.at,
              }),
            }
          : state,
      );
    case 'checked':
      return afterCheck(state, event);
    case 'confirm':
      return afterConfirm(state, event);
    case 'confirm-early':
      return only(afterEarlyConfirm(state, event));
    case 'confirm-ended':
      return only(
        state.kind === 'editing' && state.ended !== null && isMeantForPreview(state.ended, event.key, event.at)
          ? { ...state, note: { tone: 'warning', text: endedText(state.ended) } }
          : state,
      );
    case 'end-seen':
      return only(state.kind === 'editing' ? { ...state, ended: event.ended } : state);
    case 'sent':
      return only(
        state.kind === 'sending' && state.attempt === event.attempt
          ? { kind: 'answered', ...draftOf(state), notes: outcomeNotes(event.executions), at: event.at }
          : state,
      );
    case 'proposed':
      return only(
        state.kind === 'sending' && state.attempt === event.attempt
          ? { kind: 'answered', ...draftOf(state), notes: [event.note], at: event.at }
          : state,
      );
    case 'preview-died':
      return only(state.kind === 'preview' ? afterDeath(state, event) : state);
    case 'preview-kept':
      return only(state.kind === 'preview' ? { ...state, preview: { ...state.preview, keptAt: event.at } } : state);
    case 'note':
      return only(state.kind === 'editing' || state.kind === 'preview' ? { ...state, note: event.note } : state);
    case 'close':
      // Closing the ticket cannot withdraw an order that is being sent.
      return only(state.kind === 'sending' ? state : CLOSED_TICKET);
    default:
      return unreachable(event);
  }
}

/** Whether sending it can open or increase a position: then it needs an armed session and a preview on the screen. */
export function addsRisk({ mode, risk }: TicketPlan): boolean {
  return mode === 'place' && risk === 'adds';
}

/** Whether it may be sent from a frozen screen: a cancel, a flatten, a reduce-only order. */
export function onlyReduces({ mode, risk }: TicketPlan): boolean {
  return mode === 'place' && risk === 'reduces';
}

/** The reason why the preview ends now; null while it stays valid. */
export function previewEnd(
  preview: Preview,
  {
    now,
    moved,
    outgrown,
  }: { readonly now: number; readonly moved: readonly string[]; readonly outgrown: string | null },
): string | null {
  if (previewAgeMs(preview, now) >= PREVIEW_LIVES_MS) return `${PREVIEW_LIVES_MS / 1000} s passed`;
  if (outgrown !== null) return `the position in ${outgrown} changed`;
  const justShown = preview.keptAt !== null && now - preview.keptAt < SEEN_AFTER_MS;
  return moved.length > 0 && !justShown ? `the price of ${moved.join(', ')} moved` : null;
}

export function previewAgeMs({ madeAt, keptAt }: Preview, now: number): number {
  return now - (keptAt ?? madeAt);
}

function only(state: TicketState): TicketStep {
  return { state, effect: null };
}

type Drafted = Exclude<TicketState, { kind: 'closed' }>;

function draftOf({ editor, form }: Drafted): Draft {
  return { editor, form };
}

function editing(draft: ReadDraft, note: Note | null, ended: Ended | null = null): TicketState {
  return { kind: 'editing', ...draft, note, ended };
}

/** The draft of a preview that ended is edited on where it was. */
function again(state: Drafted, note: Note, ended: Ended | null = null): TicketState {
  return editing({ ...draftOf(state), parsed: parseOrderLine(state.editor.text) }, note, ended);
}

function untouched({ editor, hint }: { readonly editor: Editor; readonly hint: string }): TicketState {
  return { kind: 'editing', ...draftOfGap(editor), parsed: null, note: { tone: 'quiet', text: hint }, ended: null };
}

function afterDeath(
  state: Extract<TicketState, { kind: 'preview' }>,
  { because, at }: { readonly because: string; readonly at: number },
): TicketState {
  return again(
    state,
    { tone: 'warning', text: `The preview ended: ${because}. Enter previews again.` },
    { what: 'preview', because, sentence: state.preview.plan.sentence, at, screen: 'kept up', seenAt: null },
  );
}

function withoutPreview(
  what: 'line' | 'reading' | 'desk',
  { because, sentence, at }: Pick<Ended, 'because' | 'sentence' | 'at'>,
): Ended {
  return { what, because, sentence, at, screen: 'kept up', seenAt: null };
}

function afterEdit(state: TicketState, edit: (draft: Draft) => ReadDraft): TicketState {
  switch (state.kind) {
    case 'editing': {
      const { editor, form, parsed } = edit(state);
      // A cursor that moves does not change a line with a gap, or an empty one: it shows no error.
      if (state.parsed === null && editor.text === state.editor.text)
        return { ...state, editor, form: { ...form, fields: state.form.fields, fault: null } };
      return editing({ editor, form, parsed }, null);
    }
    case 'checking':
      return editing(edit(state), null);
    case 'preview':
      return editing(edit(state), {
        tone: 'warning',
        text: 'The preview ended: the line was edited. Enter previews again.',
      });
    default:
      return state;
  }
}

/** A move between the fields changes no order, so it ends no preview. */
function afterMove(state: TicketState, step: 1 | -1): TicketState {
  if (state.kind !== 'editing' && state.kind !== 'checking' && state.kind !== 'preview') return state;
  const refused = noForm(state.editor.text);
  if (refused === null) return { ...state, ...movedDraft(state, step) };
  return state.kind === 'checking' ? state : { ...state, note: { tone: 'warning', text: refused } };
}

function afterSubmit(
  state: TicketState,
  { plan, attempt, write, at }: Extract<TicketEvent, { kind: 'submit' }>,
): TicketStep {
  if ((state.kind !== 'editing' && state.kind !== 'preview') || plan === null) return only(state);
  if (!plan.ok) {
    const { editor, form } = state;
    const because = lineErrorMessage(plan.error);
    return only({
      kind: 'editing',
      editor,
      form: { ...form, fault: faultIn(state, plan.error) },
      parsed: plan,
      note: { tone: 'bad', text: because },
      ended: withoutPreview('line', { because, sentence: editor.text, at }),
    });
  }
  // The database gives no verdict on a cancel, so a preview of cancels is ready at once.
  if (judgedOf(plan.value).length === 0)
    return only({
      kind: 'preview',
      ...draftOf(state),
      preview: { plan: plan.value, orders: [], madeAt: at, keptAt: null },
      note: null,
    });
  return {
    state: { kind: 'checking', ...draftOf(state), plan: plan.value, attempt, write, early: 'none' },
    effect: { kind: 'check', plan: plan.value, attempt },
  };
}

function afterCheck(
  state: TicketState,
  { attempt, orders, failure, at }: Extract<TicketEvent, { kind: 'checked' }>,
): TicketStep {
  if (state.kind !== 'checking' || state.attempt !== attempt) return only(state);
  if (failure !== null) {
    const note: Note = {
      tone: 'bad',
      text: `NO preview: ${failure.message}${failure.hint === null ? '' : ` · ${failure.hint}`}`,
    };
    return only(
      again(state, note, withoutPreview('line', { because: failure.message, sentence: state.plan.sentence, at })),
    );
  }
  const previewed: TicketState = {
    kind: 'preview',
    ...draftOf(state),
    preview: { plan: state.plan, orders, madeAt: at, keptAt: null },
    note: state.early === 'refused' ? NOT_SEEN_YET : null,
  };
  // Only a plan that reduces risk gets here, and it needs neither an armed session nor a preview on the screen.
  return state.early === 'sends'
    ? afterConfirm(previewed, { kind: 'confirm', arming: 'disarmed', unseen: null, attempt, at })
    : only(previewed);
}

/** The field that a refused plan names; a line that cannot be read keeps the field of its error. */
function faultIn({ editor, form }: Draft, error: LineError): FieldName | null {
  const parsed = parseOrderLine(editor.text);
  if (!parsed.ok) return form.fault;
  return parsed.value.kind === 'order' ? fieldOfError(parsed.value, error) : null;
}

const NOT_SEEN_YET: Note = {
  tone: 'warning',
  text: 'NOT sent: the preview was not on your screen yet. Read the preview, then press y.',
};

/** Keys that arrive together belong together, and a frozen screen would not show the preview either. */
function afterEarlyConfirm(
  state: TicketState,
  { write, frames }: Extract<TicketEvent, { kind: 'confirm-early' }>,
): TicketState {
  if (state.kind !== 'checking' || state.early === 'sends') return state;
  return {
    ...state,
    early: onlyReduces(state.plan) && (write === state.write || frames === 'held') ? 'sends' : 'refused',
  };
}

function afterConfirm(state: TicketState, event: Extract<TicketEvent, { kind: 'confirm' }>): TicketStep {
  if (state.kind !== 'preview') return only(state);
  const { attempt, at } = event;
  const refusal = refusalOf(state.preview, event);
  if (refusal !== null) return only({ ...state, note: refusal });
  return {
    state: { kind: 'sending', ...draftOf(state), preview: state.preview, sentAt: at, attempt },
    effect: { kind: 'send', preview: state.preview, attempt },
  };
}

/** The reason why `y` does not send this preview; null when it does. */
function refusalOf(
  preview: Preview,
  { arming, unseen, at }: Pick<Extract<TicketEvent, { kind: 'confirm' }>, 'arming' | 'unseen' | 'at'>,
): Note | null {
  if (preview.orders.length === 0) return null;
  if (preview.plan.mode === 'what-if')
    return { tone: 'warning', text: 'What-if only: delete the ? to place the order.' };
  if (previewAgeMs(preview, at) >= PREVIEW_LIVES_MS)
    return { tone: 'warning', text: 'NOT sent: the preview is too old. Enter previews again.' };
  if (isDenied(preview) && !needsApproval(preview))
    return { tone: 'bad', text: 'NOT sent: the desk would deny the order. Change the line.' };
  if (!addsRisk(preview.plan)) return null;
  if (unseen === 'screen')
    return {
      tone: 'warning',
      text: 'NOT sent: the screen was frozen when you pressed y. Read the preview, then press y.',
    };
  if (unseen === 'preview') return NOT_SEEN_YET;
  if (arming === 'disarmed') return { tone: 'warning', text: 'NOT sent: DISARMED. A arms this session, then y sends.' };
  return null;
}
