/** Draws the ticket: the line with its cursor, its meaning or its error, the preview, the answer. */
import { takingWords } from '../../domain/condition-words.ts';
import { openingWords } from '../../domain/exit-words.ts';
import { caret, lineErrorMessage } from '../../domain/order-line/caret.ts';
import type { LineError } from '../../domain/order-line/intent.ts';
import { describe } from '../../domain/order-line/describe.ts';
import { reachedWords } from '../../domain/trigger-words.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { describeClosing } from '../../trading/describe.ts';
import type { DeskState } from '../desk-state.ts';
import { ENGINE_REMEDY, engineIsOffline } from '../engine-state.ts';
import { ordersPane } from '../panes/orders.ts';
import { paneLabel } from '../panes/pane.ts';
import { ticketPane } from '../panes/ticket-pane.ts';
import type { Editor } from '../editor.ts';
import { counted, figure, moneyToCent, signedFigure, signedMoneyToCent } from '../../text/figures.ts';
import { EMPTY_LINE, line, span } from '../../text/lines.ts';
import { sizingName, shareText, shortGapText } from '../../text/sizing.ts';
import type { Line, Span, Tone } from '../../text/lines.ts';
import { cellWidth, wrapped } from '../../text/widths.ts';
import { currentNote } from './current-note.ts';
import { marketPrice } from './market.ts';
import { NEVER_SENT, planOf } from './plan.ts';
import { severalVerdicts } from './several-verdicts.ts';
import {
  PREVIEW_LIVES_MS,
  cancelsOf,
  isDenied,
  judgedOf,
  needsApproval,
  sizingOf,
  wantedOrder,
} from './ticket-state.ts';
import { fittingUntil, orderUntil } from './until.ts';
import { previewAgeMs } from './ticket.ts';
import type { EarlyConfirmation, Note, Preview, PreviewedOrder, TicketState } from './ticket-state.ts';

export interface TicketView {
  readonly desk: DeskState;
  readonly now: number;
  readonly width: number;
  /** The rows that the screen has for a preview. */
  readonly mostRows: number;
  readonly arming: 'armed' | 'disarmed';
}

/** Rows of the docked ticket: a fixed number, so that the panes above do not move while the trader types. */
export const DOCK_ROWS = 6;

/** A preview takes more rows when it needs them: the trader reads all of it before `y`. */
export function dockRows(ticket: TicketState, view: TicketView): number {
  if (ticket.kind === 'closed') return 0;
  return ticket.kind === 'preview' ? Math.max(DOCK_ROWS, ticketLines(ticket, view).length) : DOCK_ROWS;
}

const PROMPT = '› ';
const EXAMPLE =
  'side quantity symbol @price, as in  b 0.5 BTCUSD @mkt  ·  s pos/2 ETHUSD @bid+1t gtc  ·  x 12  ·  xa  ·  flat BTCUSD  ·  rev BTCUSD';

/** At most DOCK_ROWS lines, except for a preview; the first is the typed line. */
export function ticketLines(ticket: TicketState, view: TicketView): readonly Line[] {
  switch (ticket.kind) {
    case 'closed':
      return [];
    case 'editing':
      return [
        ticket.form.focus === null ? inputLine(ticket.editor) : quietInput(ticket.editor),
        ...editingLines(ticket, view),
      ];
    case 'checking':
      return [
        quietInput(ticket.editor),
        earlyLine(ticket.early),
        line(span(ticket.plan.sentence, 'strong')),
        line(span('Checking the order …', 'quiet')),
      ];
    case 'preview':
      return previewed(ticket, view);
    case 'sending':
      return [
        quietInput(ticket.editor),
        EMPTY_LINE,
        line(span(ticket.preview.plan.sentence, 'strong')),
        line(span('Sent; waiting for the answer …', 'warning')),
      ];
    case 'answered':
      return [
        quietInput(ticket.editor),
        EMPTY_LINE,
        ...answerLines(
          ticket.notes.map((note) => currentNote(note, view.desk)),
          view.width,
        ),
        line(span('Esc closes · o opens a new line', 'quiet')),
      ];
    default:
      return unreachable(ticket);
  }
}

/** The empty row of the note gives way to a preview that needs it, also on a low screen. */
function previewed({ editor, note, preview }: Extract<TicketState, { kind: 'preview' }>, view: TicketView): Line[] {
  const says = note === null ? reachedLine(preview) : line(span(note.text, note.tone));
  const below = previewLines(preview, view);
  const given = says === EMPTY_LINE && below.length + 2 > Math.min(DOCK_ROWS, view.mostRows);
  return [quietInput(editor), ...(given ? [] : [says]), ...below];
}

