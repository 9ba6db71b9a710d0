/**
 * Titles of panes and the tabs above them. A mark and a heavy line show the focus, because color alone is not enough.
 */
import type { DeskState } from '../desk-state.ts';
import type { ReadTopic } from '../topics/registry.ts';
import type { Layout } from '../layout.ts';
import type { ListFilter } from '../panes/list-state.ts';
import type { PaneCode, PaneContext } from '../panes/pane.ts';
import type { Glyphs } from '../../text/charts.ts';
import { paneOf } from '../panes/find.ts';
import { PANES } from '../panes/registry.ts';
import { age } from '../../text/durations.ts';
import { lineWidth, span } from '../../text/lines.ts';
import type { Line, Span } from '../../text/lines.ts';
import { cellWidth, cut } from '../../text/widths.ts';

const RULES: Readonly<
  Record<
    Glyphs,
    { readonly focused: string; readonly beside: string; readonly mark: string; readonly separator: string }
  >
> = {
  unicode: { focused: '━', beside: '─', mark: '►', separator: '│' },
  ascii: { focused: '=', beside: '-', mark: '>', separator: '|' },
};

export function separatorGlyph(glyphs: Glyphs): string {
  return RULES[glyphs].separator;
}

export interface TitleWanted {
  readonly width: number;
  readonly focus: 'focused' | 'beside';
  readonly filter: ListFilter | null;
  /** The title of the detail that the pane shows in place of its list. */
  readonly inside: string | null;
}

/** `►1 POS positions ━━━━━ 2 open +12.30 ━`. */
export function paneTitle(code: PaneCode, context: PaneContext, { width, focus, filter, inside }: TitleWanted): Line {
  const pane = paneOf(code);
  const rules = RULES[context.glyphs];
  const rule = focus === 'focused' ? rules.focused : rules.beside;
  const tone = focus === 'focused' ? 'accent' : 'quiet';
  const name = `${focus === 'focused' ? rules.mark : rule}${pane.number} ${code} `;
  const words = inside === null ? `${pane.title} ` : `${inside} `;
  const narrowed = filter === null ? '' : `/${filter.mode === 'matching' ? '' : '!'}${filter.text} `;
  const trouble = troubleOf(context.desk, pane.topics[0], context.now);
  const summary = trouble?.text ?? pane.summary(context);
  const right = summary === '' ? '' : ` ${summary} `;
  const left = cellWidth(name) + cellWidth(narrowed);
  const title = cut(words, Math.max(0, width - left - cellWidth(right) - 1));
  const gap = Math.max(0, width - left - cellWidth(title) - cellWidth(right) - 1);
  return {
    spans: [
      span(name, focus === 'focused' ? 'title' : 'strong'),
      span(title, 'quiet'),
      span(narrowed, 'warning'),
      span(rule.repeat(gap), tone),
      span(cut(right, Math.max(0, width - left - 1)), trouble === null ? 'plain' : 'warning'),
      span(rule, tone),
    ],
    mark: 'none',
  };
}

/** A failure to read the pane's topic: the title shows it, and the rows are gray. */
function troubleOf(desk: DeskState, topic: ReadTopic | undefined, now: number): { readonly text: string } | null {
  if (topic === undefined) return null;
  const { failure, readAt } = desk[topic];
  if (desk.connection.kind === 'lost') return { text: readAt === null ? 'no data' : `stale ${age(now - readAt)}` };
  return failure === null ? null : { text: readAt === null ? 'not read' : `not read for ${age(now - readAt)}` };
}

/**
 * Every pane by key and code: panes on the screen are plain, the focused one is a badge, hidden ones are quiet. On a
 * narrow screen the tabs are closer together.
 */
export function tabsLine(layout: Extract<Layout, { kind: 'panes' }>, focus: PaneCode, glyphs: Glyphs): Line {
  const shown = new Set(layout.panes.map(({ code }) => code));
  const tabs = (before: string): Span[] =>
    PANES.map(({ code, number }): Span => {
      const label = `${before}${number} ${code} `;
      return code === focus
        ? span(glyphs === 'ascii' ? `[${number} ${code}]` : label, 'badge')
        : span(label, shown.has(code) ? 'plain' : 'quiet');
    });
  const roomy: Line = { spans: tabs(' '), mark: 'none' };
  return lineWidth(roomy) <= layout.columns ? roomy : { spans: tabs(''), mark: 'none' };
}
