/** What a pane is: a code, the topics it lives on, and pure functions from the desk's state to lines. */
import type { AlertRuleRow } from '../../database/queries/alert-rules.ts';
import type { AlertRow } from '../../database/queries/alerts.ts';
import type { OrderRow } from '../../database/order-row.ts';
import type { PositionRow } from '../../database/queries/positions.ts';
import type { QuoteRow } from '../../database/queries/quotes.ts';
import type { SignalRow } from '../../database/queries/signals.ts';
import type { TradeRow } from '../../database/queries/trades.ts';
import type { Interval } from '../../domain/interval.ts';
import type { DeskState, ReadTopic } from '../desk-state.ts';
import type { Line } from '../text/line.ts';
import type { Column } from '../text/table.ts';
import type { TicketState } from '../ticket/ticket-state.ts';

/** In the order of the keys 1 to 8. */
export const PANE_CODES = ['POS', 'ORD', 'SIG', 'ALR', 'MKT', 'TKT', 'GP', 'TRD'] as const;
export type PaneCode = (typeof PANE_CODES)[number];

export function isPaneCode(text: string): text is PaneCode {
  return (PANE_CODES as readonly string[]).includes(text);
}

export interface ChartSubject {
  readonly symbol: string;
  readonly interval: Interval;
}

export type Glyphs = 'unicode' | 'ascii';

export interface PaneContext {
  readonly desk: DeskState;
  readonly ticket: TicketState;
  /** Null until a symbol was chosen and while there is none. */
  readonly chart: ChartSubject | null;
  /** The desk's clock, milliseconds UTC. */
  readonly now: number;
  readonly glyphs: Glyphs;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a row is about, for the keys that act on it. */
export type RowSubject =
  | { readonly kind: 'position'; readonly symbol: string; readonly position: PositionRow }
  | { readonly kind: 'order'; readonly symbol: string; readonly order: OrderRow }
  | { readonly kind: 'signal'; readonly symbol: string; readonly signal: SignalRow }
  | { readonly kind: 'alert'; readonly symbol: string | null; readonly alert: AlertRow }
  | { readonly kind: 'rule'; readonly symbol: string; readonly rule: AlertRuleRow }
  | { readonly kind: 'quote'; readonly symbol: string; readonly quote: QuoteRow }
  | { readonly kind: 'trade'; readonly symbol: string; readonly trade: TradeRow };

export interface ListPane<Row> {
  readonly kind: 'list';
  readonly code: PaneCode;
  readonly title: string;
  /** The first one is what the pane shows: its failure and its age are the pane's. */
  readonly topics: readonly [ReadTopic, ...ReadTopic[]];
  readonly rows: (context: PaneContext) => readonly Row[];
  readonly columns: readonly Column<Row, PaneContext>[];
  readonly subject: (row: Row) => RowSubject;
  /** Stays with the row while its figures change: selection and flash hang on it. */
  readonly key: (row: Row) => string;
  /** When it changes the row flashes. */
  readonly signature: (row: Row) => string;
  /** A few words for the right end of the title. */
  readonly summary: (context: PaneContext) => string;
  /** Shown when there is nothing: what it means and what to do. */
  readonly empty: (context: PaneContext) => readonly string[];
  /** Greyed rows: closed, expired or based on an old price. */
  readonly faded: (row: Row, context: PaneContext) => 'faded' | 'fresh';
}

export interface DrawnPane {
  readonly kind: 'drawn';
  readonly code: PaneCode;
  readonly title: string;
  readonly topics: readonly ReadTopic[];
  readonly summary: (context: PaneContext) => string;
  readonly draw: (context: PaneContext, size: Size) => readonly Line[];
}

// The row type matters only inside a pane's own file.
export type Pane = ListPane<never> | DrawnPane;

/** A price older than this on the desk's clock is greyed and says its age. */
export const STALE_AFTER_MS = 15_000;
