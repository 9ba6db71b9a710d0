-- The summary of thirty days read two and a half million candles each time for what one day had changed. What a day came to is kept now, and
-- whoever changes a candle leaves word which day it was.
create table "CandleDay" (
  symbol     text not null check (octet_length(symbol) between 1 and 32),
  interval   text not null check (interval in ('1m', '5m', '15m', '30m', '1h', '4h', '1d')),
  day        date not null,
  candles    bigint not null check (candles > 0),
  open       numeric(20,8) not null check (open > 0 and open < 1e12),
  high       numeric(20,8) not null check (high > 0 and high < 1e12),
  low        numeric(20,8) not null check (low > 0 and low < 1e12),
  close      numeric(20,8) not null check (close > 0 and close < 1e12),
  volume     numeric not null check (volume >= 0 and volume < 1e24),
  volume_usd numeric not null check (volume_usd >= 0 and volume_usd < 1e36),
  primary key (symbol, interval, day)
);
comment on table "CandleDay" is 'What the candles of a symbol and interval came to on each UTC day when they were last summed; days in TouchedDay have changed since.';
comment on column "CandleDay".symbol is 'Whose candles.';
comment on column "CandleDay".interval is 'Of the candles that were summed.';
comment on column "CandleDay".day is 'The UTC day on the market''s clock.';
comment on column "CandleDay".candles is 'How many there were.';
comment on column "CandleDay".open is 'Of the day''s first candle.';
comment on column "CandleDay".high is 'The highest of all.';
comment on column "CandleDay".low is 'The lowest of all.';
comment on column "CandleDay".close is 'Of the day''s last candle.';
comment on column "CandleDay".volume is 'In units of the instrument.';
comment on column "CandleDay".volume_usd is 'As stored, or volume at the typical price (high + low + close) / 3.';

create table "TouchedDay" (
  sequence bigint generated always as identity primary key,
  symbol   text not null check (octet_length(symbol) between 1 and 32),
  interval text not null check (interval in ('1m', '5m', '15m', '30m', '1h', '4h', '1d')),
  day      date not null
);
comment on table "TouchedDay" is 'UTC days whose candles came, changed or went since they were summed. Only ever added to by writers, so that none waits for another; emptied by sum_candle_days().';
comment on column "TouchedDay".sequence is 'What was read is emptied up to here, whatever is added meanwhile.';
comment on column "TouchedDay".symbol is 'Whose candles.';
comment on column "TouchedDay".interval is 'Of the candles.';
comment on column "TouchedDay".day is 'The UTC day on the market''s clock.';

create function candle_day(symbol text, made_of text, day date) returns setof "CandleDay"
  language sql stable rows 1
  set search_path = ''
as $$
  select candle_day.symbol, candle_day.made_of, candle_day.day, count(*),
         (array_agg(m.open order by m.timestamp))[1], max(m.high), min(m.low), (array_agg(m.close order by m.timestamp desc))[1], sum(m.volume),
         sum(coalesce(m.volume_usd, round(m.volume * (m.high + m.low + m.close) / 3, 8)))
    from public."MarketData" m
   where m.symbol = candle_day.symbol and m.interval = candle_day.made_of
     and m.timestamp >= candle_day.day::timestamp at time zone 'UTC' and m.timestamp < (candle_day.day + 1)::timestamp at time zone 'UTC'
  having count(*) > 0
$$;
comment on function candle_day(text, text, date) is 'What a symbol''s candles of one interval come to on a UTC day, from the candles themselves; nothing without candles.';

-- Nobody left word of the candles that stand already: the first refresh sums them all.
insert into "TouchedDay" (symbol, interval, day)
select distinct symbol, interval, (timestamp at time zone 'UTC')::date from "MarketData" where interval not in ('1w', '1M');

drop materialized view symbol_performance_summary cascade;
create materialized view symbol_performance_summary as
with days as (
  select d.* from "CandleDay" d
   where not exists (select from "TouchedDay" t where t.symbol = d.symbol and t.interval = d.interval and t.day = d.day)
  union all
  select c.* from (select distinct symbol, interval, day from "TouchedDay") t cross join lateral candle_day(t.symbol, t.interval, t.day) c
), finest as (
  select distinct on (symbol) symbol, interval, max(day) as last_day
    from days group by symbol, interval
   order by symbol, array_position(array['1m', '5m', '15m', '30m', '1h', '4h', '1d'], interval)
)
select d.symbol, d.day, d.interval as made_of, d.candles, d.open, d.high, d.low, d.close, d.volume, d.volume_usd,
       d.close - d.open as change, round((d.close - d.open) / d.open, 8) as change_fraction, round((d.high - d.low) / d.open, 8) as range_fraction
  from "Instrument" i
  join finest f on f.symbol = i.symbol
  join days d on d.symbol = f.symbol and d.interval = f.interval and d.day > f.last_day - 30;
create unique index symbol_performance_summary_symbol_day on symbol_performance_summary (symbol, day desc);
comment on materialized view symbol_performance_summary is
  'The latest thirty UTC days of every instrument, one row a day, made of its finest stored candles. As old as the last run of refresh-views: the latest price is Quote.last. People read symbol_performance_summary_shown.';
comment on column symbol_performance_summary.made_of is 'The interval of the candles that were summed.';
comment on column symbol_performance_summary.volume_usd is 'As stored, or volume at the typical price (high + low + close) / 3.';
