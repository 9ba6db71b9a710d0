/** GP: the closing prices of a symbol as a line. */
import type { Candle } from '../../domain/candle.ts';
import { markPrice } from '../../domain/quote.ts';
import { closingChart, priceSpan } from '../../text/charts.ts';
import { signedFigure, signedPercent } from '../../text/figures.ts';
import { dateTime } from '../../text/instants.ts';
import { EMPTY_LINE, line, span } from '../../text/lines.ts';
import type { Line } from '../../text/lines.ts';
import { averageCell, gainTone, priceCell } from './cells.ts';
import type { ChartSubject, DrawnPane, PaneContext, Size } from './pane.ts';

const LOWEST_CHART = 3;
const CAPTION_ROWS = 3;
export const chartPane: DrawnPane = {
  kind: 'drawn',
  code: 'GP',
  number: 7,
  name: 'chart',
  title: 'chart',
  spots: [],
  onPaper: 'left out',
  place: 'chart',
  whenLost: 'grayed',
  topics: ['chart', 'quotes', 'positions', 'instruments'],
  summary: ({ chart }) => (chart === null ? '' : `${chart.symbol} ${chart.interval}`),
  draw: (context, size) => {
    if (context.chart === null)
      return [
        line(span('No symbol selected.', 'strong')),
        line('Type BTCUSD GP in the command line (:), or press c on a row.'),
      ];
    const loaded = context.desk.chart.value;
    if (loaded === null || loaded.symbol !== context.chart.symbol || loaded.interval !== context.chart.interval)
      return [line(span('Loading …', 'quiet'))];
    if (loaded.candles.length === 0) return emptyLines(context.chart);
    return [...captionLines(loaded.candles, context.chart, context), ...plotLines(loaded.candles, size, context)];
  },
};

function emptyLines({ symbol, interval }: ChartSubject): Line[] {
  return [
    line(span(`No ${interval} candles of ${symbol} are stored.`, 'strong')),
    line('[ and ] change the interval; traderai candle import FILE imports candles.'),
  ];
}

function captionLines(candles: readonly Candle[], { symbol }: ChartSubject, context: PaneContext): Line[] {
  const first = candles[0]!;
  const last = candles.at(-1)!;
  const { high, low, change } = priceSpan(candles);
  const quote = context.desk.quotes.value.get(symbol);
  const held = context.desk.positions.value.find(
    (position) => position.symbol === symbol && !position.quantity.isZero(),
  );
  const price = (value: typeof high | null): string => priceCell(value, symbol, context).text;
  return [
    line(
      span(`${symbol} `, 'strong'),
      price((quote === undefined ? null : markPrice(quote)) ?? last.close),
      ' ',
      span(signedPercent(change), gainTone(change)),
      span('  high ', 'quiet'),
      price(high),
      span('  low ', 'quiet'),
      price(low),
      ...(held === undefined
        ? []
        : [
            span('  held ', 'quiet'),
            `${signedFigure(held.quantity)} @ ${averageCell(held.averagePrice, symbol, context).text}`,
          ]),
    ),
    line(span(`${candles.length} candles  ${dateTime(first.timestamp)} to ${dateTime(last.timestamp)} UTC`, 'quiet')),
    EMPTY_LINE,
  ];
}

function plotLines(candles: readonly Candle[], { width, height }: Size, { glyphs }: PaneContext): Line[] {
  const rows = closingChart(candles, { width, height: Math.max(LOWEST_CHART, height - CAPTION_ROWS - 1), glyphs });
  return rows.map(({ label, drawn }) => line(span(label, 'quiet'), span(drawn, 'accent')));
}
