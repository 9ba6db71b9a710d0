/** The header: portfolio, PAPER, armed or not, equity, result of the day. On a narrow screen the least important parts are left out. */
import { portfolioOf } from '../desk-state.ts';
import type { DeskState } from '../desk-state.ts';
import { gainTone } from '../panes/cells.ts';
import type { Glyphs } from '../panes/pane.ts';
import type { Arming } from '../session/arming.ts';
import { money, percent, signedMoney, signedPercent } from '../text/figures.ts';
import { cells, span } from '../text/line.ts';
import type { Line, Span } from '../text/line.ts';
import { worthOf } from '../valuation.ts';

interface Part {
  /** The lowest priority is left out first; 9 is the highest. */
  readonly priority: number;
  readonly spans: readonly Span[];
}

export function headerLine(
  desk: DeskState,
  { arming, width, glyphs }: { readonly arming: Arming; readonly width: number; readonly glyphs: Glyphs },
): Line {
  const portfolio = portfolioOf(desk);
  const worth = worthOf(desk);
  const stale = desk.connection.kind === 'lost';
  const parts: Part[] = [
    { priority: 1, spans: [span(' TraderAI ', 'title')] },
    {
      priority: 7,
      spans: [span(` ${portfolio?.name ?? (desk.portfolios.readAt === null ? '…' : 'no portfolio')} `, 'strong')],
    },
    ...(portfolio === null ? [] : [{ priority: 4, spans: [span(`${portfolio.account} `, 'quiet')] }]),
    { priority: 9, spans: [span(' PAPER ', 'badge')] },
    { priority: 9, spans: [arming.kind === 'armed' ? span(' ARMED ', 'critical') : span(' DISARMED ', 'quiet')] },
  ];
  if ((portfolio?.suspendedAt ?? null) !== null) parts.push({ priority: 9, spans: [span(' SUSPENDED ', 'critical')] });
  if ((desk.engine.value?.readOnlyBecause ?? null) !== null)
    parts.push({ priority: 9, spans: [span(' READ-ONLY ', 'critical')] });
  if (worth !== null) {
    const { equity, dayPnl, dayShare, exposure, exposureShare, buyingPower } = worth;
    const arrow = dayPnl === null || dayPnl.isZero() || glyphs === 'ascii' ? '' : dayPnl.greaterThan(0) ? '▲' : '▼';
    parts.push(
      {
        priority: 8,
        spans: [
          span('  equity ', 'quiet'),
          span(`${money(equity.toDecimalPlaces(2))} ${portfolio?.currency ?? ''}`, stale ? 'stale' : 'strong'),
        ],
      },
      {
        priority: 6,
        spans: [span('  day ', 'quiet'), span(`${arrow}${signedMoney(dayPnl)}`, stale ? 'stale' : gainTone(dayPnl))],
      },
      { priority: 4, spans: [span(` (${signedPercent(dayShare)})`, stale ? 'stale' : gainTone(dayPnl))] },
      { priority: 5, spans: [span('  exposure ', 'quiet'), span(percent(exposureShare), stale ? 'stale' : 'plain')] },
      { priority: 2, spans: [span(` ${money(exposure.toDecimalPlaces(2))}`, stale ? 'stale' : 'quiet')] },
      {
        priority: 3,
        spans: [
          span('  buying power ', 'quiet'),
          span(money(buyingPower.toDecimalPlaces(2)), stale ? 'stale' : 'plain'),
        ],
      },
    );
  }
  return { spans: fitting(parts, width).flatMap(({ spans }) => spans), mark: 'none' };
}

/** Keeps whole parts in their order and leaves out the least important ones first. */
export function fitting(parts: readonly Part[], width: number): Part[] {
  const kept = [...parts];
  const total = (): number =>
    kept.reduce((sum, { spans }) => sum + spans.reduce((part, { text }) => part + cells(text), 0), 0);
  while (kept.length > 0 && total() > width) {
    const lowest = Math.min(...kept.map(({ priority }) => priority));
    kept.splice(
      kept.findLastIndex(({ priority }) => priority === lowest),
      1,
    );
  }
  return kept;
}
