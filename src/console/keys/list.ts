/** Keys of a pane with rows: they move the cursor and act on the row under it. */
import { plain } from '../../domain/decimal.ts';
import { presentExits } from '../../trading/present-exits.ts';
import { roundToTick } from '../../domain/instrument.ts';
import type { OrderRow } from '../../database/order-row.ts';
import { isTerminal, isWorking } from '../../domain/order.ts';
import { rowsInSight } from '../panes/list-body.ts';
import { moved } from '../panes/list-state.ts';
import type { Move } from '../panes/list-state.ts';
import { ordersPane } from '../panes/orders.ts';
import { paneLabel } from '../panes/pane.ts';
import type { RowSubject } from '../panes/pane.ts';
import { positionsPane } from '../panes/positions.ts';
import { signalsPane } from '../panes/signals.ts';
import { openProposal } from '../session/deciding.ts';
import { showChart } from '../session/moves.ts';
import { openAndPreview, openTicket, openWithGap, openWithoutQuantity } from '../session/ticketing.ts';
import { openFilter } from '../session/typing.ts';
import { listOf, withList } from '../session/view.ts';
import type { Workspace } from '../session/workspace.ts';
import { editorWith } from '../editor.ts';
import type { Editor } from '../editor.ts';
import { onKeys } from './binding.ts';
import type { Binding } from './binding.ts';
import type { KeyContext } from './key-hint.ts';

export const LIST_KEYS: readonly Binding[] = [
  ...onKeys(['j', 'down'], {
    action: 'down',
    place: 'list',
    title: 'down',
    run: (workspace) => moveCursor(workspace, 'down'),
  }),
  ...onKeys(['k', 'up'], { action: 'up', place: 'list', title: 'up', run: (workspace) => moveCursor(workspace, 'up') }),
  ...onKeys(['g', 'home'], {
    action: 'first',
    place: 'list',
    title: 'first row',
    run: (workspace) => moveCursor(workspace, 'first'),
  }),
  ...onKeys(['G', 'end'], {
    action: 'last',
    place: 'list',
    title: 'last row',
    run: (workspace) => moveCursor(workspace, 'last'),
  }),
  ...onKeys(['ctrl-d', 'page-down'], {
    action: 'half-down',
    place: 'list',
    title: 'half a screen down',
    run: (workspace) => moveCursor(workspace, 'page-down'),
  }),
  ...onKeys(['ctrl-u', 'page-up'], {
    action: 'half-up',
    place: 'list',
    title: 'half a screen up',
    run: (workspace) => moveCursor(workspace, 'page-up'),
  }),
  {
    key: 'enter',
    action: 'detail',
    place: 'list',
    title: "open the order's events and trades, the chart, or the proposal",
    footer: 'decide',
    notOffered: ({ subject }) => subject?.kind !== 'proposal',
    unavailable: noRow,
    run: openDetail,
  },
  {
    key: 'b',
    action: 'buy',
    place: 'list',
    title: 'prefill a buy of the selected row',
    footer: 'buy',
    unavailable: noSymbol,
    run: (workspace) => prefill(workspace, 'b'),
  },
  {
    key: 's',
    action: 'sell',
    place: 'list',
    title: 'prefill a sell of the selected row',
    footer: 'sell',
    unavailable: noSymbol,
    run: (workspace) => prefill(workspace, 's'),
  },
  {
    key: 'c',
    action: 'chart',
    place: 'list',
    title: 'open the chart of the selected row',
    unavailable: noSymbol,
    run: chartSelected,
  },
  {
    key: 'x',
    action: 'cancel-order',
    place: 'list',
    title: 'cancel the selected order; y confirms',
    footer: 'cancel',
    unavailable: notCancelable,
    run: cancelSelected,
  },
  {
    key: 'm',
    action: 'replace-order',
    place: 'list',
    title: 'modify the selected order: prefill its quantity and price',
    footer: 'modify',
    unavailable: notReplaceable,
    run: replaceSelected,
  },
  {
    key: 'f',
    action: 'flatten',
    place: 'list',
    title: 'flatten the selected position; y confirms',
    footer: 'flatten',
    run: flattenSelected,
    unavailable: ({ subject }) =>
      subject?.kind === 'position'
        ? null
        : `f flattens a position: select one in ${paneLabel(positionsPane)}, or type flat SYMBOL`,
  },
  {
    key: 'v',
    action: 'reverse',
    place: 'list',
    title: 'reverse the selected position: long becomes short; y confirms when armed',
    footer: 'reverse',
    run: reverseSelected,
    unavailable: ({ subject }) =>
      subject?.kind === 'position'
        ? null
        : `v reverses a position: select one in ${paneLabel(positionsPane)}, or type rev SYMBOL`,
  },
  {
    key: 'e',
    action: 'exits',
    place: 'list',
    title: 'set the stop and the target of the selected position; y confirms when armed',
    footer: 'exits',
    run: setExits,
    unavailable: ({ subject }) =>
      subject?.kind === 'position'
        ? null
        : `e sets stop and target: select a position in ${paneLabel(positionsPane)}, or type exit SYMBOL`,
  },
  {
    key: 't',
    action: 'fill-ticket',
    place: 'list',
    title: 'fill the ticket from the selected signal',
    footer: 'ticket',
    run: fillTicket,
    unavailable: ({ subject }) =>
      subject?.kind === 'signal' ? null : `t fills the ticket from a signal: select one in ${paneLabel(signalsPane)}`,
  },
  {
    key: '/',
    action: 'filter',
    place: 'list',
    title: 'filter the rows; /! hides the matching rows',
    footer: 'filter',
    run: openFilter,
  },
];

function noRow({ subject }: KeyContext): string | null {
  return subject === null ? 'no row is selected' : null;
}

