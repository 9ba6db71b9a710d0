/** TKT: the open ticket as a form that shares one state with the order line, and below it the preview. */
import { takingWords } from '../../domain/condition-words.ts';
import { openingWords } from '../../domain/exit-words.ts';
import { lineErrorMessage } from '../../domain/order-line/caret.ts';
import { describe } from '../../domain/order-line/describe.ts';
import type { LineError } from '../../domain/order-line/intent.ts';
import { reachedWords } from '../../domain/trigger-words.ts';
import { describeWorksUntil } from '../../domain/works-until.ts';
import { describeOne } from '../../trading/describe.ts';
import { exitText } from '../../text/exit-text.ts';
import { figure, moneyToCent, signedFigure, signedMoneyToCent } from '../../text/figures.ts';
import { EMPTY_LINE, line, span } from '../../text/lines.ts';
import type { Line, Tone } from '../../text/lines.ts';
import { gapText, sizingName, sizingText } from '../../text/sizing.ts';
import { padded, wrapped } from '../../text/widths.ts';
import { currentNote } from '../ticket/current-note.ts';
import { draftOfLine, fieldOfError } from '../ticket/form.ts';
import { NEVER_SENT, planOf } from '../ticket/plan.ts';
import { cancelsOf, sizingOf, wantedOrder } from '../ticket/ticket-state.ts';
import { orderUntil } from '../ticket/until.ts';
import type { PreviewedOrder, TicketState } from '../ticket/ticket-state.ts';
import { priceCell } from './cells.ts';
import type { DrawnPane, PaneContext, Size } from './pane.ts';
import { LABEL_CELLS, formLines } from './ticket-form.ts';

type Drafted = Exclude<TicketState, { kind: 'closed' }>;

export const ticketPane: DrawnPane = {
  kind: 'drawn',
  code: 'TKT',
  number: 6,
  name: 'ticket',
  title: 'order ticket',
  spots: [],
  onPaper: 'left out',
  place: 'ticket',
  whenLost: 'unchanged',
  topics: ['quotes', 'positions', 'instruments', 'deskDay', 'value', 'signals', 'orders', 'engine'],
  summary: ({ ticket }) => (ticket.kind === 'closed' ? '' : ticket.kind),
  draw: (context, size) => {
    const { ticket } = context;
    if (ticket.kind === 'closed') return closedLines(size.width);
    return [...formPart(ticket, context, size), EMPTY_LINE, ...stateLines(ticket, context)];
  },
};

const GRAMMAR: readonly (readonly [part: string, examples: string])[] = [
  ['side', 'b buy · s sell · ss sell short · bc buy to cover'],
  ['qty', '0.5 · 2.5k · $25k · 5%nav · pos · pos/2 · risk 0.5% · risk 250 · vol 15%'],
  ['price', '@mkt · @64000 · @bid · @ask+2t · @mid-5bp · @last'],
  ['trigger', 'stp 183 · mit 180 · trl 1.5% · trl 2 · trl 2atr'],
  ['tif', 'day · gtc · gtd=2026-12-31 · ioc · fok · opg · cls'],
  ['flags', 'ro · post · aon · show 5 · sig=812 · pf=alpha · note="…"'],
  ['exits', 'tp 195 · tp 2R · sl 183 · sl 183@182.5 · sl -1.2atr · sl trl 1.5%'],
  ['links', 'A oco B · A then B · exit ETHUSD tp 195 sl 183'],
];

/** No line is wider than a screen of 80 columns, and a narrower one shows all words too. */
function closedLines(width: number): Line[] {
  const says = 'o opens one as a line, Enter as a form; b and s prefill it from the selected row, t from a signal.';
  return [
    line(span('No ticket is open.', 'strong')),
    ...wrapped(says, width).map((text) => line(text)),
    EMPTY_LINE,
    ...GRAMMAR.flatMap(([part, examples]) =>
      wrapped(examples, width - GRAMMAR_CELLS).map((text, at) =>
        line(span(padded(at === 0 ? part : '', GRAMMAR_CELLS, 'left'), 'quiet'), text),
      ),
    ),
  ];
}

const GRAMMAR_CELLS = 8;

function field(label: string, value: string, tone: Tone = 'plain'): Line {
  return line(span(padded(label, LABEL_CELLS, 'left'), 'quiet'), span(value, tone));
}

