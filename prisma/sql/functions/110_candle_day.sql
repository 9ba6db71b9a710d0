create or replace function public.candle_day(symbol text, made_of text, day date) returns setof public."CandleDay"
  language sql stable rows 1
  set search_path = ''
as $$
  select candle_day.symbol, candle_day.made_of, candle_day.day, count(*),
         (array_agg(m.open order by m.timestamp))[1], max(m.high), min(m.low), (array_agg(m.close order by m.timestamp desc))[1],
         -- A sum with an unknown part is unknown.
         case when bool_and(m.volume is not null) then sum(m.volume) end,
         case when bool_and(coalesce(m.volume_usd, m.volume) is not null) then sum(coalesce(m.volume_usd, round(m.volume * (m.high + m.low + m.close) / 3, 8))) end
    from public."MarketData" m
   where m.symbol = candle_day.symbol and m.interval = candle_day.made_of
     and m.timestamp >= candle_day.day::timestamp at time zone 'UTC' and m.timestamp < (candle_day.day + 1)::timestamp at time zone 'UTC'
  having count(*) > 0
$$;
comment on function public.candle_day(text, text, date) is 'What a symbol''s candles of one interval come to on a UTC day, from the candles themselves; nothing without candles.';
