/**
 * The header: portfolio, PAPER, armed or not, equity, result of the day. On a narrow screen the least important parts
 * are left out.
 */
import { portfolioOf } from '../desk-state.ts';
import type { DeskState } from '../desk-state.ts';
import { gainTone } from '../panes/cells.ts';
import type { Glyphs } from '../../text/charts.ts';
import type { DeadMan } from '../../domain/dead-man.ts';
import type { Arming } from '../session/arming.ts';
import { moneyToCent, percent, signedMoneyToCent, signedPercent } from '../../text/figures.ts';
import { lineOfParts, span } from '../../text/lines.ts';
import type { Line, LinePart } from '../../text/lines.ts';
import { haltBadge } from '../../text/halts.ts';
import { portfolioTitle } from '../../text/portfolio-names.ts';
import { worthOf } from '../valuation.ts';

export function headerLine(
  desk: DeskState,
  {
    arming,
    deadMan = 'off',
    width,
    glyphs,
  }: { readonly arming: Arming; readonly deadMan?: DeadMan; readonly width: number; readonly glyphs: Glyphs },
): Line {
  const portfolio = portfolioOf(desk);
  const worth = worthOf(desk);
  const stale = desk.connection.kind === 'lost';
  const parts: LinePart[] = [
    { priority: 1, spans: [span(' TraderAI ', 'title')] },
    {
      // The owner of another user's portfolio is more important than its value.
      priority: (portfolio?.right ?? 'own') === 'own' ? 7 : 8.5,
      spans: [span(` ${titleOf(desk)} `, 'strong')],
    },
    ...(portfolio === null ? [] : [{ priority: 4, spans: [span(`${portfolio.account} `, 'quiet')] }]),
    { priority: 9, spans: [span(' PAPER ', 'badge')] },
    { priority: 9, spans: [arming.kind === 'armed' ? span(' ARMED ', 'critical') : span(' DISARMED ', 'quiet')] },
  ];
  if (arming.kind === 'armed' && deadMan !== 'off')
    parts.push({ priority: 8.6, spans: [span(` DEAD MAN ${deadMan} `, 'warning')] });
  if (portfolio?.right === 'other') parts.push({ priority: 9, spans: [span(' REDUCE ONLY ', 'critical')] });
  if ((portfolio?.suspendedAt ?? null) !== null) parts.push({ priority: 9, spans: [span(' SUSPENDED ', 'critical')] });
  const halted = haltBadge(desk.halts.value.inForce, portfolio);
  if (halted !== null) parts.push({ priority: 9, spans: [span(` ${halted} `, 'critical')] });
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
          span(`${moneyToCent(equity)} ${portfolio?.currency ?? ''}`, stale ? 'stale' : 'strong'),
        ],
      },
      {
        priority: 6,
        spans: [
          span('  day ', 'quiet'),
          span(`${arrow}${signedMoneyToCent(dayPnl)}`, stale ? 'stale' : gainTone(dayPnl)),
        ],
      },
      { priority: 4, spans: [span(` (${signedPercent(dayShare)})`, stale ? 'stale' : gainTone(dayPnl))] },
      { priority: 5, spans: [span('  exposure ', 'quiet'), span(percent(exposureShare), stale ? 'stale' : 'plain')] },
      { priority: 2, spans: [span(` ${moneyToCent(exposure)}`, stale ? 'stale' : 'quiet')] },
      {
        priority: 3,
        spans: [span('  buying power ', 'quiet'), span(moneyToCent(buyingPower), stale ? 'stale' : 'plain')],
      },
    );
  }
  return lineOfParts(parts, width);
}

/** Another user's portfolio with its owner. */
function titleOf(desk: DeskState): string {
  const portfolio = portfolioOf(desk);
  if (portfolio !== null) return portfolioTitle(portfolio);
  return desk.portfolios.readAt === null ? '…' : 'no portfolio';
}
