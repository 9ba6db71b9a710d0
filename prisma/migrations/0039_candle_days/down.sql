drop materialized view symbol_performance_summary cascade;
create materialized view symbol_performance_summary as
with latest as (
  select i.symbol, finest.interval, date_trunc('day', finest.last_at, 'UTC') - interval '29 days' as since
    from "Instrument" i
   cross join lateral (
     select k.interval, ends.last_at
       from unnest(array['1m', '5m', '15m', '30m', '1h', '4h', '1d']) with ordinality as k (interval, place)
      cross join lateral (select m.timestamp as last_at from "MarketData" m
                           where m.symbol = i.symbol and m.interval = k.interval order by m.timestamp desc limit 1) ends
      order by k.place limit 1) finest
)
select l.symbol, d.day, l.interval as made_of, d.candles, d.open, d.high, d.low, d.close, d.volume, d.volume_usd,
       d.close - d.open as change, round((d.close - d.open) / d.open, 8) as change_fraction, round((d.high - d.low) / d.open, 8) as range_fraction
  from latest l
 cross join lateral (
   select (m.timestamp at time zone 'UTC')::date as day, count(*) as candles,
          (array_agg(m.open order by m.timestamp))[1] as open, max(m.high) as high, min(m.low) as low,
          (array_agg(m.close order by m.timestamp desc))[1] as close, sum(m.volume) as volume,
          sum(coalesce(m.volume_usd, round(m.volume * (m.high + m.low + m.close) / 3, 8))) as volume_usd
     from "MarketData" m
    where m.symbol = l.symbol and m.interval = l.interval and m.timestamp >= l.since
    group by 1) d;
create unique index symbol_performance_summary_symbol_day on symbol_performance_summary (symbol, day desc);
comment on materialized view symbol_performance_summary is
  'The latest thirty UTC days of every instrument, one row a day, made of its finest stored candles. As old as the last run of refresh-views: the latest price is Quote.last. People read symbol_performance_summary_shown.';
comment on column symbol_performance_summary.made_of is 'The interval of the candles that were summed.';
comment on column symbol_performance_summary.volume_usd is 'As stored, or volume at the typical price (high + low + close) / 3.';

-- Its triggers stand on the candles.
drop function if exists note_touched_days() cascade;
drop function if exists note_every_day() cascade;
drop function if exists sum_candle_days();
drop function candle_day(text, text, date);
drop table "CandleDay", "TouchedDay";
