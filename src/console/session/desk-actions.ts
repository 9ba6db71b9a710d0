/** The keys of the desk and its lists. */
import { INTERVALS } from '../../domain/interval.ts';
import { plain } from '../../domain/decimal.ts';
import { roundToTick } from '../../domain/instrument.ts';
import type { Action } from '../keymap.ts';
import { moved } from '../panes/list-state.ts';
import type { Move } from '../panes/list-state.ts';
import { rowsInSight } from '../panes/list-body.ts';
import { PANE_CODES } from '../panes/pane.ts';
import { EMPTY_EDITOR, editorWith } from '../text/editor.ts';
import type { Editor } from '../text/editor.ts';
import { focusPane, showChart, toggleArming } from './moves.ts';
import { shownBanner } from './banners.ts';
import type { Workspace } from './workspace.ts';
import { openAndPreview, openTicket, ticketEvent } from './ticketing.ts';
import { openFilter } from './typing.ts';
import { listOf, withList } from './view.ts';

const MOVES: Readonly<Partial<Record<Action, Move>>> = { up: 'up', down: 'down', first: 'first', last: 'last', 'half-up': 'page-up', 'half-down': 'page-down' };

export function actAtDesk(workspace: Workspace, action: Action): void {
  const move = MOVES[action];
  if (move !== undefined) return moveInList(workspace, move);
  const number = /^pane-(\d)$/.exec(action)?.[1];
  if (number !== undefined) return focusPane(workspace, PANE_CODES[Number(number) - 1]!);
  HANDLERS[action]?.(workspace);
}

const HANDLERS: Readonly<Partial<Record<Action, (workspace: Workspace) => void>>> = {
  'order-line': (workspace) => openTicket(workspace, EMPTY_EDITOR),
  'command-line': (workspace) => {
    workspace.commandHistory.rest();
    workspace.update({ dialog: { kind: 'command', editor: EMPTY_EDITOR, note: null } });
  },
  help: (workspace) => workspace.update({ dialog: { kind: 'help', top: 0 } }),
  arm: toggleArming,
  acknowledge: (workspace) => void acknowledge(workspace),
  'next-pane': (workspace) => stepPane(workspace, 1),
  'previous-pane': (workspace) => stepPane(workspace, -1),
  'last-view': (workspace) => focusPane(workspace, workspace.view.before),
  zoom: (workspace) => workspace.update({ zoom: workspace.view.zoom === 'one' ? 'many' : 'one' }),
  portfolio: (workspace) => {
    const index = workspace.desk.portfolios.value.findIndex(({ id }) => id === workspace.desk.portfolioId);
    workspace.update({ dialog: { kind: 'portfolios', index: Math.max(0, index) } });
  },
  reload: (workspace) => {
    workspace.options.onReload('all');
    workspace.say('quiet', 'Reading everything again.');
  },
  back: goBack,
  filter: openFilter,
  detail: openDetail,
  buy: (workspace) => prefill(workspace, 'b'),
  sell: (workspace) => prefill(workspace, 's'),
  chart: (workspace) => {
    const symbol = workspace.selected(workspace.view.focus)?.subject.symbol ?? null;
    if (symbol !== null) showChart(workspace, symbol, null);
  },
  'cancel-order': (workspace) => {
    const subject = workspace.selected(workspace.view.focus)?.subject;
    if (subject?.kind === 'order') openAndPreview(workspace, editorWith(`x ${subject.order.number}`));
  },
  flatten: (workspace) => {
    const subject = workspace.selected(workspace.view.focus)?.subject;
    if (subject?.kind === 'position') openAndPreview(workspace, editorWith(`flat ${subject.symbol}`));
  },
  'cancel-all': (workspace) => openAndPreview(workspace, editorWith('xa')),
  'flatten-all': (workspace) => openAndPreview(workspace, editorWith('flat all')),
  'fill-ticket': fillTicket,
  'shorter-interval': (workspace) => stepInterval(workspace, -1),
  'longer-interval': (workspace) => stepInterval(workspace, 1),
};