/**
 * Says that an order of the preview would not wait for its trigger, would not enter the market as it is, or opens less
 * than its exits would close.
 */
function reachedLine({ orders }: Preview): Line {
  const [taking] = orders.flatMap(({ kind, verdict: { denial, postOnly } }) =>
    denial === null && postOnly !== null
      ? (takingWords(postOnly, kind === 'place' ? 'order' : 'new terms', figure) ?? [])
      : [],
  );
  if (taking !== undefined) return line(span(`Post-only: ${taking}.`, 'warning'));
  const reached = orders.find(({ verdict }) => verdict.denial === null && verdict.triggersAtOnce);
  if (reached !== undefined) return line(span(reachedWords(wantedOrder(reached)), 'warning'));
  const [opening] = orders.flatMap((order) =>
    order.verdict.denial === null ? (openingWords(wantedOrder(order), order.verdict, figure) ?? []) : [],
  );
  return opening === undefined ? EMPTY_LINE : line(span(opening, 'warning'));
}

function earlyLine(early: EarlyConfirmation): Line {
  switch (early) {
    case 'none':
      return EMPTY_LINE;
    case 'sends':
      return line(span('y accepted: it sends as soon as the check is done. Esc withdraws it.', 'warning'));
    case 'refused':
      return line(span('NOT sent: y came before the preview. Read the preview, then press y.', 'warning'));
    default:
      return unreachable(early);
  }
}

function inputLine({ text, cursor }: Editor): Line {
  const at = text.slice(cursor, cursor + 1);
  return line(
    span(PROMPT, 'accent'),
    span(text.slice(0, cursor), 'strong'),
    span(at === '' ? ' ' : at, 'caret'),
    span(text.slice(cursor + 1), 'strong'),
  );
}

function quietInput({ text }: Editor): Line {
  return line(span(PROMPT, 'accent'), span(text));
}

function editingLines({ editor, parsed, note }: Extract<TicketState, { kind: 'editing' }>, view: TicketView): Line[] {
  if (parsed === null)
    return [EMPTY_LINE, ...(note === null ? [line(span(EXAMPLE, 'quiet'))] : noteLines([note], view.width))];
  if (!parsed.ok) return errorLines(editor, parsed.error, { note, width: view.width });
  const plan = planOf(parsed.value, view.desk, NEVER_SENT);
  if (!plan.ok && plan.error.needs === undefined) return errorLines(editor, plan.error, { note, width: view.width });
  const sentence = meaningLines(describe(parsed.value), view.width);
  const says =
    note === null ? [line(span('Enter previews it: nothing is sent yet.', 'quiet'))] : noteLines([note], view.width);
  if (!plan.ok) {
    const needs = line(span(NEEDS[plan.error.needs!], 'quiet'));
    return [...sentence, needs, ...(plan.error.needs === 'a change' && note === null ? [] : says)];
  }
  const [first] = judgedOf(plan.value);
  if (parsed.value.kind === 'flat' || parsed.value.kind === 'reverse')
    return [...sentence, line(describeClosing(plan.value.requests)), ...says];
  if (first === undefined) return [...sentence, line(counted(plan.value.requests.length, 'open order')), ...says];
  const wanted = wantedOrder(first);
  const price = wanted.limitPrice ?? wanted.stopPrice ?? marketPrice(view.desk, wanted);
  const about =
    price === null
      ? EMPTY_LINE
      : line(span(`about ${moneyToCent(wanted.quantity.times(price))} at ${figure(price)}`, 'quiet'));
  return [...sentence, about, ...says];
}

const NEEDS: Readonly<Record<NonNullable<LineError['needs']>, string>> = {
  ATR: 'Its quantity follows from the ATR.',
  VOLATILITY: 'Its quantity follows from the volatility.',
  RECORD: 'Its quantity follows from the record of the source.',
  'a change': 'These exits work already: type another price.',
};

/** The meaning of the typed line below an empty row, which gives way to a second row of a long one. */
function meaningLines(meaning: string, width: number): Line[] {
  const [first = '', second, ...more] = wrapped(meaning, width);
  if (second === undefined) return [EMPTY_LINE, line(span(first, 'strong'))];
  const last = more.length === 0 ? second : `${second} ${more.join(' ')}`;
  return [line(span(first, 'strong')), line(span(last, 'strong'))];
}

