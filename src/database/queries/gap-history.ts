/** The worst gaps of an instrument: the open of a bar against the close of the bar before it. */
import { Decimal } from '../../domain/decimal.ts';
import type { Interval } from '../../domain/interval.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { GapHistory } from '../../domain/sizing.ts';
import { ask } from '../actions/queryable.ts';
import type { Queryable } from '../actions/queryable.ts';
import type { DeskError } from '../actions/desk-error.ts';

/** Four years of daily bars on exchanges: a row each, read by the index. */
const MOST_BARS = 1_000;
/** Days, because a stop is passed over night; else the coarsest bars within a day. */
const INTERVALS_BY_USE: readonly Interval[] = ['1d', '4h', '1h', '30m', '15m', '5m', '1m'];

/**
 * Over the stored bars that had opened by the market's clock, at most the latest 1,000 of one interval. Null without
 * two of them.
 */
export async function readGapHistory(q: Queryable, symbol: string): Promise<Result<GapHistory | null, DeskError>> {
  const answer = await ask<{ interval: Interval; gaps: number; fall: string; rise: string }>(
    q,
    'reads',
    `with clock as (
       select coalesce((select q.quoted_at from "Quote" q where q.symbol = $1), (select l.market_at from "EngineLease" l where l.id = 1))
              + interval '1 millisecond' as until
     ), series as (
       select k.interval, c.until
         from clock c cross join unnest($2::text[]) with ordinality k (interval, place)
        where c.until is not null and (select count(*) from latest_candles($1, k.interval, null, c.until, 2)) = 2
        order by k.place limit 1
     )
     select s.interval, g.gaps::int, least(g.fall, 0)::text as fall, greatest(g.rise, 0)::text as rise
       from series s cross join lateral (
         select count(m.gap) as gaps, min(m.gap) as fall, max(m.gap) as rise
           from (select c.open / lead(c.close) over (order by c.timestamp desc) - 1 as gap
                   from latest_candles($1, s.interval, null, s.until, $3) c) m) g`,
    [symbol, [...INTERVALS_BY_USE], MOST_BARS],
  );
  if (!answer.ok) return answer;
  const [row] = answer.value;
  if (row === undefined) return ok(null);
  const { interval, gaps, fall, rise } = row;
  return ok({ interval, gaps, fall: new Decimal(fall), rise: new Decimal(rise) });
}
