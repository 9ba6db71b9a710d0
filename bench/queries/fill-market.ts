/**
 * Fills candles in the order of a real desk: imported history one symbol after another, then live minutes with all
 * symbols of a minute together.
 */
import type { Asker } from './asker.ts';
import type { FillWatch } from './fill-watch.ts';
import { MINUTE_MS } from '../../src/domain/time-units.ts';
import { FIRST_AT } from '../support/made-candles.ts';
import { SYMBOLS, importedMinutesOf, minutesOf } from './sizes.ts';
import type { Sizes } from './sizes.ts';
import { grouped } from '../../src/text/figures.ts';

/** Minutes between two checks for an interruption. */
const ROWS_A_STATEMENT = 600_000;
const SIGNALS = 100_000;

export async function fillCandles(asker: Asker, sizes: Sizes, { signal, progress }: FillWatch): Promise<void> {
  const [imported, minutes] = [importedMinutesOf(sizes), minutesOf(sizes)];
  const put = async (
    of: number,
    values: { readonly symbols: readonly number[]; readonly from: number; readonly to: number },
  ): Promise<void> => {
    signal.throwIfAborted();
    progress(`candles: ${grouped(of)} of ${grouped(minutes * SYMBOLS.length)}`);
    await asker.ask(CANDLES, [SYMBOLS, new Date(FIRST_AT), values.symbols, values.from, values.to]);
  };
  for (const [at] of SYMBOLS.entries()) await put(at * imported, { symbols: [at], from: 0, to: imported });
  const step = Math.ceil(ROWS_A_STATEMENT / SYMBOLS.length);
  const all = SYMBOLS.map((_, at) => at);
  for (let from = imported; from < minutes; from += step)
    await put(from * SYMBOLS.length, { symbols: all, from, to: Math.min(minutes, from + step) });
}

/**
 * Unlike other writers of candles, the fill does not note changed days. All days are summed once, as after one import
 * of all candles.
 */
export async function sumCandleDays(asker: Asker): Promise<void> {
  await asker.ask(
    `insert into "TouchedDay" (symbol, interval, day) select distinct symbol, interval, (timestamp at time zone 'UTC')::date from "MarketData"`,
  );
  await asker.ask(`select refresh_view('symbol_performance_summary')`);
}

const MINUTES_BETWEEN_REFRESHES = 15;

/**
 * Adds the minutes of every symbol between two refreshes and notes the changed days. `done`: the number of earlier
 * calls.
 */
export async function liveOn(asker: Asker, sizes: Sizes, done: number): Promise<void> {
  const from = minutesOf(sizes) + done * MINUTES_BETWEEN_REFRESHES;
  await asker.ask(
    `select ensure_month_partitions('MarketData', $1, $2)`,
    [from, from + MINUTES_BETWEEN_REFRESHES].map((minute) => new Date(FIRST_AT + minute * MINUTE_MS)),
  );
  await asker.ask(CANDLES, [
    SYMBOLS,
    new Date(FIRST_AT),
    SYMBOLS.map((_, at) => at),
    from,
    from + MINUTES_BETWEEN_REFRESHES,
  ]);
}

export async function makeCandleMonths(asker: Asker, sizes: Sizes): Promise<void> {
  await asker.ask(`select ensure_month_partitions('MarketData', $1, $2)`, [
    new Date(FIRST_AT),
    new Date(FIRST_AT + minutesOf(sizes) * MINUTE_MS),
  ]);
}

/** Quotes at the close of the last candle. */
export async function fillQuotes(asker: Asker, sizes: Sizes): Promise<void> {
  await asker.ask(
    `insert into "Quote" (symbol, bid, ask, last, session_open, volume, sequence, quoted_at)
       select ($1::text[])[k + 1], (${cents('n', 'k')} - 1) * 0.01, (${cents('n', 'k')} + 1) * 0.01, ${cents('n', 'k')} * 0.01, 100, 12, 1, $2::timestamptz + n * interval '1 minute'
         from (select $3::bigint as n, k from generate_series(0, ${SYMBOLS.length - 1}) k) q`,
    [SYMBOLS, new Date(FIRST_AT), minutesOf(sizes)],
  );
}

/** Signals of five sources with four algorithms each; nine of ten are judged. */
export async function fillSignals(asker: Asker): Promise<void> {
  await asker.ask(
    `insert into "Signal" (id, source, algorithm, symbol, interval, direction, strength, entry_price, generated_at, expires_at, outcome, outcome_price, outcome_return, judged_at)
       select md5('signal ' || g)::uuid, 'source-' || g % 5, 'algorithm ' || g % 4, ($1::text[])[g / 20 % ${SYMBOLS.length} + 1], '1m',
              (array['LONG', 'SHORT'])[g % 2 + 1]::"SignalDirection", 0.5 + g % 50 * 0.01, 100, t.at, t.at + interval '1 hour',
              o.outcome, case when o.outcome is not null then 101 end, case when o.outcome is not null then (g % 200 - 90) * 0.0001 end, case when o.outcome is not null then t.at + interval '1 hour' end
         from generate_series(0, ${SIGNALS - 1}) g
        cross join lateral (select $2::timestamptz + g * interval '1 minute' as at) t
        cross join lateral (select case when g % 10 = 0 then null when g % 3 = 0 then 'MISS' else 'HIT' end::"SignalOutcome" as outcome) o`,
    [SYMBOLS, new Date(FIRST_AT)],
  );
}

/** The price at the end of minute n of symbol k: waves with some noise, in hundredths. */
function cents(n: string, k: string): string {
  return `(10000 + ${k} * 700 + (2000 * sin(${n} / 4000.0::double precision + ${k}))::bigint + (${n} * 7919 + ${k} * 104729) % 60)`;
}

const CANDLES = `
  insert into "MarketData" (symbol, interval, timestamp, source, open, high, low, close, volume)
    select ($1::text[])[k + 1], '1m', $2::timestamptz + n * interval '1 minute', 'bench',
           open * 0.01, (greatest(open, close) + n % 30) * 0.01, (least(open, close) - n % 20) * 0.01, close * 0.01, (n * 31 + k * 17) % 4000 * 0.01
      from generate_series($4::bigint, $5::bigint - 1) n
     cross join unnest($3::integer[]) k
     cross join lateral (select ${cents('n', 'k')} as open, ${cents('(n + 1)', 'k')} as close) c
     order by n, k`;
