/**
 * The candles of the chart's symbol and interval. No notification reports them: they are read when the chart changes
 * and by the slow poll.
 */
import { readSeries } from '../../database/queries/candles-of-interval.ts';
import type { Candle } from '../../domain/candle.ts';
import type { Interval } from '../../domain/interval.ts';
import type { Topic } from './topic.ts';

export interface ChartCandles {
  readonly symbol: string;
  readonly interval: Interval;
  readonly candles: readonly Candle[];
}

const CHART_CANDLES = 400;
/** Two weeks, because the slow poll reads them every time. */
const CHART_MINUTES = 20_000;

export const chartTopic: Topic<ChartCandles | null> = {
  empty: null,
  hears: {},
  scope: 'desk',
  turn: 'at once',
  read: async (db, { chart }) =>
    chart === null
      ? null
      : { ...chart, candles: await readSeries(db, { ...chart, limit: CHART_CANDLES }, { mostMinutes: CHART_MINUTES }) },
};
