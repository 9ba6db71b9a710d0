/**
 * Checks that no row is lost or changed: counts in the transaction that moves the rows, and an exact comparison before
 * the desk opens.
 */
import type { Client } from 'pg';
import { DatabaseFailure } from '../../database/failure.ts';
import { LEGACY_TABLES } from './legacy-tables.ts';
import type { LegacyTable } from './legacy-tables.ts';

export function assertMoved(
  what: string,
  { expected, moved }: { readonly expected: number; readonly moved: number },
): void {
  if (expected === moved) return;
  throw inexact(`${what}: ${expected} exist, but ${moved} would be taken over`);
}

export async function countKept(client: Client, table: LegacyTable): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`select count(*) from legacy_kept."${table}"`);
  return Number(rows[0]!.count);
}

/** Counts the ticks, and compares their volume with that of their candles. */
export async function assertTicksMoved(client: Client): Promise<number> {
  const { rows } = await client.query<{
    kept: string;
    placed: string;
    unplaced: string;
    tick_volume: string | null;
    candle_volume: string | null;
    minutes: string;
    candles: string;
  }>(
    `select (select count(*) from legacy_kept."MarketData") as kept, t.placed, (select count(*) from takeover.unplaced_tick) as unplaced,
            t.tick_volume, c.candle_volume, t.minutes, c.candles
       from (select count(*) as placed, sum(volume) as tick_volume, count(distinct (symbol, date_bin('1 minute', timestamp, '2000-01-01Z'))) as minutes from public."MarketTick") t
      cross join (select count(*) as candles, trim_scale(sum(volume)) as candle_volume from public."MarketData" where source = 'legacy' and interval = '1m') c`,
  );
  const { kept, placed, unplaced, tick_volume, candle_volume, minutes, candles } = rows[0]!;
  assertMoved('ticks', { expected: Number(kept), moved: Number(placed) + Number(unplaced) });
  assertMoved('minutes with ticks', { expected: Number(minutes), moved: Number(candles) });
  if (tick_volume !== candle_volume) throw inexact(`volume: ticks have ${tick_volume}, their candles ${candle_volume}`);
  return Number(kept);
}

/** Stores columns that the desk's tables do not hold exactly; returns the number of rows with such columns. */
export async function keepRemainders(client: Client): Promise<number> {
  let kept = 0;
  for (const table of LEGACY_TABLES) {
    if (table === 'MarketData') continue;
    const { rowCount } = await client.query(
      `insert into takeover.remainder (table_name, id, kept)
       select '${table}', v.row_id, d.kept
         from legacy_kept."${table}" k join takeover."${table}" v on v.id = k.id
        cross join lateral (select to_jsonb(v) as held) h
        cross join lateral (select jsonb_object_agg(w.key, w.value) as kept from jsonb_each(to_jsonb(k)) w where w.value is distinct from h.held -> w.key) d
        where d.kept is not null`,
    );
    kept += rowCount ?? 0;
  }
  return kept;
}

/** Checks that the views show every kept row exactly. */
export async function assertViewsExact(client: Client): Promise<void> {
  for (const table of LEGACY_TABLES) {
    const { rows } = await client.query<{ same: boolean }>(
      `select k.rows = v.rows and k.print is not distinct from v.print as same
         from (select count(*) as rows, sum(hashtextextended(t::text, 0)::numeric) as print from legacy_kept."${table}" t) k
        cross join (select count(*) as rows, sum(hashtextextended(t::text, 0)::numeric) as print from legacy."${table}" t
                     where ${table === 'MarketData' ? 'true' : `t.id in (select id from legacy_kept."${table}")`}) v`,
    );
    if (!rows[0]!.same) throw inexact(`${table}: the compatibility view would not show the original rows`);
  }
}

function inexact(message: string): DatabaseFailure {
  return new DatabaseFailure({
    code: 'TAKEOVER_INEXACT',
    message,
    hint: 'This step was rolled back. Report it: this is a bug. Go back with: traderai db rollback --to 0',
    kind: 'failed',
  });
}
