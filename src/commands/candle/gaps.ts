/** `traderai candle gaps` */
import { readCandleGaps } from '../../database/queries/candle-gaps.ts';
import type { CandleGap, GapsWanted } from '../../database/queries/candle-gaps.ts';
import { readCandles } from '../../database/queries/candles.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import { bucketStart, closesAt } from '../../domain/interval.ts';
import type { Interval } from '../../domain/interval.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { CommandFailure, badUsage } from '../errors.ts';
import { counted, grouped } from '../../text/figures.ts';
import { instant } from '../../text/instants.ts';
import { isoInstant } from '../../domain/instant.ts';
import { reportList } from '../output/report.ts';
import { SPAN_OPTIONS, intervalValue, symbolValue } from './flags.ts';

export const command = defineCommand({
  details: `A minute without trades has no candle, so a gap is not always a fault. Nothing
is missing before the first and after the last candle.
Exit code 1 when the span has no candles.`,
  options: {
    symbol: { flags: '--symbol <symbol>', summary: 'symbol of the candles', parse: symbolValue },
    interval: {
      flags: '--interval <interval>',
      summary: 'interval of the candles (default: 1m)',
      parse: intervalValue,
    },
    ...SPAN_OPTIONS,
    least: {
      flags: '--least <count>',
      summary: 'only gaps of at least this many candles (default: 1)',
      parse: positiveWholeNumber,
    },
  },
  examples: [
    ['traderai candle gaps --symbol BTCUSD', 'list every gap between stored minutes'],
    ['traderai candle gaps --symbol BTCUSD --least 60 --json', 'list gaps of an hour and more, for a script'],
  ],
  async run(context, { options }) {
    const { symbol, interval = '1m', from, to, least = 1 } = options;
    if (symbol === undefined)
      throw badUsage(
        'no symbol is named',
        'Name a symbol with --symbol. List what is stored with: traderai candle list',
      );
    return withDesk(context, async ({ db }) => {
      const found = await readCandleGaps(db, { symbol, interval, from, to });
      if (found.length === 0) await candlesOrFail(db, { symbol, interval, from, to });
      const gaps = found.map((gap) => ({ ...gap, missing: missingCandles(gap, interval) }));
      const rows = gaps.filter(({ missing }) => missing >= least);
      await reportList(context.output, {
        rows,
        columns: [
          { title: 'First missing (UTC)', value: (gap) => instant(gap.from) },
          { title: 'Next candle (UTC)', value: (gap) => instant(gap.to) },
          { title: 'Missing', align: 'right', value: (gap) => grouped(gap.missing) },
        ],
        json: (gap) => ({ symbol, interval, from: isoInstant(gap.from), to: isoInstant(gap.to), missing: gap.missing }),
        empty: `${symbol} has no gaps ${least === 1 ? '' : `of ${least} candles or more `}between its ${interval} candles.`,
      });
      if (rows.length > 0)
        context.output.say(
          `${counted(rows.length, 'gap')} with ${counted(
            rows.reduce((sum, { missing }) => sum + missing, 0),
            'missing candle',
          )}.`,
        );
    });
  },
});

/** Throws without candles: `no gaps` would look like an answer. */
async function candlesOrFail(db: PrismaClient, wanted: GapsWanted): Promise<void> {
  if ((await readCandles(db, { ...wanted, limit: 1 })).length > 0) return;
  const message = `there are no ${wanted.interval} candles of ${wanted.symbol} in this span`;
  throw new CommandFailure({
    code: 'NO_CANDLES',
    message,
    hint: 'List what is stored with: traderai candle list',
    exitCode: 1,
  });
}

/**
 * Candles from the first missing one to the one that ends the gap. Months are counted one by one, because their lengths
 * differ.
 */
function missingCandles({ from, to }: CandleGap, interval: Interval): number {
  if (interval !== '1M') return Math.round((to - from) / (closesAt(interval, from) - from));
  let count = 0;
  for (let at = bucketStart(interval, from); at < to; at = closesAt(interval, at)) count += 1;
  return count;
}
