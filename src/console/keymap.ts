/**
 * Every key of the console as data: help, footer and the README's table are made from it, and a test refuses two bindings on one key
 * in one place. Keys are named as `key-name.ts` names them.
 */
import { isTerminal } from '../domain/order.ts';
import type { PaneCode, RowSubject } from './panes/pane.ts';
import type { TicketState } from './ticket/ticket-state.ts';

/** Where a key means something. A place also hears the keys of the places it lies in, see PLACES. */
export type Place = 'anywhere' | 'desk' | 'list' | 'chart' | 'small' | 'typing' | 'line' | 'preview' | 'command' | 'filter' | 'help' | 'portfolios';

/** Each place with those around it, the innermost first. */
export const PLACES: Readonly<Record<Place, readonly Place[]>> = {
  anywhere: ['anywhere'],
  desk: ['desk', 'anywhere'],
  list: ['list', 'desk', 'anywhere'],
  chart: ['chart', 'desk', 'anywhere'],
  small: ['small', 'anywhere'],
  typing: ['typing', 'anywhere'],
  line: ['line', 'typing', 'anywhere'],
  preview: ['preview', 'typing', 'anywhere'],
  command: ['command', 'typing', 'anywhere'],
  filter: ['filter', 'typing', 'anywhere'],
  help: ['help', 'anywhere'],
  portfolios: ['portfolios', 'anywhere'],
};

/** What a binding may look at to say why it does nothing now. */
export interface KeyContext {
  readonly focus: PaneCode;
  /** The row under the cursor; null in a pane without rows or without any. */
  readonly subject: RowSubject | null;
  readonly ticket: TicketState;
  readonly arming: 'armed' | 'disarmed';
  readonly banner: 'shown' | 'none';
  readonly connection: 'connected' | 'lost';
}

export interface Binding {
  readonly key: string;
  readonly action: Action;
  /** What it does, as the help says it. */
  readonly title: string;
  readonly place: Place;
  /** Short word for the footer; without one it stands only in the help. */
  readonly footer?: string;
  /** Why it does nothing now, in a person's words; null when it works. */
  readonly unavailable?: (context: KeyContext) => string | null;
}

export type Action =
  | 'quit' | 'redraw' | 'suspend' | 'order-line' | 'command-line' | 'help' | 'next-pane' | 'previous-pane' | 'last-view' | 'zoom' | 'portfolio' | 'arm' | 'back' | 'reload'
  | 'settings' | 'acknowledge' | `pane-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`
  | 'down' | 'up' | 'first' | 'last' | 'half-down' | 'half-up' | 'filter' | 'detail' | 'buy' | 'sell' | 'chart' | 'cancel-order' | 'flatten' | 'modify' | 'fill-ticket'
  | 'shorter-interval' | 'longer-interval' | 'cancel-all' | 'flatten-all'
  | 'left' | 'right' | 'word-left' | 'word-right' | 'start' | 'end' | 'backspace' | 'delete' | 'delete-word' | 'delete-to-start' | 'delete-to-end'
  | 'submit' | 'close' | 'complete' | 'older' | 'newer' | 'send';

const noRow = ({ subject }: KeyContext): string | null => (subject === null ? 'no row is selected' : null);

const noSymbol = (context: KeyContext): string | null => noRow(context) ?? (context.subject?.symbol == null ? 'this row has no symbol' : null);

function notCancelable(context: KeyContext): string | null {
  const { subject } = context;
  if (subject === null || subject.kind !== 'order') return 'x cancels an order: select one in ORD (2), or use x and its number in the order line';
  return isTerminal(subject.order.status) ? `order #${subject.order.number} is ${subject.order.status}, so there is nothing left to cancel` : null;
}

function notAcknowledgeable({ subject, banner }: KeyContext): string | null {
  if (banner === 'shown') return null;
  if (subject === null || subject.kind !== 'alert') return 'a acknowledges an alert: select one in ALR (4)';
  return subject.alert.acknowledged ? `alert ${subject.alert.number} is acknowledged already` : null;
}

const PANE_KEYS: readonly (readonly [1 | 2 | 3 | 4 | 5 | 6 | 7 | 8, string])[] = [
  [1, 'positions (POS)'], [2, 'orders (ORD)'], [3, 'signals (SIG)'], [4, 'alerts (ALR)'], [5, 'market (MKT)'], [6, 'ticket (TKT)'], [7, 'chart (GP)'], [8, 'trades (TRD)'],
];