/** A caret under the error, the error, and the answer to the latest key. */
function errorLines(
  { text }: Editor,
  error: LineError,
  { note, width }: { readonly note: Note | null; readonly width: number },
): Line[] {
  const carets = caret(text, error).split('\n').at(-1)!;
  const says: Note = { tone: 'bad', text: lineErrorMessage(error) };
  return [
    line(' '.repeat(PROMPT.length), span(carets, 'bad')),
    ...noteLines(note === null || note.text === says.text ? [says] : [says, note], width),
  ];
}

function previewLines(preview: Preview, view: TicketView): Line[] {
  const seconds = Math.max(0, Math.ceil((PREVIEW_LIVES_MS - previewAgeMs(preview, view.now)) / 1000));
  const left = `${seconds} s left`;
  const { plan, orders } = preview;
  const alone = plan.requests.length === 1 && orders.length === 1;
  const title = alone
    ? placeSentence(preview, view)
    : wrapped(plan.sentence, view.width).map((text) => line(span(text, 'strong')));
  const canceled = cancelsOf(plan)
    .map(({ number, side, quantity, symbol }) => `#${number} ${side} ${figure(quantity)} ${symbol}`)
    .join(' · ');
  if (orders.length === 0) {
    return [
      ...title,
      ...wrapped(canceled, view.width).map((text) => line(text)),
      line(span('y', 'accent'), ' cancels · ', span('Esc', 'accent'), span(` keeps it · ${left}`, 'quiet')),
    ];
  }
  const least = BODY_ROWS - Math.min(title.length, BODY_ROWS - 1);
  const most = Math.max(least, view.mostRows - title.length - OTHER_ROWS);
  const body = alone
    ? verdictLines(orders[0]!, view.width)
    : severalVerdicts(preview, canceled, { width: view.width, least, most });
  return [...title, ...body, actionLine(preview, view, left)];
}

/** The typed line, the note and the keys. */
const OTHER_ROWS = 3;
const BODY_ROWS = DOCK_ROWS - OTHER_ROWS;

/** The sentence of a single order, and until when it works, in as many words as fit. */
function placeSentence({ plan, orders }: Preview, { desk, width }: TicketView): Line[] {
  if (cellWidth(plan.sentence) > width) return wrapped(plan.sentence, width).map((text) => line(span(text, 'strong')));
  const until = orderUntil(desk, wantedOrder(orders[0]!));
  const words = until === null ? null : fittingUntil(until, width - cellWidth(plan.sentence) - 3);
  return [line(span(plan.sentence, 'strong'), ...(words === null ? [] : [span(` · ${words}`, 'quiet')]))];
}

function verdictLines(order: PreviewedOrder, width: number): Line[] {
  const { verdict } = order;
  if (verdict.denial !== null)
    return wrapped(`would be DENIED: ${verdict.denial.message}`, width).map((text) => line(span(text, 'bad')));
  const pairs: readonly (readonly [string, string])[] = [
    ['notional', moneyToCent(verdict.notional)],
    ['fee', moneyToCent(verdict.commission)],
    ['at', figure(verdict.referencePrice)],
    ['reserves', reservation(verdict)],
    ...worstPair(verdict),
    ...riskPair(order),
    ...exitPairs(order),
    ['position', `${signedFigure(verdict.positionBefore)} → ${signedFigure(verdict.positionAfter)}`],
    ['buying power', `${moneyToCent(verdict.buyingPowerBefore)} → ${moneyToCent(verdict.buyingPowerAfter)}`],
  ];
  // The keys below must stay on the screen; the ticket pane shows every figure.
  const narrower = FIRST_TO_GO.map((_, at) => pairs.filter(([name]) => !FIRST_TO_GO.slice(0, at + 1).includes(name)));
  const laidOut = [pairs, ...narrower].map((kept) => flowing(kept, width));
  return laidOut.find((lines) => lines.length < BODY_ROWS) ?? laidOut.at(-1)!;
}

/** The figures that a narrow screen leaves out, in this order. */
const FIRST_TO_GO = ['of equity', 'fee', 'at', 'notional', 'at target', 'at gap'];

