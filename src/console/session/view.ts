/** The state of the console that is not the desk's: focus, cursor, filters, dialogs, typed text. */
import type { DeadMan } from '../../domain/dead-man.ts';
import type { HaltTarget } from '../../database/actions/halts.ts';
import type { ProposalRow } from '../../database/queries/proposals.ts';
import type { ChartSubject, PaneCode } from '../panes/pane.ts';
import { ordersPane } from '../panes/orders.ts';
import { positionsPane } from '../panes/positions.ts';
import { FIRST_ROW } from '../panes/list-state.ts';
import type { ListFilter, ListState } from '../panes/list-state.ts';
import { CLOSED_TICKET } from '../ticket/ticket.ts';
import type { TicketState, UnknownOrder } from '../ticket/ticket-state.ts';
import type { Editor } from '../editor.ts';
import type { Arming } from './arming.ts';
import { DISARMED } from './arming.ts';

type Dialog =
  | { readonly kind: 'none' }
  | { readonly kind: 'help'; readonly top: number }
  | { readonly kind: 'portfolios'; readonly index: number }
  | { readonly kind: 'halt'; readonly target: HaltTarget; readonly reason: string }
  /** The proposal as it was opened: the approval is of exactly this one. */
  | { readonly kind: 'proposal'; readonly proposal: ProposalRow; readonly openedAt: number }
  | { readonly kind: 'command'; readonly editor: Editor; readonly note: string | null }
  /** The filter works while the trader types it; Esc restores the former one. */
  | { readonly kind: 'filter'; readonly code: PaneCode; readonly editor: Editor; readonly before: ListFilter | null };

export type MessageTone = 'quiet' | 'good' | 'warning' | 'bad';

/** A message of `a moment` leaves by itself after some seconds; a quiet one also leaves at the next key. */
export type MessageStay = 'a moment' | 'until a key';

interface Message {
  readonly tone: MessageTone;
  readonly text: string;
  readonly at: number;
  readonly stays: MessageStay;
}

/** Stays on the screen until the trader presses `a`. */
export type Banner =
  | { readonly kind: 'order'; readonly orderId: string; readonly text: string }
  /** A refusal because the screen was frozen. */
  | { readonly kind: 'unseen'; readonly text: string }
  | { readonly kind: 'note'; readonly tone: MessageTone; readonly text: string };

export interface ViewState {
  readonly columns: number;
  readonly rows: number;
  readonly focus: PaneCode;
  /** The pane that `-` returns to. */
  readonly before: PaneCode;
  readonly zoom: 'one' | 'many';
  readonly lists: Readonly<Partial<Record<PaneCode, ListState>>>;
  /** The order whose detail a pane shows in place of its list. */
  readonly detail: { readonly orderId: string; readonly code: PaneCode } | null;
  readonly dialog: Dialog;
  readonly chart: ChartSubject | null;
  readonly ticket: TicketState;
  readonly arming: Arming;
  /** The orders that are canceled when the console vanishes while it is armed. */
  readonly deadMan: DeadMan;
  readonly message: Message | null;
  readonly banners: readonly Banner[];
  readonly unknown: readonly UnknownOrder[];
  readonly bell: 'rings' | 'quiet';
}

export function firstView({ columns, rows }: { readonly columns: number; readonly rows: number }): ViewState {
  return {
    columns,
    rows,
    focus: positionsPane.code,
    before: ordersPane.code,
    zoom: 'many',
    lists: {},
    detail: null,
    dialog: { kind: 'none' },
    chart: null,
    ticket: CLOSED_TICKET,
    arming: DISARMED,
    deadMan: 'off',
    message: null,
    banners: [],
    unknown: [],
    bell: 'rings',
  };
}

export function listOf(view: ViewState, code: PaneCode): ListState {
  return view.lists[code] ?? FIRST_ROW;
}

export function withList(view: ViewState, code: PaneCode, list: ListState): ViewState {
  return { ...view, lists: { ...view.lists, [code]: list } };
}

export function withFocus(view: ViewState, code: PaneCode): ViewState {
  return view.focus === code ? view : { ...view, focus: code, before: view.focus };
}
