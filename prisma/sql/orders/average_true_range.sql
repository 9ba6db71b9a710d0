create or replace function public.average_true_range(symbol text, out atr numeric, out bars integer)
  -- With the rights of the calling login: row security decides whether it sees the market.
  language plpgsql stable security invoker
  set search_path = ''
as $$
declare
  periods constant integer := 14;
  -- After this number of bars the first value weighs less than 1e-15, so earlier bars change no digit that counts.
  most_bars constant integer := 500;
  atr_interval constant text := (select i.atr_interval from public."Instrument" i where i.symbol = average_true_range.symbol);
  span constant interval := case atr_interval when '1M' then '1 month' else atr_interval end;
  -- A stored candle may lie in the future of a recording.
  clock constant timestamptz := coalesce((select q.quoted_at from public."Quote" q where q.symbol = average_true_range.symbol),
    (select l.market_at from public."EngineLease" l where l.id = 1));
  candle record;
  former_close numeric;
  range numeric;
  total numeric := 0;
begin
  bars := 0;
  if clock is null or atr_interval is null then
    return;
  end if;
  for candle in
    select c.high, c.low, c.close
      from public.latest_candles(average_true_range.symbol, atr_interval, null, clock - span + interval '1 millisecond', most_bars) c
     where c.timestamp + span <= clock order by c.timestamp
  loop
    -- The first bar has no former close, so no range.
    if bars > 0 then
      range := greatest(candle.high, former_close) - least(candle.low, former_close);
      if bars < periods then
        total := total + range;
      elsif bars = periods then
        atr := (total + range) / periods;
      else
        atr := round((atr * (periods - 1) + range) / periods, 20);
      end if;
    end if;
    former_close := candle.close;
    bars := bars + 1;
  end loop;
end
$$;
comment on function public.average_true_range(text) is
  'The ATR 14 of an instrument by Wilder, over the candles of its atr_interval that are closed by the market''s clock, and the number of candles used, at most 500. Null with fewer than 15.';
