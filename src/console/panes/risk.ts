/** RSK: limits and their use, exposure, shocks of prices, value at risk, correlation, and the halts in force. */
import type { LimitRow } from '../../database/actions/limits.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { CurrencyExposure, SymbolExposure } from '../../domain/risk/exposure.ts';
import { valueAtRisk } from '../../domain/risk/historical.ts';
import { counted, grouped, moneyToCent, percent, signedMoneyToCent, signedPercent } from '../../text/figures.ts';
import { haltScope } from '../../text/halts.ts';
import { dateTime } from '../../text/instants.ts';
import {
  inLimitUnit,
  isLimitReached,
  limitName,
  limitScope,
  limitValue,
  useBar,
  useShare,
  useTone,
} from '../../text/limits.ts';
import { line, lineOfParts, span } from '../../text/lines.ts';
import type { Line, LinePart, Tone } from '../../text/lines.ts';
import { shockWords } from '../../text/shocks.ts';
import { cellWidth, padded, wrapped } from '../../text/widths.ts';
import { gainCell, gainTone } from './cells.ts';
import type { DrawnPane, PaneContext, Size } from './pane.ts';
import { riskFigures } from './risk-figures.ts';
import type { RiskFigures, ShockRow } from './risk-figures.ts';
import { beside, stacked } from './sections.ts';
import type { Section } from './sections.ts';
import { tableLines } from './table.ts';
import type { Column } from './table.ts';

/** From this width on limits and exposure have their own column. */
const TWO_COLUMNS_FROM = 140;
const SEPARATOR = ' │ ';
const BAR = 10;

export const riskPane: DrawnPane = {
  kind: 'drawn',
  code: 'RSK',
  number: 'R',
  name: 'risk',
  title: 'risk',
  spots: [],
  onPaper: 'shown',
  place: 'desk',
  whenLost: 'grayed',
  topics: [
    'limits',
    'value',
    'positions',
    'quotes',
    'orders',
    'instruments',
    'portfolios',
    'day',
    'halts',
    'dailyCloses',
  ],
  summary: ({ desk }) => {
    const over = desk.limits.value.filter(isLimitReached).length;
    return over === 0 ? '' : `${counted(over, 'limit')} reached`;
  },
  draw: (context, size) => {
    const { value, limits } = context.desk;
    if (value.readAt === null && value.failure === null) return [line(span('Loading …', 'quiet'))];
    if (limits.failure !== null && limits.readAt === null)
      return ['Cannot read the limits', limits.failure, 'Retrying every few seconds.'].flatMap((text, at) =>
        wrapped(text, size.width).map((part) => line(span(part, at === 0 ? 'bad' : 'quiet'))),
      );
    return riskLines(context, size);
  },
};

function riskLines(context: PaneContext, { width, height }: Size): Line[] {
  const figures = riskFigures(context.desk);
  const summary = [...summaryLines(context, figures, width), ...haltLines(context, width)];
  const rest = height - summary.length - 1;
  const wide = width >= TWO_COLUMNS_FROM;
  const left = wide ? Math.floor((width - SEPARATOR.length) * 0.54) : width;
  const right = wide ? width - SEPARATOR.length - left : width;
  const first = [limitSection(context, left), exposureSection(context, figures, left)];
  const second = [shockSection(context, figures, right), correlationSection(context, figures, right)];
  const body = wide
    ? beside(stacked(first, rest), stacked(second, rest), { width: left, separator: SEPARATOR })
    : stacked([first[0]!, first[1]!, second[0]!, second[1]!], rest);
  return [...summary, line(), ...body];
}

