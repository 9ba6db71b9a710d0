/** What a pane is: one record with its code, number, topics, place on the screen and on paper, and pure functions from the desk's state to lines. */
import type { AlertRuleRow } from '../../database/queries/alert-rules.ts';
import type { AlertRow } from '../../database/queries/alerts.ts';
import type { OrderRow } from '../../database/order-row.ts';
import type { PositionRow } from '../../database/queries/positions.ts';
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

/** As a trader types it: `POS`. Every pane has its own; `panes/find.ts` knows them. */
export type PaneCode = string;

export interface ChartSubject {
  readonly symbol: string;
  readonly interval: Interval;
}

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

interface PaneRecord {
  readonly code: PaneCode;
  /** The key that goes to it; the configuration may move the key, the number stays in its title. */
  readonly number: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
  /** One word, for the help. */
  readonly name: string;
  /** For its frame. */
  readonly title: string;
  /** Where it stands when the screen has room; without a spot it takes the last place while it has the focus. */
  readonly spots: readonly Spot[];
  /** Whether the snapshot for a pipe has it. */
  readonly onPaper: 'shown' | 'left out';
  /** A few words for the right end of the title. */
  readonly summary: (context: PaneContext) => string;
}

export interface ListPane<Row> extends PaneRecord {
  readonly kind: 'list';
  /** The first one is what the pane shows: its failure and its age are the pane's. */
  readonly topics: readonly [ReadTopic, ...ReadTopic[]];
  readonly rows: (context: PaneContext) => readonly Row[];
  readonly columns: readonly Column<Row, PaneContext>[];
  readonly subject: (row: Row) => RowSubject;
  /** Stays with the row while its figures change: selection and flash hang on it. */
  readonly key: (row: Row) => string;
  /** When it changes the row flashes; `never` where rows change all the time and a flash would say nothing. */
  readonly flash: ((row: Row) => string) | 'never';
  /** Shown when there is nothing: what it means and what to do. */
  readonly empty: (context: PaneContext) => readonly string[];
  /** Greyed rows: closed, expired or based on an old price. */
  readonly faded: (row: Row, context: PaneContext) => 'faded' | 'fresh';
}

export interface DrawnPane extends PaneRecord {
  readonly kind: 'drawn';
  readonly topics: readonly ReadTopic[];
  /** Which keys it hears. */
  readonly place: Extract<Place, 'desk' | 'chart'>;
  /** Greyed when the database is lost, unless it shows what the trader types. */
  readonly whenLost: 'greyed' | 'as ever';
  readonly draw: (context: PaneContext, size: Size) => readonly Line[];
}

// The row type matters only inside a pane's own file.
export type Pane = ListPane<never> | DrawnPane;

/** Outside a pane's own file its row type is unknown; every function that takes a pane treats its rows as opaque. */
export function listPane<Row>(pane: ListPane<Row>): Pane {
  return pane as unknown as ListPane<never>;
}

/** `ORD (2)`: a pane as hints name it. */
export function paneLabel({ code, number }: Pick<PaneRecord, 'code' | 'number'>): string {
  return `${code} (${number})`;
}

/** A price older than this on the desk's clock is greyed and says its age. */
export const STALE_AFTER_MS = 15_000;
