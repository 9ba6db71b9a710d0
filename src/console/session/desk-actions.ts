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
import { criticalAlerts, shownBanner } from './news.ts';
import type { Session } from './session.ts';
import { openAndPreview, openTicket, ticketEvent } from './ticketing.ts';
import { openFilter } from './typing.ts';
import { listOf, withList } from './view.ts';

const MOVES: Readonly<Partial<Record<Action, Move>>> = { up: 'up', down: 'down', first: 'first', last: 'last', 'half-up': 'page-up', 'half-down': 'page-down' };

export function actAtDesk(session: Session, action: Action): void {
  const move = MOVES[action];
  if (move !== undefined) return moveInList(session, move);
  const number = /^pane-(\d)$/.exec(action)?.[1];
  if (number !== undefined) return focusPane(session, PANE_CODES[Number(number) - 1]!);
  HANDLERS[action]?.(session);
}

const HANDLERS: Readonly<Partial<Record<Action, (session: Session) => void>>> = {
  'order-line': (session) => openTicket(session, EMPTY_EDITOR),
  'command-line': (session) => {
    session.commandHistory.rest();
    session.update({ dialog: { kind: 'command', editor: EMPTY_EDITOR, note: null } });
  },
  help: (session) => session.update({ dialog: { kind: 'help', top: 0 } }),
  arm: toggleArming,
  acknowledge: (session) => void acknowledge(session),
  'next-pane': (session) => stepPane(session, 1),
  'previous-pane': (session) => stepPane(session, -1),
  'last-view': (session) => focusPane(session, session.view.before),
  zoom: (session) => session.update({ zoom: session.view.zoom === 'one' ? 'many' : 'one' }),
  portfolio: (session) => {
    const index = session.desk.portfolios.value.findIndex(({ id }) => id === session.desk.portfolioId);
    session.update({ dialog: { kind: 'portfolios', index: Math.max(0, index) } });
  },
  reload: (session) => {
    session.options.onReload('all');
    session.say('quiet', 'Reading everything again.');
  },
  back: goBack,
  filter: openFilter,
  detail: openDetail,
  buy: (session) => prefill(session, 'b'),
  sell: (session) => prefill(session, 's'),
  chart: (session) => {
    const symbol = session.selected(session.view.focus)?.subject.symbol ?? null;
    if (symbol !== null) showChart(session, symbol, null);
  },
  'cancel-order': (session) => {
    const subject = session.selected(session.view.focus)?.subject;
    if (subject?.kind === 'order') openAndPreview(session, editorWith(`x ${subject.order.number}`));
  },
  flatten: (session) => {
    const subject = session.selected(session.view.focus)?.subject;
    if (subject?.kind === 'position') openAndPreview(session, editorWith(`flat ${subject.symbol}`));
  },
  'cancel-all': (session) => openAndPreview(session, editorWith('xa')),
  'flatten-all': (session) => openAndPreview(session, editorWith('flat all')),
  'fill-ticket': fillTicket,
  'shorter-interval': (session) => stepInterval(session, -1),
  'longer-interval': (session) => stepInterval(session, 1),
};

function moveInList(session: Session, move: Move): void {
  const { view } = session;
  const size = session.bodySize(view.focus);
  const keys = session.rows(view.focus).map(({ key }) => key);
  const height = size === null ? 1 : rowsInSight(size);
  session.update({ lists: withList(view, view.focus, moved(listOf(view, view.focus), move, { keys, height })).lists });
}

function stepPane(session: Session, step: 1 | -1): void {
  const at = PANE_CODES.indexOf(session.view.focus);
  focusPane(session, PANE_CODES[(at + step + PANE_CODES.length) % PANE_CODES.length]!);
}

async function acknowledge(session: Session): Promise<void> {
  const banner = shownBanner(session.view, criticalAlerts(session.desk));
  if (banner !== null && banner.kind !== 'alert') return session.update({ banners: session.view.banners.slice(1) });
  const subject = session.selected(session.view.focus)?.subject;
  const alert = banner !== null ? banner.alert : subject?.kind === 'alert' ? subject.alert : null;
  if (alert === null) return;
  const answer = await session.options.port.acknowledge(alert.id);
  if (answer.ok) session.say('quiet', `Alert ${alert.number} acknowledged.`);
  else session.say('bad', `NOT acknowledged: ${answer.error.message}${answer.error.hint === null ? '' : ` ${answer.error.hint}`}`);
  session.options.onReload('all');
}

/** The innermost thing first. */
function goBack(session: Session): void {
  const { view } = session;
  const list = listOf(view, view.focus);
  if (view.ticket.kind === 'answered') ticketEvent(session, { kind: 'close' });
  else if (view.detail !== null) session.update({ detail: null });
  else if (view.zoom === 'one') session.update({ zoom: 'many' });
  else if (list.filter !== null) session.update({ lists: withList(view, view.focus, { ...list, filter: null }).lists });
  else session.say('quiet', 'This is the desk. :q or Ctrl-C quits.');
}

function openDetail(session: Session): void {
  const { view } = session;
  const subject = session.selected(view.focus)?.subject;
  if (subject === undefined) return;
  const orderId = subject.kind === 'order' ? subject.order.id : subject.kind === 'trade' ? subject.trade.orderId : null;
  if (orderId !== null) {
    session.update({ detail: { orderId, code: view.focus } });
    session.options.onReload('detail');
  } else if (subject.symbol !== null) showChart(session, subject.symbol, null);
}

/** The quantity is never guessed: the cursor waits where it belongs. */
function prefill(session: Session, side: 'b' | 's'): void {
  const subject = session.selected(session.view.focus)?.subject;
  if (subject == null || subject.symbol === null) return;
  openTicket(session, lineWithGap(`${side} `, ` ${subject.symbol} @mkt`));
}

/** FLAT closes; the other directions leave the quantity to the trader. */
function fillTicket(session: Session): void {
  const subject = session.selected(session.view.focus)?.subject;
  if (subject?.kind !== 'signal') return;
  const { direction, symbol, entryPrice, number } = subject.signal;
  if (direction === 'FLAT') return openTicket(session, editorWith(`flat ${symbol}`));
  const instrument = session.desk.instruments.value.get(symbol);
  const price = instrument === undefined ? entryPrice : roundToTick(instrument, entryPrice, direction === 'LONG' ? 'BUY' : 'SELL');
  openTicket(session, lineWithGap(direction === 'LONG' ? 'b ' : 's ', ` ${symbol} @${plain(price)} sig=${number}`));
}

function lineWithGap(before: string, after: string): Editor {
  return editorWith(before + after, before.length);
}

function stepInterval(session: Session, step: 1 | -1): void {
  const { chart } = session.view;
  if (chart === null) return;
  const at = INTERVALS.indexOf(chart.interval) + step;
  const interval = INTERVALS[at];
  if (interval !== undefined) showChart(session, chart.symbol, interval);
}
