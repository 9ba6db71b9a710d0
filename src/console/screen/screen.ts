/**
 * The screen without the bodies of the panes, as blocks of lines: React draws the still blocks, the painter paints the
 * live ones.
 */
import { footerLine, helpLines } from '../keymap-help.ts';
import type { Layout } from '../layout.ts';
import type { Rect } from '../painter/rect.ts';
import { SMALLEST, mostDockRows } from '../layout.ts';
import type { PaneCode } from '../panes/pane.ts';
import type { Workspace } from '../session/workspace.ts';
import { helpRows } from '../session/dialogs.ts';
import { proposalLines } from '../session/deciding.ts';
import { haltLines } from '../session/halting.ts';
import { editorOf } from '../session/typing.ts';
import { listOf } from '../session/view.ts';
import type { Editor } from '../editor.ts';
import { cutLine, line, marked, span } from '../../text/lines.ts';
import type { Line } from '../../text/lines.ts';
import { padded, wrapped } from '../../text/widths.ts';
import { DOCK_ROWS, ticketLines } from '../ticket/ticket-lines.ts';
import { counted, moneyToCent } from '../../text/figures.ts';
import { paneTitle, separatorGlyph, tabsLine } from './frames.ts';
import { headerLine } from './header.ts';
import { messageLine } from './messages.ts';
import { statusLine } from './status.ts';

/** Lines from the top of a rectangle downwards; missing lines are empty. */
export interface Block {
  readonly id: string;
  /**
   * `still` changes with keys, so React draws it. `live` changes with the market, so it is painted: a render of React
   * costs more than a frame.
   */
  readonly layer: 'still' | 'live';
  readonly rect: Rect;
  readonly lines: readonly Line[];
}

export interface ScreenModel {
  readonly columns: number;
  readonly rows: number;
  readonly blocks: readonly Block[];
}

/** The place of a pane's body, which is painted live. */
export interface LiveBody {
  readonly code: PaneCode;
  readonly rect: Rect;
}

export function screenModel(workspace: Workspace): ScreenModel {
  const layout = workspace.layout();
  const { columns, rows } = layout;
  if (layout.kind === 'small')
    return {
      columns,
      rows,
      blocks: [
        {
          id: 'small',
          layer: 'still',
          rect: { left: 0, top: 0, width: columns, height: rows },
          lines: smallLines(workspace, columns, rows),
        },
      ],
    };
  const { view } = workspace;
  const { focus } = view;
  const glyphs = workspace.options.glyphs;
  const blocks = frameBlocks(workspace, layout);
  const dialog = dialogLines(workspace, layout.body);
  if (dialog !== null)
    return { columns, rows, blocks: [...blocks, { id: 'dialog', layer: 'still', rect: layout.body, lines: dialog }] };
  for (const { code, rect } of layout.panes) {
    const { filter } = listOf(view, code);
    const inside = view.detail?.code === code ? 'one order · Esc back' : null;
    blocks.push({
      id: code,
      layer: 'live',
      rect: { ...rect, height: 1 },
      lines: [
        paneTitle(code, workspace.paneContext(), {
          width: rect.width,
          focus: code === focus ? 'focused' : 'beside',
          filter,
          inside,
        }),
      ],
    });
  }
  for (const rect of layout.separators) {
    blocks.push({
      id: `separator ${rect.left}`,
      layer: 'still',
      rect,
      lines: Array.from({ length: rect.height }, () => line(span(separatorGlyph(glyphs), 'quiet'))),
    });
  }
  return { columns, rows, blocks };
}

/** The blocks around the panes: header, message, status, footer, tabs and dock. */
function frameBlocks(workspace: Workspace, layout: Extract<Layout, { kind: 'panes' }>): Block[] {
  const { columns } = layout;
  const { view, desk } = workspace;
  const { arming, deadMan, focus } = view;
  const glyphs = workspace.options.glyphs;
  const now = workspace.now();
  const blocks: Block[] = [
    {
      id: 'header',
      layer: 'live',
      rect: layout.header,
      lines: [headerLine(desk, { arming, deadMan, width: columns, glyphs })],
    },
    { id: 'message', layer: 'live', rect: layout.blotter, lines: [messageLine(workspace, columns)] },
    {
      id: 'status',
      layer: 'live',
      rect: layout.status,
      lines: [statusLine(desk, { now, width: columns, fills: workspace.fills.count, unknown: view.unknown.length })],
    },
    {
      id: 'footer',
      layer: 'still',
      rect: layout.footer,
      lines: [
        promptLine(workspace, columns) ??
          footerLine(workspace.options.keymap, workspace.place(), workspace.keyContext(), columns),
      ],
    },
  ];
  if (layout.tabs !== null)
    blocks.push({
      id: 'tabs',
      layer: 'still',
      rect: layout.tabs,
      lines: [tabsLine(layout, focus, { glyphs, width: columns })],
    });
  if (layout.dock !== null)
    blocks.push({ id: 'dock', layer: 'still', rect: layout.dock, lines: dockLines(workspace, layout.dock) });
  return blocks;
}

/** Dialogs that cover the panes. */
const COVERING: ReadonlySet<string> = new Set(['help', 'portfolios', 'halt', 'proposal']);

export function liveBodies(workspace: Workspace): LiveBody[] {
  const layout = workspace.layout();
  const { dialog } = workspace.view;
  if (layout.kind === 'small' || COVERING.has(dialog.kind)) return [];
  return layout.panes.map(({ code, rect }) => ({
    code,
    rect: { ...rect, top: rect.top + 1, height: rect.height - 1 },
  }));
}