export const KEYMAP: readonly Binding[] = [
  { key: 'ctrl-c', action: 'quit', place: 'anywhere', title: 'quit cleanly' },
  { key: 'ctrl-l', action: 'redraw', place: 'anywhere', title: 'paint the whole screen again' },
  { key: 'ctrl-z', action: 'suspend', place: 'anywhere', title: 'suspend; the shell\'s fg comes back' },

  { key: 'o', action: 'order-line', place: 'desk', title: 'open the order line', footer: 'order' },
  { key: ':', action: 'command-line', place: 'desk', title: 'command line: codes, BTCUSD GP, order lines, q', footer: 'command' },
  { key: '?', action: 'help', place: 'desk', title: 'this help', footer: 'help' },
  { key: 'A', action: 'arm', place: 'desk', title: 'arm or disarm new risk for this session and portfolio', footer: 'arm' },
  { key: 'a', action: 'acknowledge', place: 'desk', title: 'acknowledge the banner, else the selected alert', footer: 'ack', unavailable: notAcknowledgeable },
  { key: 'tab', action: 'next-pane', place: 'desk', title: 'next pane' },
  { key: 'shift-tab', action: 'previous-pane', place: 'desk', title: 'previous pane' },
  ...PANE_KEYS.map(([number, title]): Binding => ({ key: String(number), action: `pane-${number}`, place: 'desk', title })),
  { key: '-', action: 'last-view', place: 'desk', title: 'previous view' },
  { key: 'z', action: 'zoom', place: 'desk', title: 'zoom the pane to the whole screen, and back', footer: 'zoom' },
  { key: 'p', action: 'portfolio', place: 'desk', title: 'choose the portfolio; disarms', footer: 'portfolio' },
  { key: 'r', action: 'reload', place: 'desk', title: 'read everything again' },
  { key: ',', action: 'settings', place: 'desk', title: 'settings', unavailable: () => 'settings stand in the configuration file for now: traderai config path' },
  { key: 'escape', action: 'back', place: 'desk', title: 'back: detail, zoom, filter' },
  { key: 'q', action: 'back', place: 'desk', title: 'back; at the desk itself :q quits' },

  { key: 'j', action: 'down', place: 'list', title: 'down' },
  { key: 'down', action: 'down', place: 'list', title: 'down' },
  { key: 'k', action: 'up', place: 'list', title: 'up' },
  { key: 'up', action: 'up', place: 'list', title: 'up' },
  { key: 'g', action: 'first', place: 'list', title: 'first row' },
  { key: 'home', action: 'first', place: 'list', title: 'first row' },
  { key: 'G', action: 'last', place: 'list', title: 'last row' },
  { key: 'end', action: 'last', place: 'list', title: 'last row' },
  { key: 'ctrl-d', action: 'half-down', place: 'list', title: 'half a screen down' },
  { key: 'page-down', action: 'half-down', place: 'list', title: 'half a screen down' },
  { key: 'ctrl-u', action: 'half-up', place: 'list', title: 'half a screen up' },
  { key: 'page-up', action: 'half-up', place: 'list', title: 'half a screen up' },
  { key: 'enter', action: 'detail', place: 'list', title: 'detail: an order\'s events and trades, else the chart', unavailable: noRow },
  { key: 'b', action: 'buy', place: 'list', title: 'prefill a buy of the selected row', footer: 'buy', unavailable: noSymbol },
  { key: 's', action: 'sell', place: 'list', title: 'prefill a sell of the selected row', footer: 'sell', unavailable: noSymbol },
  { key: 'c', action: 'chart', place: 'list', title: 'chart of the selected row', unavailable: noSymbol },
  { key: 'x', action: 'cancel-order', place: 'list', title: 'cancel the selected order; asks y', footer: 'cancel', unavailable: notCancelable },
  {
    key: 'f', action: 'flatten', place: 'list', title: 'flatten the selected position; asks y', footer: 'flatten',
    unavailable: ({ subject }) => (subject?.kind === 'position' ? null : 'f flattens a position: select one in POS (1), or use flat in the order line'),
  },
  { key: 'm', action: 'modify', place: 'list', title: 'modify an order', unavailable: () => 'replacing an order is not available yet: x cancels it, o places a new one' },
  {
    key: 't', action: 'fill-ticket', place: 'list', title: 'fill the ticket from the selected signal', footer: 'ticket',
    unavailable: ({ subject }) => (subject?.kind === 'signal' ? null : 't fills the ticket from a signal: select one in SIG (3)'),
  },
  { key: '/', action: 'filter', place: 'list', title: 'filter the rows; /! leaves out what matches', footer: 'filter' },

  { key: '[', action: 'shorter-interval', place: 'chart', title: 'shorter interval', footer: 'shorter' },
  { key: ']', action: 'longer-interval', place: 'chart', title: 'longer interval', footer: 'longer' },

  { key: 'o', action: 'order-line', place: 'small', title: 'open the order line' },
  { key: ':', action: 'command-line', place: 'small', title: 'command line' },
  { key: 'x', action: 'cancel-all', place: 'small', title: 'cancel all open orders; asks y' },
  { key: 'f', action: 'flatten-all', place: 'small', title: 'flatten all positions; asks y' },
  { key: 'A', action: 'arm', place: 'small', title: 'arm or disarm' },
  { key: 'q', action: 'quit', place: 'small', title: 'quit' },

  { key: 'left', action: 'left', place: 'typing', title: 'cursor left' },
  { key: 'right', action: 'right', place: 'typing', title: 'cursor right' },
  { key: 'ctrl-left', action: 'word-left', place: 'typing', title: 'one word left' },
  { key: 'ctrl-right', action: 'word-right', place: 'typing', title: 'one word right' },
  { key: 'alt-left', action: 'word-left', place: 'typing', title: 'one word left' },
  { key: 'alt-right', action: 'word-right', place: 'typing', title: 'one word right' },
  { key: 'home', action: 'start', place: 'typing', title: 'start of the line' },
  { key: 'ctrl-a', action: 'start', place: 'typing', title: 'start of the line' },
  { key: 'end', action: 'end', place: 'typing', title: 'end of the line' },
  { key: 'ctrl-e', action: 'end', place: 'typing', title: 'end of the line' },
  { key: 'backspace', action: 'backspace', place: 'typing', title: 'delete to the left' },
  { key: 'delete', action: 'delete', place: 'typing', title: 'delete to the right' },
  { key: 'ctrl-w', action: 'delete-word', place: 'typing', title: 'delete a word' },
  // Without a binding it would be Esc, then Backspace: the line would close under a hand that wants to correct it.
  { key: 'alt-backspace', action: 'delete-word', place: 'typing', title: 'delete a word' },
  { key: 'ctrl-u', action: 'delete-to-start', place: 'typing', title: 'delete to the start' },
  { key: 'ctrl-k', action: 'delete-to-end', place: 'typing', title: 'delete to the end' },
  { key: 'up', action: 'older', place: 'typing', title: 'older line', footer: 'older' },
  { key: 'down', action: 'newer', place: 'typing', title: 'newer line' },
  { key: 'tab', action: 'complete', place: 'typing', title: 'complete a symbol, code or word', footer: 'complete' },
  { key: 'enter', action: 'submit', place: 'typing', title: 'preview the order, run the command, keep the filter', footer: 'preview' },
  { key: 'escape', action: 'close', place: 'typing', title: 'close without doing anything', footer: 'close' },

  {
    key: 'y', action: 'send', place: 'preview', title: 'send what the preview shows', footer: 'send',
    unavailable: ({ connection }) => (connection === 'lost' ? 'NOT sent: the database cannot be reached' : null),
  },
  { key: 'A', action: 'arm', place: 'preview', title: 'arm', footer: 'arm' },

  { key: 'j', action: 'down', place: 'help', title: 'down' },
  { key: 'down', action: 'down', place: 'help', title: 'down' },
  { key: 'k', action: 'up', place: 'help', title: 'up' },
  { key: 'up', action: 'up', place: 'help', title: 'up' },
  { key: 'page-down', action: 'half-down', place: 'help', title: 'page down' },
  { key: 'ctrl-d', action: 'half-down', place: 'help', title: 'page down' },
  { key: 'page-up', action: 'half-up', place: 'help', title: 'page up' },
  { key: 'ctrl-u', action: 'half-up', place: 'help', title: 'page up' },
  { key: 'escape', action: 'close', place: 'help', title: 'close the help', footer: 'close' },
  { key: '?', action: 'close', place: 'help', title: 'close the help' },
  { key: 'q', action: 'close', place: 'help', title: 'close the help' },

  { key: 'j', action: 'down', place: 'portfolios', title: 'down' },
  { key: 'down', action: 'down', place: 'portfolios', title: 'down' },
  { key: 'k', action: 'up', place: 'portfolios', title: 'up' },
  { key: 'up', action: 'up', place: 'portfolios', title: 'up' },
  { key: 'enter', action: 'submit', place: 'portfolios', title: 'take this portfolio', footer: 'choose' },
  { key: 'escape', action: 'close', place: 'portfolios', title: 'keep the present one', footer: 'close' },
  { key: 'q', action: 'close', place: 'portfolios', title: 'keep the present one' },
];

/** The binding of a key as a place hears it, from the inside out. */
export function bindingFor(keymap: readonly Binding[], place: Place, key: string): Binding | null {
  for (const around of PLACES[place]) {
    const found = keymap.find((binding) => binding.place === around && binding.key === key);
    if (found !== undefined) return found;
  }
  return null;
}

/** Keys that mean two things in one place, as sentences; empty when the keymap is sound. */
export function keyConflicts(keymap: readonly Binding[]): string[] {
  return (Object.keys(PLACES) as Place[]).flatMap((place) => {
    const heard = keymap.filter((binding) => PLACES[place].includes(binding.place));
    const keys = new Set(heard.map(({ key }) => key));
    return [...keys].flatMap((key) => {
      const same = heard.filter((binding) => binding.key === key);
      return same.length > 1 ? [`${key} means ${same.map(({ action, place: where }) => `${action} (${where})`).join(' and ')} in ${place}`] : [];
    });
  });
}
