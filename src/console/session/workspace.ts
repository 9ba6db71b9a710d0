/**
 * Holds the view and the desk, and derives from both the layout, the rows and the context of keys. The view changes
 * only here. It knows no key and no command: those are functions that take the workspace.
 */
import type { Clock } from '../../config/clock.ts';
import type { DeadMan } from '../../domain/dead-man.ts';
import type { Sending } from '../../trading/sending.ts';
import type { DeskPort } from '../desk-port.ts';
import type { DeskState } from '../desk-state.ts';
import type { KeyContext, KeyHint } from '../keys/key-hint.ts';
import type { Place } from '../keys/place.ts';
import { layoutOf, mostDockRows } from '../layout.ts';
import type { Layout } from '../layout.ts';
import type { Sight } from '../painter/delivery.ts';
import { paneOf } from '../panes/find.ts';
import { listRows, rowsInSight } from '../panes/list-body.ts';
import type { RowHandle } from '../panes/list-body.ts';
import { settled } from '../panes/list-state.ts';
import type { PaneCode, PaneContext, Size } from '../panes/pane.ts';
import type { Glyphs } from '../../text/charts.ts';
import { PANES } from '../panes/registry.ts';
import type { DeskStore } from '../store.ts';
import { dockRows } from '../ticket/ticket-lines.ts';
import { shownBanner } from './banners.ts';
import { FillLog } from './fills.ts';
import { History } from './history.ts';
import { firstView, listOf } from './view.ts';
import type { MessageStay, MessageTone, ViewState } from './view.ts';

export interface WorkspaceOptions {
  readonly store: DeskStore;
  readonly port: DeskPort;
  /** For the help. */
  readonly keymap: readonly KeyHint[];
  readonly clock: Clock;
  /** Makes ids for client order ids; an id never repeats. */
  readonly newId: () => string;
  readonly glyphs: Glyphs;
  readonly size: { readonly columns: number; readonly rows: number };
  readonly bell: 'rings' | 'quiet';
  readonly deadMan?: DeadMan;
  /** How far the terminal has shown the state of the console. */
  readonly sight: () => Sight;
  /** The view has changed and needs a frame. */
  readonly onChange: () => void;
  readonly onBell: () => void;
  readonly onRedraw: () => void;
  readonly onSuspend: () => void;
  readonly onQuit: () => void;
  /** Reads again: everything, everything of the new portfolio, or only the chart or the order detail on the screen. */
  readonly onReload: (what: 'all' | 'portfolio' | 'chart' | 'detail') => void;
}

export class Workspace {
  readonly options: WorkspaceOptions;
  readonly orderHistory = new History();
  readonly commandHistory = new History();
  readonly fills = new FillLog();
  /** The requests that the console is sending; null when all are answered. */
  sending: Sending | null = null;
  quitting: 'no' | 'when sent' | 'now' = 'no';
  /** Counts the chunks of keyboard input: keys that arrive together have the same number. */
  write = 0;
  #view: ViewState;
  #latestAttempt = 0;

  constructor(options: WorkspaceOptions) {
    this.options = options;
    this.#view = { ...firstView(options.size), bell: options.bell, deadMan: options.deadMan ?? 'off' };
  }

  get view(): ViewState {
    return this.#view;
  }

  get desk(): DeskState {
    return this.options.store.state;
  }

  now(): number {
    return this.options.clock.now();
  }

  update(change: Partial<ViewState>): void {
    this.#view = { ...this.#view, ...change };
    this.options.onChange();
  }

  say(tone: MessageTone, text: string, stays: MessageStay = 'a moment'): void {
    this.update({ message: { tone, text, at: this.now(), stays } });
  }

  /** A new number that ties an answer of the database to its request. */
  nextAttempt(): number {
    this.#latestAttempt += 1;
    return this.#latestAttempt;
  }

  get latestAttempt(): number {
    return this.#latestAttempt;
  }

  /** The place whose keys work now. */
  place(): Place {
    const { dialog, ticket, focus } = this.#view;
    if (dialog.kind !== 'none') return dialog.kind;
    if (ticket.kind === 'editing' || ticket.kind === 'checking') return ticket.form.focus === null ? 'line' : 'form';
    if (ticket.kind === 'preview') return ticket.form.focus === null ? 'preview' : 'form-preview';
    if (this.layout().kind === 'small') return 'small';
    const pane = paneOf(focus);
    return pane.kind === 'list' ? 'list' : pane.place;
  }

  connection(): 'connected' | 'lost' {
    return this.desk.connection.kind === 'lost' ? 'lost' : 'connected';
  }

  keyContext(): KeyContext {
    const { focus, ticket, arming } = this.#view;
    const subject = this.selected(focus)?.subject ?? null;
    const shown = shownBanner(this.#view.banners, this.desk, this.now());
    // A proposal is decided, not acknowledged.
    const banner = shown === null || shown.kind === 'proposal' ? 'none' : 'shown';
    return { focus, subject, ticket, arming: arming.kind, banner, connection: this.connection() };
  }

  paneContext(): PaneContext {
    return {
      desk: this.desk,
      ticket: this.#view.ticket,
      chart: this.#view.chart,
      now: this.now(),
      glyphs: this.options.glyphs,
    };
  }

  layout(): Layout {
    const { columns, rows, focus, zoom, ticket, arming } = this.#view;
    const mostRows = mostDockRows(rows) - 1;
    const view = { desk: this.desk, now: this.now(), width: columns - 2, mostRows, arming: arming.kind };
    return layoutOf({
      columns,
      rows,
      panes: PANES,
      focus,
      zoom,
      dockRows: ticket.kind === 'closed' ? 0 : dockRows(ticket, view) + 1,
    });
  }

  /** The size of a pane below its title; null when the pane is not on the screen. */
  bodySize(code: PaneCode): Size | null {
    const layout = this.layout();
    const placed = layout.kind === 'panes' ? layout.panes.find((pane) => pane.code === code) : undefined;
    return placed === undefined ? null : { width: placed.rect.width, height: placed.rect.height - 1 };
  }

  rows(code: PaneCode): readonly RowHandle[] {
    const pane = paneOf(code);
    return pane.kind === 'list' ? listRows(pane, this.paneContext(), listOf(this.#view, code).filter) : [];
  }

  /** The row under a pane's cursor. */
  selected(code: PaneCode): RowHandle | null {
    const rows = this.rows(code);
    const size = this.bodySize(code);
    const { key } = settled(
      listOf(this.#view, code),
      rows.map((row) => row.key),
      size === null ? 1 : rowsInSight(size),
    );
    return rows.find((row) => row.key === key) ?? null;
  }
}