/** The buying power that the order reserves, and the worst expected price of a market order. */
function reservation({ reserved, worstPrice, referencePrice, triggerPrice }: PreviewedOrder['verdict']): string {
  const differs = worstPrice !== null && referencePrice !== null && !worstPrice.equals(referencePrice);
  return differs && triggerPrice === null ? `${moneyToCent(reserved)} at ${figure(worstPrice)}` : moneyToCent(reserved);
}

/** The worst price of an order with a trigger, and the result of the part that reduces a position. */
function worstPair({ triggerPrice, worstPrice, worstResult }: PreviewedOrder['verdict']): [string, string][] {
  const price = triggerPrice === null ? '' : `at ${figure(worstPrice)}`;
  const result = worstResult === null ? '' : signedMoneyToCent(worstResult);
  if (result !== '') return [['worst result', `${result} ${price}`.trimEnd()]];
  return price === '' ? [] : [['worst', price]];
}

/** The risk from which the quantity follows. */
function riskPair(order: PreviewedOrder): [string, string][] {
  const sizing = sizingOf(order);
  if (sizing === null) return [];
  const share = shareText(sizing);
  return [
    [sizingName(sizing).toLowerCase(), moneyToCent(sizing.money)],
    ...(share === null ? [] : [['of equity', share] satisfies [string, string]]),
  ];
}

/** The results of the entry with each of its exits, fees included. */
function exitPairs({ verdict: { targetResult, worstLoss }, gap }: PreviewedOrder): [string, string][] {
  return [
    ...(targetResult === null ? [] : [['at target', signedMoneyToCent(targetResult)] satisfies [string, string]]),
    ...(worstLoss === null ? [] : [['at stop', signedMoneyToCent(worstLoss)] satisfies [string, string]]),
    ...(gap === null ? [] : [['at gap', shortGapText(gap)] satisfies [string, string]]),
  ];
}

/** Names and figures over as many lines as they need; no figure is cut. */
function flowing(pairs: readonly (readonly [string, string])[], width: number): Line[] {
  const lines: Line[] = [];
  let spans: Span[] = [];
  let used = 0;
  for (const [name, value] of pairs) {
    const size = cellWidth(name) + cellWidth(value) + 3;
    if (used > 0 && used + size > width) {
      lines.push(line(...spans));
      spans = [];
      used = 0;
    }
    spans.push(span(`${name} `, 'quiet'), span(`${value}  `));
    used += size;
  }
  return [...lines, line(...spans)];
}

function actionLine(preview: Preview, { desk, arming }: TicketView, left: string): Line {
  const { plan } = preview;
  const proposes = needsApproval(preview);
  if (isDenied(preview) && !proposes)
    return line(span('Esc', 'accent'), span(' back · any key edits the line', 'quiet'));
  if (plan.mode === 'what-if') return line(span(`What-if: y sends nothing · Esc back · ${left}`, 'quiet'));
  const waits = engineIsOffline(desk)
    ? [span(`  no engine: it would stay PENDING_NEW; ${ENGINE_REMEDY}`, 'warning')]
    : [];
  if (arming === 'disarmed' && plan.risk === 'adds') {
    return line(
      span('DISARMED', 'warning'),
      '  ',
      span('A', 'accent'),
      ' arms, then ',
      span('y', 'accent'),
      proposes ? ' proposes it for an approval · ' : ' sends · ',
      span('Esc', 'accent'),
      span(` back · ${left}`, 'quiet'),
      ...waits,
    );
  }
  return line(
    span('y', 'accent'),
    proposes ? ' proposes it for an approval · ' : ' sends · ',
    span('Esc', 'accent'),
    span(` back · any other key edits · ${left}`, 'quiet'),
    ...waits,
  );
}

/** Failures come first, because only some of many answers fit. */
function answerLines(notes: readonly Note[], width: number): Line[] {
  const lines = noteLines(
    [...notes].sort((a, b) => Number(a.tone === 'good') - Number(b.tone === 'good')),
    width,
  );
  if (lines.length <= BODY_ROWS) return lines;
  return [
    ...lines.slice(0, BODY_ROWS - 1),
    line(
      span(`${notes.length} answers: ${paneLabel(ticketPane)} shows all, ${paneLabel(ordersPane)} the orders`, 'quiet'),
    ),
  ];
}

function noteLines(notes: readonly Note[], width: number): Line[] {
  return notes.flatMap(({ tone, text }) =>
    wrapped(text, Math.max(10, width)).map((part) => line(span(part, tone satisfies Tone))),
  );
}