function formPart(ticket: Drafted, context: PaneContext, size: Size): Line[] {
  const read = draftOfLine(ticket.editor).parsed;
  if (read?.ok === true && read.value.kind !== 'order') return [field('Command', describe(read.value), 'strong')];
  const order = ticket.kind === 'editing' && ticket.parsed?.ok === true ? ticket.parsed.value : null;
  const plan = order === null ? null : planOf(order, context.desk, NEVER_SENT);
  // The preview reads the ATR: until then the line is right and has no quantity.
  const refused = plan !== null && !plan.ok && plan.error.needs === undefined ? plan.error : null;
  const error = refused ?? errorOf(ticket);
  const fault = refused !== null && order?.kind === 'order' ? fieldOfError(order, refused) : ticket.form.fault;
  const below = [
    ...(plan?.ok === true ? [field('Would send', plan.value.sentence, 'strong')] : []),
    ...(error !== null && fault === null ? [field('Problem', lineErrorMessage(error), 'bad')] : []),
    ...(ticket.form.fields.symbol === '' ? [] : marketFields(ticket.form.fields.symbol, context)),
  ];
  const view = {
    form: { ...ticket.form, fault },
    problem: error === null ? null : lineErrorMessage(error),
    below: below.length + VERDICT_ROWS,
    use: ticket.kind === 'editing' ? ('editing' as const) : ('reading' as const),
  };
  return [...formLines(view, size), ...below];
}

/** The rows of a preview. */
const VERDICT_ROWS = 10;

function errorOf(ticket: Drafted): LineError | null {
  return ticket.kind === 'editing' && ticket.parsed?.ok === false ? ticket.parsed.error : null;
}

function marketFields(symbol: string, context: PaneContext): Line[] {
  const quote = context.desk.quotes.value.get(symbol);
  const held = context.desk.positions.value.find((position) => position.symbol === symbol);
  const price = (value: Parameters<typeof priceCell>[0]): string => priceCell(value, symbol, context).text;
  return [
    field(
      'Bid / ask',
      quote === undefined ? 'no quote' : `${price(quote.bid)} / ${price(quote.ask)}   last ${price(quote.last)}`,
    ),
    field('Position', held === undefined ? 'flat' : signedFigure(held.quantity)),
  ];
}

function stateLines(ticket: Drafted, context: PaneContext): Line[] {
  if (ticket.kind === 'answered')
    return ticket.notes.map((note) => {
      const { tone, text } = currentNote(note, context.desk);
      return line(span(text, tone));
    });
  const preview = ticket.kind === 'preview' || ticket.kind === 'sending' ? ticket.preview : null;
  if (preview === null) return [];
  const canceled = cancelsOf(preview.plan).map(({ number, side, quantity, symbol, status }) =>
    field('Cancels', `#${number} ${side} ${figure(quantity)} ${symbol}, ${status}`),
  );
  return [
    ...canceled,
    ...preview.orders.flatMap((order) => [
      ...(preview.orders.length === 1
        ? []
        : [field(order.kind === 'place' ? 'Places' : 'Replaces', describeOne(order), 'strong')]),
      ...previewFields(order, context),
    ]),
  ];
}

function previewFields(order: PreviewedOrder, { desk }: PaneContext): Line[] {
  const { verdict } = order;
  const wanted = wantedOrder(order);
  const sizing = sizingOf(order);
  const until = orderUntil(desk, wanted);
  const judged = order.kind === 'place' ? 'order' : 'new terms';
  const taking = verdict.postOnly === null ? null : takingWords(verdict.postOnly, judged, figure);
  const opening = openingWords(wanted, verdict, figure);
  return [
    ...(verdict.denial === null ? [] : [field('Would be DENIED', verdict.denial.message, 'bad')]),
    ...(until === null ? [] : [field('Works', describeWorksUntil(until))]),
    field('Notional', moneyToCent(verdict.notional)),
    field('Fee', moneyToCent(verdict.commission)),
    field('Reference price', figure(verdict.referencePrice)),
    ...(verdict.triggersAtOnce ? [field('Trigger', reachedWords(wanted), 'warning')] : []),
    ...(taking === null ? [] : [field('Post-only', taking, 'warning')]),
    field('Reserves', moneyToCent(verdict.reserved)),
    field('Worst price', figure(verdict.worstPrice)),
    ...(verdict.worstResult === null ? [] : [field('Worst result', signedMoneyToCent(verdict.worstResult))]),
    ...verdict.exits.map((exit) => field(exit.kind === 'TAKE_PROFIT' ? 'Target' : 'Stop', exitText(exit))),
    ...(opening === null ? [] : [field('Exits', opening, 'warning')]),
    ...(sizing === null ? [] : [field(sizingName(sizing), sizingText(sizing))]),
    ...(verdict.targetResult === null ? [] : [field('Result at target', signedMoneyToCent(verdict.targetResult))]),
    ...(verdict.worstLoss === null ? [] : [field('Result at stop', signedMoneyToCent(verdict.worstLoss))]),
    ...(order.gap === null ? [] : [field('In worst gap', gapText(order.gap))]),
    field('Position', `${signedFigure(verdict.positionBefore)} → ${signedFigure(verdict.positionAfter)}`),
    field('Buying power', `${moneyToCent(verdict.buyingPowerBefore)} → ${moneyToCent(verdict.buyingPowerAfter)}`),
  ];
}