function summaryLines({ desk }: PaneContext, { equity, exposures, history }: RiskFigures, width: number): Line[] {
  const currency = portfolioCurrency(desk, exposures.currencies);
  const part = (priority: number, name: string, text: string, tone: Tone = 'plain'): LinePart => ({
    priority,
    spans: [span(`${name} `, 'quiet'), span(`${text}  `, tone)],
  });
  const worth = lineOfParts(
    [
      part(9, 'equity', moneyToCent(equity), 'strong'),
      part(8, 'gross', moneyToCent(currency?.gross ?? null)),
      part(6, 'net', signedMoneyToCent(currency?.net ?? null)),
      part(7, 'leverage', inLimitUnit('MAX_LEVERAGE', currency?.share ?? null), 'strong'),
    ],
    width,
  );
  if (!history.ok) return [worth, line(span('value at risk ', 'quiet'), `unknown: ${history.error}`)];
  const { days, var95, var99, cvar95 } = valueAtRisk(history.value);
  const loss = (amount: Decimal): string =>
    `${signedMoneyToCent(amount)}${equity?.greaterThan(0) === true ? ` (${signedPercent(amount.dividedBy(equity))})` : ''}`;
  return [
    worth,
    lineOfParts(
      [
        part(9, 'value at risk in a day 95%', loss(var95), gainTone(var95)),
        part(8, '99%', loss(var99), gainTone(var99)),
        part(6, 'mean beyond 95%', signedMoneyToCent(cvar95), gainTone(cvar95)),
        { priority: 5, spans: [span(`from ${days} days`, 'quiet')] },
      ],
      width,
    ),
  ];
}

/** The portfolio's own currency, which is the one with its equity. */
function portfolioCurrency(
  desk: PaneContext['desk'],
  currencies: readonly CurrencyExposure[],
): CurrencyExposure | undefined {
  return currencies.find(({ currency }) => currency === desk.value.value?.currency);
}

function haltLines({ desk }: PaneContext, width: number): Line[] {
  const { inForce } = desk.halts.value;
  if (inForce.length === 0) return [line(span('No halt is in force. H halts trading.', 'quiet'))];
  return inForce.slice(0, MOST_HALTS).map((halt) =>
    lineOfParts(
      [
        { priority: 9, spans: [span(` HALTED `, 'critical'), span(` ${haltScope(halt)}`, 'strong')] },
        { priority: 8, spans: [span(`: ${halt.reason}`)] },
        { priority: 5, spans: [span(`  by ${halt.haltedLogin} since ${dateTime(halt.haltedAt)} UTC`, 'quiet')] },
        { priority: 7, spans: [span('  :resume ends it', 'quiet')] },
      ],
      width,
    ),
  );
}

const MOST_HALTS = 3;

const LIMIT_COLUMNS: readonly Column<LimitRow, PaneContext>[] = [
  { title: 'No', priority: 5, align: 'right', cell: ({ number }) => ({ text: String(number), tone: 'quiet' }) },
  { title: 'Limit', priority: 9, shrinksTo: 14, cell: ({ kind }) => ({ text: limitName(kind), tone: 'strong' }) },
  { title: 'Of', priority: 3, shrinksTo: 12, cell: (limit) => ({ text: limitScope(limit) }) },
  { title: 'Use', priority: 7, align: 'right', cell: ({ kind, use }) => ({ text: inLimitUnit(kind, use) }) },
  { title: 'Value', priority: 8, align: 'right', cell: (limit) => ({ text: limitValue(limit) }) },
  {
    title: '',
    priority: 4,
    cell: (limit, { glyphs }) => {
      const share = useShare(limit);
      return { text: useBar(share, { width: BAR, glyphs }), tone: useTone(share) };
    },
  },
  {
    title: '%',
    priority: 8,
    align: 'right',
    cell: (limit) => {
      const share = useShare(limit);
      const text = share === null ? '–' : Number.isFinite(share) ? `${grouped(share * 100, 0)}%` : 'over';
      return { text, tone: useTone(share) };
    },
  },
  {
    title: 'Then',
    priority: 5,
    cell: (limit) => ({
      text: isLimitReached(limit) ? `${limit.action} REACHED` : limit.action,
      tone: isLimitReached(limit) ? 'bad' : 'quiet',
    }),
  },
];

function limitSection(context: PaneContext, width: number): Section {
  const { value } = context.desk.limits;
  if (value.length === 0)
    return {
      title: 'Limits',
      lines: wrapped('No limits. Set one: traderai risk limit set …', width).map((text) => line(span(text, 'quiet'))),
    };
  const rows = [...value].sort(
    (a, b) =>
      Number(isLimitReached(b)) - Number(isLimitReached(a)) ||
      (useShare(b) ?? -1) - (useShare(a) ?? -1) ||
      a.number - b.number,
  );
  return tableSection(LIMIT_COLUMNS, rows, { width, context });
}

type ExposureRow = SymbolExposure | CurrencyExposure;

