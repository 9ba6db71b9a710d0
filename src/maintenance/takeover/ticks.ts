/** Moves ticks, possibly many millions, in batches of whole minutes, each with its candles in one transaction. */
import type { Client } from 'pg';
import { inMaintenanceTransaction } from '../../database/transaction.ts';
import { guessInstrument } from '../../domain/guess-instrument.ts';
import { assertTicksMoved } from './checks.ts';
import type { StepWork } from './step.ts';
import { takeoverSql } from './takeover-sql.ts';

export const TICKS_STEP = 'ticks and candles';

/** Only ticks between these can be stored; see takeover.tick_fault. */
const FIRST = '1900-01-01 00:00:00';
const END = '2200-01-01 00:00:00';

/**
 * Creates an instrument for each symbol with a tick that can become a candle; its kind and ticks are guessed from name
 * and price.
 */
export async function moveInstruments(client: Client): Promise<number> {
  const { rows } = await client.query<{ symbol: string; price: string }>(
    `with recursive symbols as (
       (select symbol from legacy_kept."MarketData" order by symbol limit 1)
       union all
       select (select k.symbol from legacy_kept."MarketData" k where k.symbol > s.symbol order by k.symbol limit 1) from symbols s where s.symbol is not null
     )
     select s.symbol, t.price from symbols s
      cross join lateral (select trim_scale(round(k.price::text::numeric, 8))::text as price from legacy_kept."MarketData" k
                           where k.symbol = s.symbol and takeover.tick_fault(k.symbol, k.timestamp, k.price, k.volume) is null order by k.timestamp desc limit 1) t
      where s.symbol is not null order by s.symbol`,
  );
  const guessed = rows.map(({ symbol, price }) => guessInstrument(symbol, price));
  await client.query(
    `insert into public."Instrument" (symbol, name, currency, tick_size)
     select n.symbol, n.symbol, n.currency, n.tick_size from unnest($1::text[], $2::text[], $3::numeric[]) as n (symbol, currency, tick_size)
     on conflict (symbol) do nothing`,
    [
      guessed.map(({ symbol }) => symbol),
      guessed.map(({ currency }) => currency),
      guessed.map(({ tickSize }) => tickSize),
    ],
  );
  return guessed.length;
}

/** Continues after the last committed batch. */
export async function moveTicks({ client, batchRows, onProgress, onMoment }: StepWork): Promise<number> {
  const total = await countTicks(client);
  for (;;) {
    const { from, done } = await readPlace(client);
    if (from === END) break;
    const before = await endOfBatch(client, from, batchRows);
    const moved = await inMaintenanceTransaction(client, async () => {
      // The planner believes that a growing table is small: without this it would read the whole table for every batch.
      await client.query('set local enable_seqscan to off');
      const { rows } = await client.query<{ last: string }>(
        'select coalesce(max(sequence), 0) as last from public."MarketTick"',
      );
      const { rowCount } = await client.query(takeoverSql('150_ticks'), [from, before]);
      await client.query(
        'select takeover.book_ticks(array(select sequence from public."MarketTick" where sequence > $1))',
        [rows[0]!.last],
      );
      await client.query(
        `update takeover.step set rows = $2, detail = jsonb_build_object('next', $1::text) where name = $3`,
        [before, done + (rowCount ?? 0), TICKS_STEP],
      );
      await onMoment(TICKS_STEP, 'within');
      return rowCount ?? 0;
    });
    onProgress({ kind: 'rows', name: TICKS_STEP, done: done + moved, total });
  }
  return assertTicksMoved(client);
}

async function countTicks(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>('select count(*) from legacy_kept."MarketData"');
  return Number(rows[0]!.count);
}

async function readPlace(client: Client): Promise<{ from: string; done: number }> {
  const { rows } = await client.query<{ next: string | null; rows: string | null }>(
    `select detail ->> 'next' as next, rows from takeover.step where name = $1`,
    [TICKS_STEP],
  );
  return { from: rows[0]?.next ?? FIRST, done: Number(rows[0]?.rows ?? 0) };
}

/** The end of the minute in which the batch is full, so that a candle includes all its ticks. */
async function endOfBatch(client: Client, from: string, batchRows: number): Promise<string> {
  const { rows } = await client.query<{ before: string }>(
    `select (date_trunc('minute', k.timestamp) + interval '1 minute')::text as before from legacy_kept."MarketData" k
      where k.timestamp >= $1::text::timestamp and k.timestamp < $2::text::timestamp order by k.timestamp offset $3 limit 1`,
    [from, END, batchRows - 1],
  );
  return rows[0]?.before ?? END;
}
