/** `traderai candle list` */
import { readCandleSeries } from '../../database/queries/candle-series.ts';
import type { CandleSeriesRow } from '../../database/queries/candle-series.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../command.ts';
import { withDesk } from '../desk.ts';
import { instant } from '../../text/instants.ts';
import { isoInstant } from '../../domain/instant.ts';
import { CANDLE_COLUMNS } from '../output/market-columns.ts';
import { reportList } from '../output/report.ts';
import { candleJson } from '../output/shapes.ts';
import { closeChart } from './chart.ts';
import { SPAN_OPTIONS, intervalValue, symbolValue } from './flags.ts';
import { readSeries } from '../../database/queries/candles-of-interval.ts';

const DEFAULT_LIMIT = 100;
/** Used when standard output is not a terminal. */
const CHART_WIDTH = 100;
const CHART_HEIGHT = 15;

export const command = defineCommand({
  details: `Candles of an interval that is not stored are built from stored minutes.
Without --symbol, lists what is stored.`,
  options: {
    symbol: { flags: '--symbol <symbol>', summary: 'symbol of the candles', parse: symbolValue },
    interval: {
      flags: '--interval <interval>',
      summary: 'interval of the candles (default: 1h)',
      parse: intervalValue,
    },
    ...SPAN_OPTIONS,
    limit: {
      flags: '--limit <count>',
      summary: `how many of the latest candles (default: ${DEFAULT_LIMIT})`,
      parse: positiveWholeNumber,
    },
    chart: { flags: '--chart', summary: 'draw the closing prices' },
  },
  examples: [
    ['traderai candle list', 'list what is stored'],
    ['traderai candle list --symbol BTCUSD --interval 1h --limit 24', 'show the last 24 hours of the market'],
    [
      'traderai candle list --symbol BTCUSD --interval 1d --from 2018-11-01 --to 2018-12-01 --chart',
      'draw a month as a line',
    ],
  ],
  async run(context, { options }) {
    const { symbol, interval = '1h', from, to, limit = DEFAULT_LIMIT } = options;
    const { output } = context;
    return withDesk(context, async ({ db }) => {
      if (symbol === undefined) return listSeries(context, db);
      const candles = await readSeries(db, { symbol, interval, from, to, limit });
      if (candles.length > 0 && options.chart === true && output.form === 'text') {
        return output.print(closeChart(candles, { width: output.surface.width ?? CHART_WIDTH, height: CHART_HEIGHT }));
      }
      const empty = candles.length > 0 || output.form === 'json' ? '' : await noCandles(db, symbol);
      return reportList(output, { rows: candles, columns: CANDLE_COLUMNS, json: candleJson, empty });
    });
  },
});

async function listSeries({ output }: Context, db: PrismaClient): Promise<void> {
  await reportList(output, {
    rows: await readCandleSeries(db),
    columns: [
      { title: 'Symbol', value: ({ symbol }) => symbol },
      { title: 'Interval', value: ({ interval }) => interval },
      { title: 'First (UTC)', value: ({ firstAt }) => instant(firstAt) },
      { title: 'Last (UTC)', value: ({ lastAt }) => instant(lastAt) },
    ],
    json: ({ symbol, interval, firstAt, lastAt }) => ({
      symbol,
      interval,
      first: isoInstant(firstAt),
      last: isoInstant(lastAt),
    }),
    empty: 'No candles yet. Import some with: traderai candle import FILE',
  });
}

/** Says which candles of the symbol, or of other symbols, are stored. */
async function noCandles(db: PrismaClient, symbol: string): Promise<string> {
  const series = await readCandleSeries(db);
  const own = series.filter((row) => row.symbol === symbol);
  if (own.length > 0) return `No such candles of ${symbol}. Stored: ${own.map(seriesText).join(', ')}.`;
  const others = [...new Set(series.map((row) => row.symbol))];
  return `No candles of ${symbol}. ${others.length === 0 ? 'Import some with: traderai candle import FILE' : `Stored symbols: ${others.join(', ')}.`}`;
}

function seriesText({ interval, firstAt, lastAt }: CandleSeriesRow): string {
  return `${interval} from ${instant(firstAt)} to ${instant(lastAt)}`;
}
