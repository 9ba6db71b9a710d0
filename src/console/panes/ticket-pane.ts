/** TKT: the open ticket as a form. It shares one state with the order line and shows the typed words field by field. */
import { SIDE_WORDS, describe } from '../../domain/order-line/describe.ts';
import type { OrderLine } from '../../domain/order-line/intent.ts';
import { formatQuantity } from '../../domain/order-line/quantity.ts';
import { formatPrice } from '../../domain/order-line/price.ts';
import { typeAndTrigger } from '../../domain/order-line/trigger.ts';
import { reachedWords, shortTrigger } from '../../domain/trigger-words.ts';
import { describeWorksUntil } from '../../domain/works-until.ts';
import { describeOne } from '../../trading/describe.ts';
import { figure, moneyToCent, signedFigure, signedMoneyToCent } from '../../text/figures.ts';
import { EMPTY_LINE, line, span } from '../../text/lines.ts';
import type { Line, Tone } from '../../text/lines.ts';
import { padded } from '../../text/widths.ts';
import { currentNote } from '../ticket/current-note.ts';
import { NEVER_SENT, planOf } from '../ticket/plan.ts';
import { cancelsOf, wantedOrder } from '../ticket/ticket-state.ts';
import { orderUntil } from '../ticket/until.ts';
import type { PreviewedOrder, TicketState } from '../ticket/ticket-state.ts';
import { priceCell } from './cells.ts';
import type { DrawnPane, PaneContext } from './pane.ts';

const LABEL_CELLS = 16;

export const ticketPane: DrawnPane = {
  kind: 'drawn',
  code: 'TKT',
  number: 6,
  name: 'ticket',
  title: 'order ticket',
  spots: [],
  onPaper: 'left out',
  place: 'desk',
  whenLost: 'unchanged',
  topics: ['quotes', 'positions', 'instruments', 'deskDay', 'value', 'signals', 'orders', 'engine'],
  summary: ({ ticket }) => (ticket.kind === 'closed' ? '' : ticket.kind),
  draw: (context) => {
    const { ticket } = context;
    if (ticket.kind === 'closed') return CLOSED_LINES;
    return [...formLines(ticket, context), EMPTY_LINE, ...stateLines(ticket, context)];
  },
};

const CLOSED_LINES: readonly Line[] = [
  line(span('No ticket is open.', 'strong')),
  line('o opens one; b and s prefill it from the selected row, t from a signal.'),
  EMPTY_LINE,
  line(span('side   ', 'quiet'), 'b buy · s sell · ss sell short · bc buy to cover'),
  line(span('qty    ', 'quiet'), '0.5 · 2.5k · $25k · 5%nav · pos · pos/2'),
  line(span('price  ', 'quiet'), '@mkt · @64000 · @bid · @ask+2t · @mid-5bp · @last'),
  line(span('tif    ', 'quiet'), 'day · gtc · gtd=2026-12-31 · ioc · fok · opg (at the open) · cls (at the close)'),
  line(
    span('flags  ', 'quiet'),
    'ro (reduce only) · post (maker only) · aon (all or none) · show 5 · sig=812 · note="…"',
  ),
];

function field(label: string, value: string, tone: Tone = 'plain'): Line {
  return line(span(padded(label, LABEL_CELLS, 'left'), 'quiet'), span(value, value === MISSING ? 'quiet' : tone));
}

const MISSING = '…';

function formLines(ticket: Exclude<TicketState, { kind: 'closed' }>, context: PaneContext): Line[] {
  const intent = ticket.kind === 'editing' && ticket.parsed?.ok === true ? ticket.parsed.value : null;
  if (intent !== null && intent.kind !== 'order') return [field('Command', describe(intent), 'strong')];
  if (intent !== null)
    return [...orderFields(intent), ...marketFields(intent.symbol, context), ...sizeField(intent, context)];
  if (ticket.kind === 'preview' || ticket.kind === 'checking' || ticket.kind === 'sending')
    return [field('Order', ticket.kind === 'checking' ? ticket.plan.sentence : ticket.preview.plan.sentence, 'strong')];
  // The line is not complete yet: each word appears in the field that it will fill.
  const words = ticket.editor.text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  return ['Side', 'Quantity', 'Symbol', 'Price', 'Time in force'].map((label, at) =>
    field(label, words[at] ?? MISSING),
  );
}

function orderFields(line: OrderLine): Line[] {
  const tif =
    line.timeInForce.kind === 'default'
      ? 'DAY'
      : line.timeInForce.kind === 'GTD'
        ? `GTD ${line.timeInForce.date}`
        : line.timeInForce.kind;
  return [
    field('Side', SIDE_WORDS[line.side], line.side === 'b' || line.side === 'bc' ? 'buy' : 'sell'),
    field('Quantity', formatQuantity(line.quantity), 'strong'),
    field('Symbol', line.symbol, 'strong'),
    field('Price', formatPrice(line.price), 'strong'),
    ...(line.trigger === null ? [] : [field('Trigger', shortTrigger(typeAndTrigger(line)) ?? '', 'strong')]),
    field('Time in force', tif),
    field(
      'Flags',
      [
        ...line.flags,
        ...(line.display === null ? [] : [`show ${figure(line.display)}`]),
        ...(line.signal === null ? [] : [`sig=${line.signal}`]),
      ].join(' ') || 'none',
      'quiet',
    ),
  ];
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

function sizeField(intent: OrderLine, { desk }: PaneContext): Line[] {
  const plan = planOf(intent, desk, NEVER_SENT);
  return plan.ok ? [field('Would send', plan.value.sentence, 'strong')] : [field('Problem', plan.error.message, 'bad')];
}

function stateLines(ticket: Exclude<TicketState, { kind: 'closed' }>, context: PaneContext): Line[] {
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
  const until = orderUntil(desk, wanted);
  return [
    ...(verdict.denial === null ? [] : [field('Would be DENIED', verdict.denial.message, 'bad')]),
    ...(until === null ? [] : [field('Works', describeWorksUntil(until))]),
    field('Notional', moneyToCent(verdict.notional)),
    field('Fee', moneyToCent(verdict.commission)),
    field('Reference price', figure(verdict.referencePrice)),
    ...(verdict.triggersAtOnce ? [field('Trigger', reachedWords(wanted), 'warning')] : []),
    field('Reserves', moneyToCent(verdict.reserved)),
    field('Worst price', figure(verdict.worstPrice)),
    ...(verdict.worstResult === null ? [] : [field('Worst result', signedMoneyToCent(verdict.worstResult))]),
    field('Position', `${signedFigure(verdict.positionBefore)} → ${signedFigure(verdict.positionAfter)}`),
    field('Buying power', `${moneyToCent(verdict.buyingPowerBefore)} → ${moneyToCent(verdict.buyingPowerAfter)}`),
  ];
}
