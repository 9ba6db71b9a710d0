/** Draws the rows of a list pane: filter, cursor, scroll, flash, and the text of an empty pane. */
import { counted } from '../../text/figures.ts';
import { cutLine, line, lineText, marked, span, toned } from '../../text/lines.ts';
import type { Line } from '../../text/lines.ts';
import { wrapped } from '../../text/widths.ts';
import { tableLines } from './table.ts';
import type { Column } from './table.ts';
import { passes, settled } from './list-state.ts';
import type { ListFilter, ListState } from './list-state.ts';
import type { ListPane, PaneContext, RowSubject, Size } from './pane.ts';

/** One row without its type: the part that moving, acting and flashing need. */
export interface RowHandle {
  readonly key: string;
  /** The row flashes when it changes. */
  readonly signature: string;
  readonly subject: RowSubject;
}

export interface ListView {
  readonly list: ListState;
  readonly focus: 'focused' | 'beside';
  readonly flashing: ReadonlySet<string>;
}

/** The rows that pass the filter, in their order. */
export function listRows<Row>(pane: ListPane<Row>, context: PaneContext, filter: ListFilter | null): RowHandle[] {
  return filtered(pane, context, filter).map((row) => ({
    key: pane.key(row),
    signature: pane.flash === 'never' ? '' : pane.flash(row),
    subject: pane.subject(row),
  }));
}

/** The number of rows that fit under the column heads. */
export function rowsInSight({ height }: Size): number {
  return Math.max(1, height - 1);
}

export function listLines<Row>(pane: ListPane<Row>, context: PaneContext, view: ListView, size: Size): readonly Line[] {
  const loaded = context.desk[pane.topics[0]];
  const rows = filtered(pane, context, view.list.filter);
  if (rows.length === 0)
    return nothingToShow(pane, context, view.list.filter, size).map((one) => cutLine(one, size.width));
  const keys = rows.map((row) => pane.key(row));
  const height = rowsInSight(size);
  const { top, index } = settled(view.list, keys, height);
  const shown = rows.slice(top, top + height);
  const { header, rows: lines } = tableLines(pane.columns, shown, { width: size.width, context });
  const body = lines.map((one, at) => {
    const row = shown[at]!;
    const lookOf =
      loaded.failure !== null || context.desk.connection.kind === 'lost' ? 'faded' : pane.faded(row, context);
    const looked = lookOf === 'faded' ? toned(one, 'stale') : one;
    if (top + at === index && view.focus === 'focused') return marked(looked, 'selected');
    return view.flashing.has(keys[top + at]!) ? marked(looked, 'flash') : looked;
  });
  return [header, ...body].map((one) => cutLine(one, size.width));
}

function filtered<Row>(pane: ListPane<Row>, context: PaneContext, filter: ListFilter | null): readonly Row[] {
  const rows = pane.rows(context);
  return filter === null
    ? rows
    : rows.filter((row) => passes(filter, rowText(pane.columns, row, context)) === 'passes');
}

/** The text that a filter searches: every cell of the row, including columns that do not fit. */
function rowText<Row>(columns: readonly Column<Row, PaneContext>[], row: Row, context: PaneContext): string {
  return columns.map((column) => column.cell(row, context).text).join(' ');
}

function nothingToShow<Row>(
  pane: ListPane<Row>,
  context: PaneContext,
  filter: ListFilter | null,
  { width }: Size,
): Line[] {
  const { failure, readAt } = context.desk[pane.topics[0]];
  if (failure !== null) {
    return [
      line(span('Cannot read this pane', 'bad')),
      ...wrapped(failure, width).map((text) => line(text)),
      line(span('Retrying every few seconds.', 'quiet')),
    ];
  }
  if (readAt === null) return [line(span('Loading …', 'quiet'))];
  if (filter !== null) {
    const all = pane.rows(context).length;
    return [
      line(
        `0 of ${counted(all, 'row')} ${filter.mode === 'matching' ? 'match' : 'remain with'} /${filter.mode === 'matching' ? '' : '!'}${filter.text}`,
      ),
      line(span('Esc clears the filter.', 'quiet')),
    ];
  }
  return pane
    .empty(context)
    .flatMap((text, at) => wrapped(text, width).map((part) => line(span(part, at === 0 ? 'strong' : 'quiet'))));
}

/** A list as plain text, without scrolling: for a pipe. */
export function listText<Row>(
  pane: ListPane<Row>,
  context: PaneContext,
  { width, most }: { readonly width: number; readonly most: number },
): string[] {
  const rows = pane.rows(context).slice(0, most);
  if (rows.length === 0) return nothingToShow(pane, context, null, { width, height: most }).map(lineText);
  const { header, rows: lines } = tableLines(pane.columns, rows, { width, context });
  return [header, ...lines].map((one) => lineText(one).trimEnd());
}