/** The open ticket under its own title. */
function dockLines(workspace: Workspace, { width, height }: Rect): Line[] {
  const { view, desk } = workspace;
  const rule = workspace.options.glyphs === 'ascii' ? '=' : '━';
  const title = workspace.options.glyphs === 'ascii' ? '>ORDER ' : '►ORDER ';
  const lines = ticketLines(view.ticket, {
    desk,
    now: workspace.now(),
    width: width - 2,
    mostRows: mostDockRows(view.rows) - 1,
    arming: view.arming.kind,
  });
  return [
    line(span(title, 'title'), span(rule.repeat(Math.max(0, width - title.length)), 'accent')),
    ...fittingRows(lines, height - 1).map((one) => indented(one, width)),
  ];
}

/** The keys in the last line stay on a low screen, and the line above counts the rows left out. */
function fittingRows(lines: readonly Line[], height: number): readonly Line[] {
  if (lines.length <= height || height < 3) return lines.slice(0, height);
  const out = counted(lines.length - height + 1, 'more row');
  return [...lines.slice(0, height - 2), line(span(`${out}: TKT (6) shows all`, 'warning')), lines.at(-1)!];
}

function indented(from: Line, width: number): Line {
  return cutLine({ ...from, spans: [span(' '), ...from.spans] }, width);
}

/** The command line or the filter in place of the footer; null when neither is open. */
function promptLine(workspace: Workspace, width: number): Line | null {
  const { dialog } = workspace.view;
  const editor = editorOf(workspace);
  if (editor === null || (dialog.kind !== 'command' && dialog.kind !== 'filter')) return null;
  const note =
    dialog.kind === 'command'
      ? (dialog.note ?? (editor.text === '' ? 'POS · BTCUSD GP · b 0.5 BTCUSD @mkt · help · q   Tab completes' : ''))
      : 'Enter keeps · Esc undoes · !word hides matches';
  return cutLine(
    line(span(dialog.kind === 'command' ? ':' : '/', 'accent'), ...editorSpans(editor), span(`   ${note}`, 'quiet')),
    width,
  );
}

function editorSpans({ text, cursor }: Editor): ReturnType<typeof span>[] {
  return [
    span(text.slice(0, cursor), 'strong'),
    span(text.slice(cursor, cursor + 1) || ' ', 'caret'),
    span(text.slice(cursor + 1), 'strong'),
  ];
}

function dialogLines(workspace: Workspace, body: Rect): Line[] | null {
  const { dialog } = workspace.view;
  const { width } = body;
  if (dialog.kind === 'help') {
    const all = helpLines(workspace.options.keymap, workspace.keyContext(), width);
    const shown = all.slice(dialog.top, dialog.top + helpRows(workspace));
    const where = `${dialog.top + 1}–${dialog.top + shown.length} of ${all.length}`;
    return [
      line(span(' KEYS ', 'badge'), span(`  ${where}   j k move · Esc closes`, 'quiet')),
      ...shown.map((one) => indented(one, width)),
    ];
  }
  if (dialog.kind === 'halt') return haltLines(dialog).map((one) => cutLine(one, width));
  if (dialog.kind === 'proposal')
    return proposalLines(dialog.proposal, workspace.now(), width).map((one) => cutLine(one, width));
  if (dialog.kind !== 'portfolios') return null;
  const rows = workspace.desk.portfolios.value.map(({ name, user, currency, totalValue, active }, at) => {
    const row = line(
      span(at === dialog.index ? ' › ' : '   ', 'accent'),
      span(padded(name, 24, 'left'), 'strong'),
      ` ${padded(user, 16, 'left')} ${padded(moneyToCent(totalValue), 18, 'right')} ${currency}${active ? '' : ' inactive'}`,
    );
    return cutLine(at === dialog.index ? marked(row, 'selected') : row, width);
  });
  return [
    line(span(' PORTFOLIO ', 'badge'), span('  Enter chooses and disarms · Esc keeps the current one', 'quiet')),
    ...rows,
  ];
}

/** The screen is too small for panes: it says so and keeps the keys that reduce risk. */
function smallLines(workspace: Workspace, columns: number, rows: number): Line[] {
  const { view, desk } = workspace;
  const words = `This screen has ${columns}x${rows}; the desk needs ${SMALLEST.columns}x${SMALLEST.rows}. x cancels all orders, f flattens all positions, o opens the order line, q quits.`;
  const ticket =
    view.ticket.kind === 'closed'
      ? []
      : ticketLines(view.ticket, {
          desk,
          now: workspace.now(),
          width: columns - 2,
          mostRows: DOCK_ROWS,
          arming: view.arming.kind,
        });
  const prompt = promptLine(workspace, columns);
  const head = [
    headerLine(desk, { arming: view.arming, deadMan: view.deadMan, width: columns, glyphs: workspace.options.glyphs }),
  ];
  const tail = [
    ...(prompt === null ? [] : [prompt]),
    messageLine(workspace, columns),
    statusLine(desk, {
      now: workspace.now(),
      width: columns,
      fills: workspace.fills.count,
      unknown: view.unknown.length,
    }),
  ];
  const { dialog } = view;
  const open =
    dialog.kind === 'halt'
      ? haltLines(dialog)
      : dialog.kind === 'proposal'
        ? proposalLines(dialog.proposal, workspace.now(), columns)
        : ticket;
  const body = open.length > 0 ? open : wrapped(words, columns).map((text) => line(text));
  return [...head, ...body.slice(0, Math.max(1, rows - head.length - tail.length)), ...tail]
    .slice(0, rows)
    .map((one) => cutLine(one, columns));
}
