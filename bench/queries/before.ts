/**
 * The same rows in one table without partitions, as the analysis report describes it. Candles have an index on time alone, because the
 * report calls an index on symbol and time missing (legacy databases have one all the same). Trades have no index.
 */
import type { Bed } from '../figure.ts';
import { Asker } from './asker.ts';
import type { FilledDesk } from './desk.ts';

export const CANDLES_BEFORE = 'before.candles';
export const TRADES_BEFORE = 'before.trades';

/** What makes a statement read such a table from end to end. */
export const NO_INDEX = { enable_indexscan: 'off', enable_indexonlyscan: 'off', enable_bitmapscan: 'off' };

export async function makeBefore({ superuser }: FilledDesk, { signal, progress }: Bed): Promise<void> {
  await using asker = await Asker.open(superuser, signal);
  await asker.ask(`set maintenance_work_mem = '512MB'`);
  await asker.ask('create schema before');
  progress('the same candles in one table');
  // Unlogged: made faster, read alike.
  await asker.ask(`create unlogged table ${CANDLES_BEFORE} as select * from "MarketData"`);
  await asker.ask(`create index on ${CANDLES_BEFORE} (timestamp)`);
  progress('the same trades in one table');
  await asker.ask(`create unlogged table ${TRADES_BEFORE} as select * from "Trade"`);
  await asker.ask(`vacuum (analyze) ${CANDLES_BEFORE}`);
  await asker.ask(`vacuum (analyze) ${TRADES_BEFORE}`);
  await asker.ask('grant usage on schema before to traderai_viewer');
  await asker.ask('grant select on all tables in schema before to traderai_viewer');
  await asker.ask('checkpoint');
}
