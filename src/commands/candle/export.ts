/** `traderai candle export` */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Pool } from 'pg';
import { candleCsv } from '../../database/queries/candle-csv.ts';
import type { CandleCsvWanted } from '../../database/queries/candle-csv.ts';
import { readCandles } from '../../database/queries/candles.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { CommandFailure, badUsage } from '../errors.ts';
import { reportJson } from '../output/report.ts';
import { assertWritable, writeWhole } from '../output/write-file.ts';
import type { WhenExisting } from '../output/write-file.ts';
import { SPAN_OPTIONS, intervalValue, symbolValue } from './flags.ts';
import { grouped } from '../../text/figures.ts';

export const command = defineCommand({
  details: `Writes CSV with a header, oldest candle first. \`traderai candle import\` reads it
back without a difference. Candles of an interval that is not stored are built
from stored minutes.`,
  options: {
    symbol: { flags: '--symbol <symbol>', summary: 'symbol of the candles', parse: symbolValue },
    interval: {
      flags: '--interval <interval>',
      summary: 'interval of the candles (default: 1m)',
      parse: intervalValue,
    },
    ...SPAN_OPTIONS,
    out: {
      flags: '--out <file>',
      summary: 'write to this file, not to standard output; it appears when it is whole',
    },
    force: { flags: '--force', summary: 'with --out: replace an existing file' },
  },
  examples: [
    ['traderai candle export --symbol BTCUSD | gzip > btcusd.csv.gz', 'export all minutes of a symbol'],
    [
      'traderai candle export --symbol BTCUSD --interval 1d --from 2018-01-01 --out btcusd-daily.csv',
      'export days into a file',
    ],
  ],
  async run(context, { options }) {
    const { symbol, interval = '1m', from, to, out } = options;
    const existing = options.force === true ? 'replace' : 'refuse';
    const { output } = context;
    if (symbol === undefined)
      throw badUsage(
        'no symbol is named',
        'Name a symbol with --symbol. List what is stored with: traderai candle list',
      );
    if (output.form === 'json' && out === undefined)
      throw badUsage(
        'candles are exported as CSV, not JSON',
        'Name a file with --out, or use: traderai candle list --json',
      );
    if (out !== undefined) assertWritable(out, existing);
    const signal = context.interruption();
    return withDesk(context, async ({ db, pool }) => {
      const wanted = await findCandles(db, { symbol, interval, from, to });
      const rows = await streamCsv(pool, wanted, { out: out === undefined ? null : { path: out, existing }, signal });
      if (output.form === 'json') return reportJson(output, { file: out, symbol, interval, rows });
      output.say(`${grouped(rows)} candles of ${symbol}${out === undefined ? '' : ` are in ${out}`}.`);
    });
  },
});

/** Throws without candles: a file with only a header would look like an answer. */
async function findCandles(db: PrismaClient, wanted: Omit<CandleCsvWanted, 'madeOf'>): Promise<CandleCsvWanted> {
  if ((await readCandles(db, { ...wanted, limit: 1 })).length > 0) return { ...wanted, madeOf: 'stored' };
  if (wanted.interval !== '1m' && (await readCandles(db, { ...wanted, interval: '1m', limit: 1 })).length > 0)
    return { ...wanted, madeOf: 'minutes' };
  const message = `there are no ${wanted.interval} candles of ${wanted.symbol} in this span, and no minutes to build them from`;
  throw new CommandFailure({
    code: 'NO_CANDLES',
    message,
    hint: 'List what is stored with: traderai candle list',
    exitCode: 1,
  });
}

async function streamCsv(
  pool: Pool,
  wanted: CandleCsvWanted,
  {
    out,
    signal,
  }: { readonly out: { readonly path: string; readonly existing: WhenExisting } | null; readonly signal: AbortSignal },
): Promise<number> {
  const client = await pool.connect();
  let fate: 'keep' | 'drop' = 'drop';
  try {
    const csv = candleCsv(client, wanted);
    if (out === null) await pipeline(csv, process.stdout, { signal, end: false });
    else await writeWhole(out.path, out.existing, (draft) => pipeline(csv, createWriteStream(draft), { signal }));
    fate = 'keep';
    return csv.rowCount;
  } finally {
    // After an interruption the server may still be sending.
    client.release(fate === 'drop');
  }
}
