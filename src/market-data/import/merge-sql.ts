/**
 * The statements of a merge. `$1` to `$2` is the span of the staged rows, `$3` their symbols and `$4` their intervals:
 * repeated beside the key, they exclude other months' partitions and other symbols' rows from the comparison.
 */
import { COPIED_COLUMNS } from './row-encoder.ts';

/**
 * Exists only in the import's transaction. `n` is the row's place in the stage, from 1; `candle_first` has the inserted
 * rows.
 */
export const CREATE_STAGE = 'select open_candle_stage()';
export const EMPTY_STAGE = 'select empty_candle_stage()';
export const COPY_TO_STAGE = `copy pg_temp.candle_stage (${COPIED_COLUMNS}) from stdin (format binary)`;

/**
 * The planner cannot know how many rows a newly filled stage or month has, so the join is set here: `along` the index
 * when the rows are as dense as the table can be in their span, `lookups`, one for each row, when they are few in a
 * long span.
 */
export const JOINS = {
  along: 'set local enable_nestloop = off; set local enable_hashjoin = on; set local enable_mergejoin = on',
  lookups: 'set local enable_nestloop = on; set local enable_hashjoin = off; set local enable_mergejoin = off',
} as const;

const MEETS = `m.symbol = s.symbol and m.interval = s.interval and m.timestamp = s.timestamp
     and m.timestamp between $1 and $2 and m.symbol = any ($3::text[]) and m.interval = any ($4::text[])`;

const LISTED = 's.n, s.symbol, s.interval, (extract(epoch from s.timestamp) * 1000)::float8 as at';

export const COUNT_SAME = `
  select count(*)::int as count from pg_temp.candle_stage s join "MarketData" m on ${MEETS}
   where m.open = s.open and m.high = s.high and m.low = s.low and m.close = s.close and m.volume is not distinct from s.volume`;

export const LIST_FIRST = `select ${LISTED} from pg_temp.candle_stage s where s.n <= $1 order by s.n`;

// The first row of each key that is not in the table. A key that another transaction inserted meanwhile is an error;
// the file is then read again.
export const INSERT_FIRST = `
  with first as materialized (
    select distinct on (s.symbol, s.interval, s.timestamp) s.*
      from pg_temp.candle_stage s left join "MarketData" m on ${MEETS}
     where m.symbol is null
     order by s.symbol, s.interval, s.timestamp, s.n),
  noted as (insert into pg_temp.candle_first select n from first)
  insert into "MarketData" (${COPIED_COLUMNS}) select ${COPIED_COLUMNS} from first`;

const VALUES = ['open', 'high', 'low', 'close', 'volume'] as const;

/** With `replace` a row is compared with the row before it in the stage; otherwise always with the one in the table. */
export const JUDGE = `
  with met as (
    select ${LISTED}, ${VALUES.map((name) => `s.${name}, case when $5 = 'replace' and lag(s.n) over seen is not null then lag(s.${name}) over seen else m.${name} end as stood_${name}`).join(', ')}
      from pg_temp.candle_stage s join "MarketData" m on ${MEETS}
     where not exists (select from pg_temp.candle_first f where f.n = s.n)
    window seen as (partition by s.symbol, s.interval, s.timestamp order by s.n)),
  judged as materialized (
    select met.*, (${VALUES.join(', ')}) is not distinct from (${VALUES.map((name) => `stood_${name}`).join(', ')}) as same from met)
  select (select count(*)::int from judged where same) as duplicates,
         (select count(*)::int from judged where not same) as conflicts,
         (select json_agg(d order by d.n) from (select n, symbol, interval, at from judged where same order by n limit $6) d) as duplicate_rows,
         (select json_agg(c order by c.n) from (
            select n, symbol, interval, at, ${listedValues('offered', '')}, ${listedValues('stood', 'stood_')}
              from judged where not same order by n limit $7) c) as conflict_rows`;

function listedValues(title: string, prefix: string): string {
  return `json_build_object(${VALUES.map((name) => `'${name}', trim_scale(${prefix}${name})::text`).join(', ')}) as ${title}`;
}

export const REPLACE_BY_LAST = `
  update "MarketData" m
     set open = s.open, high = s.high, low = s.low, close = s.close, volume = s.volume, source = s.source, volume_usd = null
    from (select distinct on (symbol, interval, timestamp) * from pg_temp.candle_stage order by symbol, interval, timestamp, n desc) s
   where ${MEETS} and (m.open, m.high, m.low, m.close, m.volume) is distinct from (s.open, s.high, s.low, s.close, s.volume)`;
