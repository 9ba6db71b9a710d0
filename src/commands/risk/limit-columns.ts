/** The columns of limits with their use, and their JSON. */
import type { LimitRow } from '../../database/actions/limits.ts';
import { isoInstant } from '../../domain/instant.ts';
import { LIMIT_UNITS } from '../../domain/risk-limit.ts';
import { NONE, grouped } from '../../text/figures.ts';
import { inLimitUnit, isLimitReached, limitScope, limitValue, useBar, useShare } from '../../text/limits.ts';
import type { Column } from '../output/columns.ts';
import { decimalTextOrNull } from '../output/json-values.ts';
import type { JsonObject } from '../output/shapes.ts';
import { fractionText } from './at-risk.ts';

const BAR = 10;

export const LIMIT_USE_COLUMNS: readonly Column<LimitRow>[] = [
  { title: 'No', align: 'right', value: ({ number }) => String(number) },
  { title: 'Limit', value: ({ kind }) => kind },
  { title: 'Of', value: limitScope },
  { title: 'Use', align: 'right', value: ({ kind, use }) => inLimitUnit(kind, use), priority: 6 },
  { title: 'Value', align: 'right', value: limitValue },
  {
    title: 'Used',
    value: (limit) => useBar(useShare(limit), { width: BAR, glyphs: 'unicode' }),
    priority: 2,
  },
  { title: '%', align: 'right', value: usedPercent, priority: 7, tone: percentTone },
  { title: 'Then', value: (limit) => (isLimitReached(limit) ? `${limit.action} REACHED` : limit.action), priority: 5 },
];

function usedPercent(limit: LimitRow): string {
  const share = useShare(limit);
  if (share === null) return NONE;
  return Number.isFinite(share) ? `${grouped(share * 100)}%` : 'over';
}

function percentTone(text: string): 'good' | 'warning' | 'bad' | 'quiet' {
  if (text === NONE) return 'quiet';
  const share = Number(text.replace(/[,%]/g, ''));
  return share < 70 ? 'good' : share < 100 ? 'warning' : 'bad';
}

/** A sum over portfolios has a row for each currency. */
export function limitUseJson(limit: LimitRow): JsonObject {
  const share = useShare(limit);
  return {
    id: limit.id,
    number: String(limit.number),
    kind: limit.kind,
    unit: LIMIT_UNITS[limit.kind],
    action: limit.action,
    user: limit.username,
    portfolio: limit.portfolio,
    key: limit.key,
    symbol: limit.symbol,
    currency: limit.currency,
    value: decimalTextOrNull(limit.value),
    symbols: limit.symbols,
    side: limit.side,
    hours: limit.hours,
    use: fractionText(limit.use),
    useShare: share === null || !Number.isFinite(share) ? null : share,
    breached: limit.breached,
    reason: limit.reason,
    setLogin: limit.setLogin,
    updatedAt: isoInstant(limit.updatedAt),
  };
}
