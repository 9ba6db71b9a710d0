/** GP: the closing prices of a symbol as a line, drawn by asciichart. Only the drawing uses floats; no figure is computed from them. */
import { plot } from 'asciichart';
import type { Candle } from '../../domain/candle.ts';
import { markPrice } from '../../domain/quote.ts';
import { dateTime, signedFigure, signedPercent } from '../text/figures.ts';
import { EMPTY_LINE, cells, line, span } from '../text/line.ts';
import type { Line } from '../text/line.ts';
import { averageCell, gainTone, priceCell } from './cells.ts';
import type { ChartSubject, DrawnPane, PaneContext, Size } from './pane.ts';

/** The axis: a space, a tick mark and the gap that asciichart adds. */
const AXIS_CELLS = 3;
const LOWEST_CHART = 3;
const CAPTION_ROWS = 3;
const ASCII_STROKES: [string, string, string, string, string, string, string, string, string, string] = [
  '+',
  '|',
  '-',
  '-',
  '-',
  '\\',
  '/',
  '\\',
  '/',
  '|',
];

export const chartPane: DrawnPane = {
  kind: 'drawn',
  code: 'GP',
  number: 7,
  name: 'chart',
  title: 'chart',
  spots: [],
  onPaper: 'left out',
  place: 'chart',
  whenLost: 'greyed',
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
  const high = candles.reduce((best, { high: value }) => (value.greaterThan(best) ? value : best), first.high);
  const low = candles.reduce((best, { low: value }) => (value.lessThan(best) ? value : best), first.low);
  const change = last.close.minus(first.open).dividedBy(first.open);
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
  const label = Math.max(...candles.map(({ close }) => cells(axisLabel(close.toNumber()))));
  const room = Math.max(2, width - label - AXIS_CELLS);
  const closes = thinned(candles, room).map(({ close }) => close.toNumber());
  const values = closes.length === 1 ? [closes[0]!, closes[0]!] : closes;
  const flat = values.every((value) => value === values[0]);
  const drawn = plot(values, {
    height: flat ? 1 : Math.max(LOWEST_CHART, height - CAPTION_ROWS - 1),
    format: (value: number) => axisLabel(value).padStart(label),
    ...(glyphs === 'ascii' && { symbols: ASCII_STROKES }),
  });
  return drawn.split('\n').map((row) => line(span(row.slice(0, label), 'quiet'), span(row.slice(label), 'accent')));
}

/** With more candles than cells, only the last candle of each stretch is drawn; the caption shows the high and the low of all. */
function thinned(candles: readonly Candle[], room: number): Candle[] {
  if (candles.length <= room) return [...candles];
  return Array.from({ length: room }, (_, at) => candles[Math.floor(((at + 1) * candles.length) / room) - 1]!);
}

function axisLabel(value: number): string {
  const decimals = Math.abs(value) >= 1000 ? 1 : Math.abs(value) >= 10 ? 2 : 4;
  return value.toFixed(decimals);
}
