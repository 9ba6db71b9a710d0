create or replace function public.book_candles(epoch bigint, source text, symbols text[], intervals text[], timestamps timestamptz[],
  opens numeric[], highs numeric[], lows numeric[], closes numeric[], volumes numeric[]) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.engine_fence(epoch);
  perform public.ensure_month_partitions('MarketData', span.first_at, span.last_at)
    from (select min(t) as first_at, max(t) as last_at from unnest(timestamps) t) span
   where span.first_at is not null;
  -- Mostly no candle exists, and looking for each before it is inserted costs a quarter of the booking. Arrays that are unnested side by side in a
  -- select list are not stored before they are read.
  begin
    insert into public."MarketData" (symbol, interval, timestamp, source, open, high, low, close, volume)
      select unnest(symbols), unnest(intervals), unnest(timestamps), book_candles.source,
             unnest(opens), unnest(highs), unnest(lows), unnest(closes), unnest(volumes);
  exception when unique_violation then
    insert into public."MarketData" (symbol, interval, timestamp, source, open, high, low, close, volume)
      select c.symbol, c.interval, c.timestamp, book_candles.source, c.open, c.high, c.low, c.close, c.volume
        from unnest(symbols, intervals, timestamps, opens, highs, lows, closes, volumes)
          as c (symbol, interval, timestamp, open, high, low, close, volume)
      on conflict (symbol, interval, timestamp) do nothing;
  end;
end
$$;
comment on function public.book_candles(bigint, text, text[], text[], timestamptz[], numeric[], numeric[], numeric[], numeric[], numeric[]) is
  'Inserts the closed candles of a feed; an existing candle stays unchanged.';
