create or replace function public.latest_candles(symbol text, "interval" text, from_at timestamptz, before timestamptz, wanted integer)
  returns table ("timestamp" timestamptz(3), open numeric, high numeric, low numeric, close numeric, volume numeric)
  language plpgsql stable
  set search_path = ''
  -- Planned once a session, here and not as a prepared statement, which poolers lose: planning over all months takes several times as long as reading.
  set plan_cache_mode = force_generic_plan
  -- Only the index of candles: of an interval without candles, statistics of small months make the planner read every month.
  set enable_seqscan = off
as $$
declare
  first_at constant timestamptz := coalesce(from_at, '-infinity');
  until constant timestamptz := coalesce(before, 'infinity');
  span constant interval := case "interval" when '1M' then '1 month' else "interval" end;
  -- The span that contains all of them unless half are missing: earlier months are not opened.
  likely_from constant timestamptz := greatest(first_at, coalesce(
    least(before, (select q.quoted_at from public."Quote" q where q.symbol = latest_candles.symbol)) - 2 * least(wanted, 1000) * span, first_at));
  found_rows integer;
begin
  return query
    select m.timestamp, m.open, m.high, m.low, m.close, m.volume from public."MarketData" m
     where m.symbol = latest_candles.symbol and m.interval = latest_candles.interval and m.timestamp >= likely_from and m.timestamp < until
     order by m.timestamp desc limit wanted;
  get diagnostics found_rows = row_count;
  if found_rows < wanted and first_at < likely_from then
    return query
      select m.timestamp, m.open, m.high, m.low, m.close, m.volume from public."MarketData" m
       where m.symbol = latest_candles.symbol and m.interval = latest_candles.interval and m.timestamp >= first_at and m.timestamp < least(likely_from, until)
       order by m.timestamp desc limit wanted - found_rows;
  end if;
end
$$;
comment on function public.latest_candles(text, text, timestamptz, timestamptz, integer) is
  'The latest candles of a symbol and interval, at most the given number, that open from one instant on (null: no limit) and before another (null: no limit); latest first.';
