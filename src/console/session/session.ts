/**
 * One trader's console without its screen: keys in, a view out, the desk asked through ports. Everything that decides is here or in the
 * pure parts it uses; the screen only shows it, so a test can hold a whole session without a terminal.
 */
import type { Clock } from '../../config/clock.ts';
import type { Sending } from '../../trading/sending.ts';
import type { DeskPort } from '../desk-port.ts';
import { bindingFor } from '../keymap.ts';
import type { Action, Binding, KeyContext, Place } from '../keymap.ts';
import type { Layout } from '../layout.ts';
import { layoutOf } from '../layout.ts';
import { settled } from '../panes/list-state.ts';
import { listRows, rowsInSight } from '../panes/list-body.ts';
import type { RowHandle } from '../panes/list-body.ts';
import { PANE_CODES } from '../panes/pane.ts';
import type { Glyphs, PaneCode, PaneContext, Size } from '../panes/pane.ts';
import { paneOf } from '../panes/registry.ts';
import type { Sight } from '../painter/delivery.ts';
import type { DeskState } from '../desk-state.ts';
import type { DeskStore } from '../store.ts';
import { DOCK_ROWS } from '../ticket/ticket-lines.ts';
import { afterKey, armingEnd, DISARMED } from './arming.ts';
import { NO_FILLS } from './fills.ts';
import type { Fills } from './fills.ts';
import { History } from './history.ts';
import { PaceKeeper } from './input.ts';
import type { InputEvent, Key, Pace } from './input.ts';
import { actOn } from './actions.ts';
import { typeText } from './typing.ts';
import { criticalAlerts, shownBanner } from './news.ts';
import { firstView, listOf } from './view.ts';
import type { MessageTone, ViewState } from './view.ts';
import { closeWhenRead, endPreviewWhenDead, lookAtEnd } from './ticketing.ts';
import { answerWithoutPreview, TOO_FAST } from './without-preview.ts';

export interface SessionOptions {
  readonly store: DeskStore;
  readonly port: DeskPort;
  readonly keymap: readonly Binding[];
  readonly clock: Clock;
  /** For client order ids: unique for ever. */
  readonly newId: () => string;
  readonly glyphs: Glyphs;
  readonly size: { readonly columns: number; readonly rows: number };
  readonly bell: 'rings' | 'quiet';
  /** What the trader can see now. */
  readonly sight: () => Sight;
  /** Something to paint has changed. */
  readonly onChange: () => void;
  readonly onBell: () => void;
  readonly onRedraw: () => void;
  readonly onSuspend: () => void;
  readonly onQuit: () => void;
  /** Everything must be read again; `subject`: only what the screen is about (chart, order detail) has changed. */
  readonly onReload: (what: 'all' | 'portfolio' | 'chart' | 'detail') => void;
}

export class Session {
  readonly options: SessionOptions;
  readonly orderHistory = new History();
  readonly commandHistory = new History();
  fills: Fills = NO_FILLS;
  /** Ties answers to their questions. */
  attempt = 0;
  /** What is on its way to the desk; null when everything is answered. */
  sending: Sending | null = null;
  quitting: 'no' | 'when sent' | 'now' = 'no';
  /** Counts what arrives from the keyboard: keys of one write have one number. */
  write = 0;
  #view: ViewState;
  readonly #pace = new PaceKeeper();

  constructor(options: SessionOptions) {
    this.options = options;
    this.#view = { ...firstView(options.size), bell: options.bell };
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

  say(tone: MessageTone, text: string): void {
    this.update({ message: { tone, text, at: this.now() } });
  }

  /** Events that arrived together. */
  input(events: readonly InputEvent[]): void {
    const at = this.now();
    this.write += 1;
    lookAtEnd(this);
    const pace = this.#pace.judge(events, at);
    this.#endArmingWhenOver();
    this.update({ arming: afterKey(this.#view.arming, at) });
    for (const event of events) {
      if (event.kind === 'paste') typeText(this, event.text, 'pasted');
      else if (event.kind === 'alt' && bindingFor(this.options.keymap, this.place(), event.key) === null) {
        this.#press({ key: 'escape', text: null }, pace);
        this.#press(event.behindEscape, pace);
      } else this.#press(event, pace);
    }
  }

  resize(columns: number, rows: number): void {
    this.update({ columns, rows });
  }

  /** Called a few times a second: what ends by itself ends here. */
  tick(): void {
    this.#endArmingWhenOver();
    endPreviewWhenDead(this);
    lookAtEnd(this);
    closeWhenRead(this);
  }

  place(): Place {
    const { dialog, ticket, focus } = this.#view;
    if (dialog.kind === 'help' || dialog.kind === 'portfolios' || dialog.kind === 'command' || dialog.kind === 'filter') return dialog.kind;
    if (ticket.kind === 'editing' || ticket.kind === 'checking') return 'line';
    if (ticket.kind === 'preview') return 'preview';
    if (this.layout().kind === 'small') return 'small';
    if (paneOf(focus).kind === 'list') return 'list';
    return focus === 'GP' ? 'chart' : 'desk';
  }

  connection(): 'connected' | 'lost' {
    return this.desk.connection.kind === 'lost' ? 'lost' : 'connected';
  }

  keyContext(): KeyContext {
    const { focus, ticket, arming } = this.#view;
    const subject = this.selected(focus)?.subject ?? null;
    const banner = shownBanner(this.#view, criticalAlerts(this.desk)) === null ? 'none' : 'shown';
    return { focus, subject, ticket, arming: arming.kind, banner, connection: this.connection() };
  }

  paneContext(): PaneContext {
    return { desk: this.desk, ticket: this.#view.ticket, chart: this.#view.chart, now: this.now(), glyphs: this.options.glyphs };
  }

  layout(): Layout {
    const { columns, rows, focus, zoom, ticket } = this.#view;
    return layoutOf({ columns, rows, codes: PANE_CODES, focus, zoom, dockRows: ticket.kind === 'closed' ? 0 : DOCK_ROWS + 1 });
  }

  /** Inside of a pane, below its title; null when it is not on the screen. */
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
    const { key } = settled(listOf(this.#view, code), rows.map((row) => row.key), size === null ? 1 : rowsInSight(size));
    return rows.find((row) => row.key === key) ?? null;
  }

  #endArmingWhenOver(): void {
    const { portfolioId, reconnects } = this.desk;
    const ended = armingEnd(this.#view.arming, { now: this.now(), portfolioId, reconnects, connection: this.connection() });
    if (ended === null) return;
    this.update({ arming: DISARMED });
    this.say('warning', `DISARMED: ${ended}. A arms again.`);
  }

  #press({ key, text }: Key, pace: Pace): void {
    if (answerWithoutPreview(this, key, pace) === 'answered') return;
    const place = this.place();
    const binding = bindingFor(this.options.keymap, place, key);
    if (binding === null) {
      if (text !== null) typeText(this, text, 'typed');
      return;
    }
    const context = this.keyContext();
    const reason = binding.unavailable?.(context) ?? null;
    if (reason !== null) this.say('warning', reason);
    else if (pace === 'burst' && NEEDS_A_HAND.has(binding.action)) this.say('warning', TOO_FAST);
    else actOn(this, place, binding.action);
  }
}

/** What sends is never done by a paste; a preview may be, it only asks. */
const NEEDS_A_HAND: ReadonlySet<Action> = new Set<Action>(['send', 'arm']);
