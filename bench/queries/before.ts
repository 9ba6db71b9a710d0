/**
 * Copies the same rows into one table without partitions, as in the analysis report. Candles have an index on time
 * alone, because the report says that an index on symbol and time is missing (although legacy databases have one).
 * Trades have no index.
 */
import type { Bed } from '../figure.ts';
import { Asker } from './asker.ts';
import type { FilledDesk } from './desk.ts';

export const CANDLES_BEFORE = 'before.candles';
export const TRADES_BEFORE = 'before.trades';

/** Settings that make a statement read the whole table. */
export const NO_INDEX = { enable_indexscan: 'off', enable_indexonlyscan: 'off', enable_bitmapscan: 'off' };

export async function makeBefore({ superuser }: FilledDesk, { signal, progress }: Bed): Promise<void> {
  await using asker = await Asker.open(superuser, signal);
  await asker.ask(`set maintenance_work_mem = '512MB'`);
  await asker.ask('create schema before');
  progress('copying the candles into one table');
  // An unlogged table is filled faster and read at the same speed.
  await asker.ask(`create unlogged table ${CANDLES_BEFORE} as select * from "MarketData"`);
  await asker.ask(`create index on ${CANDLES_BEFORE} (timestamp)`);
  progress('copying the trades into one table');
  await asker.ask(`create unlogged table ${TRADES_BEFORE} as select * from "Trade"`);
  await asker.ask(`vacuum (analyze) ${CANDLES_BEFORE}`);
  await asker.ask(`vacuum (analyze) ${TRADES_BEFORE}`);
  await asker.ask('grant usage on schema before to traderai_viewer');
  await asker.ask('grant select on all tables in schema before to traderai_viewer');
  await asker.ask('checkpoint');
}