const EXPOSURE_COLUMNS: readonly Column<ExposureRow, PaneContext>[] = [
  {
    title: 'Exposure',
    priority: 9,
    shrinksTo: 6,
    cell: (row) =>
      'symbol' in row ? { text: row.symbol, tone: 'strong' } : { text: `all ${row.currency}`, tone: 'accent' },
  },
  { title: 'Long', priority: 6, align: 'right', cell: ({ long }) => ({ text: moneyToCent(long) }) },
  { title: 'Short', priority: 6, align: 'right', cell: ({ short }) => ({ text: moneyToCent(short) }) },
  { title: 'Gross', priority: 5, align: 'right', cell: ({ gross }) => ({ text: moneyToCent(gross) }) },
  { title: 'Net', priority: 9, align: 'right', cell: ({ net }) => ({ text: signedMoneyToCent(net) }) },
  { title: '% Eq', priority: 8, align: 'right', cell: ({ share }) => ({ text: percent(share) }) },
];

function exposureSection(context: PaneContext, { exposures }: RiskFigures, width: number): Section {
  const rows: ExposureRow[] = [
    ...exposures.currencies.filter(({ gross }) => gross?.isZero() !== true),
    ...exposures.symbols,
  ];
  if (rows.length === 0) return { title: 'Exposure', lines: [line(span('No open positions.', 'quiet'))] };
  return tableSection(EXPOSURE_COLUMNS, rows, { width, context });
}

function shockSection(context: PaneContext, figures: RiskFigures, width: number): Section {
  const { shocks, exposures } = figures;
  if (exposures.symbols.length === 0)
    return { title: 'Shock', lines: [line(span('Without a position no move of prices costs anything.', 'quiet'))] };
  const columns: readonly Column<ShockRow, PaneContext>[] = [
    {
      title: 'Shock',
      priority: 9,
      shrinksTo: 20,
      cell: ({ shock, dayEndsAt }) => ({ text: shockWords(shock, dayEndsAt), tone: 'strong' }),
    },
    { title: 'P&L', priority: 9, align: 'right', cell: ({ after }) => gainCell(after.pnl) },
    { title: 'Equity', priority: 6, align: 'right', cell: ({ after }) => ({ text: moneyToCent(after.equity) }) },
    {
      title: 'Lev',
      priority: 7,
      align: 'right',
      cell: ({ after }) => ({ text: inLimitUnit('MAX_LEVERAGE', after.leverage) }),
    },
    { title: 'Stops', priority: 5, align: 'right', cell: ({ after }) => ({ text: String(after.triggered.length) }) },
    {
      title: 'Passes',
      priority: 8,
      shrinksTo: 12,
      cell: ({ passed }) =>
        passed.length === 0
          ? { text: 'no limit', tone: 'quiet' }
          : { text: [...new Set(passed.map(({ limit }) => limitName(limit.kind)))].join(', '), tone: 'bad' },
    },
  ];
  return tableSection(columns, shocks, { width, context });
}

function correlationSection({ desk }: PaneContext, { correlations }: RiskFigures, width: number): Section {
  const quiet = (text: string): Section => ({
    title: 'Correlation of daily returns',
    lines: wrapped(text, width).map((part) => line(span(part, 'quiet'))),
  });
  if (correlations.length === 0) return quiet('Two holdings have a correlation.');
  if (desk.dailyCloses.readAt === null) return quiet('Loading …');
  const name = Math.max(...correlations.slice(0, MOST_ROWS).map(({ symbols }) => cellWidth(symbols.join(' '))));
  return {
    title: 'Correlation of daily returns',
    undrawn: Math.max(0, correlations.length - MOST_ROWS),
    lines: correlations
      .slice(0, MOST_ROWS)
      .map(({ symbols, days, value }) =>
        line(
          span(padded(symbols.join(' '), name + 2), 'strong'),
          value === null ? span('unknown', 'quiet') : `${value > 0 ? '+' : ''}${grouped(value, 2)}`,
          span(`  ${counted(days, 'day')}`, 'quiet'),
        ),
      ),
  };
}

/** The heads of its columns name the section. */
function tableSection<Row>(
  columns: readonly Column<Row, PaneContext>[],
  rows: readonly Row[],
  { width, context }: { readonly width: number; readonly context: PaneContext },
): Section {
  const drawn = rows.slice(0, MOST_ROWS);
  const { header, rows: lines } = tableLines(columns, drawn, { width, context });
  return { title: null, lines: [header, ...lines], undrawn: rows.length - drawn.length };
}

/** More rows than a screen has. */
const MOST_ROWS = 100;