function noSymbol(context: KeyContext): string | null {
  return noRow(context) ?? (context.subject?.symbol == null ? 'this row has no symbol' : null);
}

function notCancelable({ subject }: KeyContext): string | null {
  if (subject === null || subject.kind !== 'order')
    return `x cancels an order: select one in ${paneLabel(ordersPane)}, or type x and its number`;
  return isTerminal(subject.order.status)
    ? `order #${subject.order.number} is ${subject.order.status}, so there is nothing left to cancel`
    : null;
}

function notReplaceable({ subject }: KeyContext): string | null {
  if (subject === null || subject.kind !== 'order')
    return `m modifies an order: select one in ${paneLabel(ordersPane)}, or type rep and its number`;
  const { number, status } = subject.order;
  if (isTerminal(status)) return `order #${number} is ${status}, so there is nothing left to modify`;
  if (!isWorking(status) && status !== 'HELD')
    return `order #${number} is ${status}: wait until it is accepted, or cancel it with x`;
  return presentTerms(subject.order).length > 0
    ? null
    : `order #${number} follows its entry and the market: x cancels it, m has no terms`;
}

function selectedSubject(workspace: Workspace): RowSubject | null {
  return workspace.selected(workspace.view.focus)?.subject ?? null;
}

function moveCursor(workspace: Workspace, move: Move): void {
  const { view } = workspace;
  const size = workspace.bodySize(view.focus);
  const keys = workspace.rows(view.focus).map(({ key }) => key);
  const height = size === null ? 1 : rowsInSight(size);
  workspace.update({
    lists: withList(view, view.focus, moved(listOf(view, view.focus), move, { keys, height })).lists,
  });
}

function openDetail(workspace: Workspace): void {
  const subject = selectedSubject(workspace);
  if (subject === null) return;
  if (subject.kind === 'proposal') return openProposal(workspace, subject.proposal);
  const orderId = subject.kind === 'order' ? subject.order.id : subject.kind === 'trade' ? subject.trade.orderId : null;
  if (orderId !== null) {
    workspace.update({ detail: { orderId, code: workspace.view.focus } });
    workspace.options.onReload('detail');
  } else if (subject.symbol !== null) showChart(workspace, subject.symbol, null);
}

/** The console never guesses the quantity: the cursor waits in its place. */
function prefill(workspace: Workspace, side: 'b' | 's'): void {
  const symbol = selectedSubject(workspace)?.symbol ?? null;
  if (symbol !== null) openWithoutQuantity(workspace, lineWithGap(`${side} `, ` ${symbol} @mkt`));
}

function chartSelected(workspace: Workspace): void {
  const symbol = selectedSubject(workspace)?.symbol ?? null;
  if (symbol !== null) showChart(workspace, symbol, null);
}

function cancelSelected(workspace: Workspace): void {
  const subject = selectedSubject(workspace);
  if (subject?.kind === 'order') openAndPreview(workspace, editorWith(`x ${subject.order.number}`));
}

function replaceSelected(workspace: Workspace): void {
  const subject = selectedSubject(workspace);
  if (subject?.kind === 'order')
    openTicket(workspace, editorWith(`rep ${subject.order.number} ${presentTerms(subject.order).join(' ')}`));
}

/** The whole quantity, its filled part included, and the prices that the order has, as in a line. */
function presentTerms({ quantity, limitPrice, stopPrice, type, parentId }: OrderRow): string[] {
  return [
    // The quantity of an order that waits for another one, or waited, belongs to the engine.
    ...(parentId === null ? [`q${plain(quantity)}`] : []),
    ...(limitPrice === null ? [] : [`@${plain(limitPrice)}`]),
    // A trailing stop moves its own.
    ...(stopPrice === null || type === 'TRAILING_STOP' ? [] : [`stp ${plain(stopPrice)}`]),
  ];
}

function flattenSelected(workspace: Workspace): void {
  const subject = selectedSubject(workspace);
  if (subject?.kind === 'position') openAndPreview(workspace, editorWith(`flat ${subject.symbol}`));
}

function reverseSelected(workspace: Workspace): void {
  const subject = selectedSubject(workspace);
  if (subject?.kind === 'position') openAndPreview(workspace, editorWith(`rev ${subject.symbol}`));
}

/** The present exits as they are typed; without any the trader types them. */
function setExits(workspace: Workspace): void {
  const subject = selectedSubject(workspace);
  if (subject?.kind !== 'position') return;
  const { position, symbol } = subject;
  const present = presentExits(position, workspace.desk.orders.value);
  const line = editorWith(`exit ${symbol} ${present.join(' ')}`);
  if (present.length > 0) openTicket(workspace, line);
  else openWithGap(workspace, line, 'Type the exits: tp 195 · sl 183 · sl 183@182.5 · sl trl 1.5%');
}

/** FLAT closes the position; for LONG and SHORT the trader types the quantity. */
function fillTicket(workspace: Workspace): void {
  const subject = selectedSubject(workspace);
  if (subject?.kind !== 'signal') return;
  const { direction, symbol, entryPrice, number } = subject.signal;
  if (direction === 'FLAT') return openTicket(workspace, editorWith(`flat ${symbol}`));
  const instrument = workspace.desk.instruments.value.get(symbol);
  const price =
    instrument === undefined ? entryPrice : roundToTick(instrument, entryPrice, direction === 'LONG' ? 'BUY' : 'SELL');
  openWithoutQuantity(
    workspace,
    lineWithGap(direction === 'LONG' ? 'b ' : 's ', ` ${symbol} @${plain(price)} sig=${number}`),
  );
}

function lineWithGap(before: string, after: string): Editor {
  return editorWith(before + after, before.length);
}