function moveInList(workspace: Workspace, move: Move): void {
  const { view } = workspace;
  const size = workspace.bodySize(view.focus);
  const keys = workspace.rows(view.focus).map(({ key }) => key);
  const height = size === null ? 1 : rowsInSight(size);
  workspace.update({ lists: withList(view, view.focus, moved(listOf(view, view.focus), move, { keys, height })).lists });
}

function stepPane(workspace: Workspace, step: 1 | -1): void {
  const at = PANE_CODES.indexOf(workspace.view.focus);
  focusPane(workspace, PANE_CODES[(at + step + PANE_CODES.length) % PANE_CODES.length]!);
}

async function acknowledge(workspace: Workspace): Promise<void> {
  const banner = shownBanner(workspace.view.banners, workspace.desk);
  if (banner !== null && banner.kind !== 'alert') return workspace.update({ banners: workspace.view.banners.slice(1) });
  const subject = workspace.selected(workspace.view.focus)?.subject;
  const alert = banner !== null ? banner.alert : subject?.kind === 'alert' ? subject.alert : null;
  if (alert === null) return;
  const answer = await workspace.options.port.acknowledge(alert.id);
  if (answer.ok) workspace.say('quiet', `Alert ${alert.number} acknowledged.`);
  else workspace.say('bad', `NOT acknowledged: ${answer.error.message}${answer.error.hint === null ? '' : ` ${answer.error.hint}`}`);
  workspace.options.onReload('all');
}

/** The innermost thing first. */
function goBack(workspace: Workspace): void {
  const { view } = workspace;
  const list = listOf(view, view.focus);
  if (view.ticket.kind === 'answered') ticketEvent(workspace, { kind: 'close' });
  else if (view.detail !== null) workspace.update({ detail: null });
  else if (view.zoom === 'one') workspace.update({ zoom: 'many' });
  else if (list.filter !== null) workspace.update({ lists: withList(view, view.focus, { ...list, filter: null }).lists });
  else workspace.say('quiet', 'This is the desk. :q or Ctrl-C quits.');
}

function openDetail(workspace: Workspace): void {
  const { view } = workspace;
  const subject = workspace.selected(view.focus)?.subject;
  if (subject === undefined) return;
  const orderId = subject.kind === 'order' ? subject.order.id : subject.kind === 'trade' ? subject.trade.orderId : null;
  if (orderId !== null) {
    workspace.update({ detail: { orderId, code: view.focus } });
    workspace.options.onReload('detail');
  } else if (subject.symbol !== null) showChart(workspace, subject.symbol, null);
}

/** The quantity is never guessed: the cursor waits where it belongs. */
function prefill(workspace: Workspace, side: 'b' | 's'): void {
  const subject = workspace.selected(workspace.view.focus)?.subject;
  if (subject == null || subject.symbol === null) return;
  openTicket(workspace, lineWithGap(`${side} `, ` ${subject.symbol} @mkt`));
}

/** FLAT closes; the other directions leave the quantity to the trader. */
function fillTicket(workspace: Workspace): void {
  const subject = workspace.selected(workspace.view.focus)?.subject;
  if (subject?.kind !== 'signal') return;
  const { direction, symbol, entryPrice, number } = subject.signal;
  if (direction === 'FLAT') return openTicket(workspace, editorWith(`flat ${symbol}`));
  const instrument = workspace.desk.instruments.value.get(symbol);
  const price = instrument === undefined ? entryPrice : roundToTick(instrument, entryPrice, direction === 'LONG' ? 'BUY' : 'SELL');
  openTicket(workspace, lineWithGap(direction === 'LONG' ? 'b ' : 's ', ` ${symbol} @${plain(price)} sig=${number}`));
}

function lineWithGap(before: string, after: string): Editor {
  return editorWith(before + after, before.length);
}

function stepInterval(workspace: Workspace, step: 1 | -1): void {
  const { chart } = workspace.view;
  if (chart === null) return;
  const at = INTERVALS.indexOf(chart.interval) + step;
  const interval = INTERVALS[at];
  if (interval !== undefined) showChart(workspace, chart.symbol, interval);
}
