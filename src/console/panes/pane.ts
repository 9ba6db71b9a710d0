/**
 * A pane is one record: its code, number, topics, place on the screen and on paper, and pure functions from the desk's
 * state to lines.
 */
import type { AlertRuleRow } from '../../database/queries/alert-rules.ts';
import type { AlertRow } from '../../database/queries/alerts.ts';
import type { OrderRow } from '../../database/order-row.ts';
import type { PositionRow } from '../../database/queries/positions.ts';
import type { ProposalRow } from '../../database/queries/proposals.ts';
import type { QuoteRow } from '../../database/queries/quotes.ts';
import type { SignalRow } from '../../database/queries/signals.ts';
import type { TradeRow } from '../../database/queries/trades.ts';
import type { Interval } from '../../domain/interval.ts';
import type { DeskState } from '../desk-state.ts';
import type { ReadTopic } from '../topics/registry.ts';
import type { Place } from '../keys/place.ts';
import type { Spot } from '../layout.ts';
import type { Glyphs } from '../../text/charts.ts';
import type { Line } from '../../text/lines.ts';
import type { Column } from './table.ts';
import type { TicketState } from '../ticket/ticket-state.ts';

/** The code that a trader types: `POS`. `panes/find.ts` finds a pane by its code. */
export type PaneCode = string;

export interface ChartSubject {
  readonly symbol: string;
  readonly interval: Interval;
}

export interface PaneContext {
  readonly desk: DeskState;
  readonly ticket: TicketState;
  /** Null until the trader chooses a symbol. */
  readonly chart: ChartSubject | null;
  /** The desk's clock, milliseconds UTC. */
  readonly now: number;
  readonly glyphs: Glyphs;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The object that a row shows, for the keys that act on it. */
export type RowSubject =
  | { readonly kind: 'position'; readonly symbol: string; readonly position: PositionRow }
  | { readonly kind: 'order'; readonly symbol: string; readonly order: OrderRow }
  | { readonly kind: 'signal'; readonly symbol: string; readonly signal: SignalRow }
  | { readonly kind: 'alert'; readonly symbol: string | null; readonly alert: AlertRow }
  | { readonly kind: 'rule'; readonly symbol: string; readonly rule: AlertRuleRow }
  | { readonly kind: 'proposal'; readonly symbol: string; readonly proposal: ProposalRow }
  | { readonly kind: 'quote'; readonly symbol: string; readonly quote: QuoteRow }
  | { readonly kind: 'trade'; readonly symbol: string; readonly trade: TradeRow };

interface PaneRecord {
  readonly code: PaneCode;
  /**
   * The key that focuses it, a number or the letter of a pane that is looked at now and then; the configuration may
   * change the key, the title keeps this one. Null: only its code in the command line opens it.
   */
  readonly number: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 'R' | null;
  /** One word for the help. */
  readonly name: string;
  /** The title in its frame. */
  readonly title: string;
  /** Its places on screens of different widths; a pane without a spot replaces the last pane while it has the focus. */
  readonly spots: readonly Spot[];
  /** Whether the plain-text snapshot for a pipe shows it. */
  readonly onPaper: 'shown' | 'left out';
  /** A few words at the right end of the title. */
  readonly summary: (context: PaneContext) => string;
}

export interface ListPane<Row> extends PaneRecord {
  readonly kind: 'list';
  /** The pane shows the first topic: the pane reports the failure and the age of that topic. */
  readonly topics: readonly [ReadTopic, ...ReadTopic[]];
  readonly rows: (context: PaneContext) => readonly Row[];
  readonly columns: readonly Column<Row, PaneContext>[];
  readonly subject: (row: Row) => RowSubject;
  /** Identifies the row while its figures change: selection and flash use it. */
  readonly key: (row: Row) => string;
  /** The row flashes when this text changes; `never` for rows that change all the time. */
  readonly flash: ((row: Row) => string) | 'never';
  /** The text of an empty pane: its meaning and the next step. */
  readonly empty: (context: PaneContext) => readonly string[];
  /** Gray rows: closed, expired or valued at a stale price. */
  readonly faded: (row: Row, context: PaneContext) => 'faded' | 'fresh';
}

export interface DrawnPane extends PaneRecord {
  readonly kind: 'drawn';
  readonly topics: readonly ReadTopic[];
  /** The place whose keys work in it. */
  readonly place: Extract<Place, 'desk' | 'chart' | 'ticket'>;
  /** Gray while the database is lost, unless the pane shows the text that the trader types. */
  readonly whenLost: 'grayed' | 'unchanged';
  readonly draw: (context: PaneContext, size: Size) => readonly Line[];
}

export type Pane = ListPane<never> | DrawnPane;

/**
 * Hides the row type, which matters only in the pane's own file: functions that take a pane treat its rows as opaque.
 */
export function listPane<Row>(pane: ListPane<Row>): Pane {
  return pane as unknown as ListPane<never>;
}

/** `ORD (2)`: the name of a pane in hints. */
export function paneLabel({ code, number }: Pick<PaneRecord, 'code' | 'number'>): string {
  return number === null ? `:${code}` : `${code} (${number})`;
}
