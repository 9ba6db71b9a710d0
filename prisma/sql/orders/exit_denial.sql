create or replace function public.exit_denial(
  instrument public."Instrument", entry_side public."OrderSide", quantity numeric, entry_price numeric, take_profit jsonb, stop_loss jsonb, atr numeric, api_key_id uuid)
  returns jsonb
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  above constant text := case entry_side when 'BUY' then 'above' else 'below' end;
  below constant text := case entry_side when 'BUY' then 'below' else 'above' end;
  largest constant numeric := (public.amount_bounds()).price;
  exit record;
  name text;
  off_tick numeric;
  level numeric;
  denial jsonb;
begin
  for exit in select * from public.exit_terms(instrument, entry_side, entry_price, atr, take_profit, stop_loss) loop
    name := case exit.kind when 'TAKE_PROFIT' then 'take profit' else 'stop loss' end;
    off_tick := (select a.amount from unnest(array[exit.limit_price, exit.stop_price, exit.trail_amount]) a (amount)
                  where a.amount % instrument.tick_size <> 0 limit 1);
    -- The level at which it is reached; of a trail its first one.
    level := coalesce(exit.stop_price, case when exit.kind = 'TAKE_PROFIT' then exit.limit_price end,
      entry_price + case entry_side when 'BUY' then -1 else 1 end * coalesce(exit.trail_amount, round(entry_price * exit.trail_percent / 100, 8)));
    denial := case
      when off_tick is not null then
        public.denial('OFF_TICK', format('price %s of the %s is not a multiple of the tick %s', public.grouped_number(off_tick), name,
          public.grouped_number(instrument.tick_size)), instrument.tick_size, off_tick)
      when level < instrument.tick_size then
        public.denial('EXIT_OUT_OF_REACH', format('the %s would be at %s, which no price can reach', name, public.grouped_number(level)),
          instrument.tick_size, level, level - instrument.tick_size)
      when greatest(level, exit.limit_price) > largest then
        public.denial('PRICE_BOUND', format('price %s of the %s is above the largest price %s', public.grouped_number(greatest(level, exit.limit_price)), name,
          public.grouped_number(largest)), largest, greatest(level, exit.limit_price), largest - greatest(level, exit.limit_price))
      when (level - entry_price) * case when (entry_side = 'BUY') = (exit.kind = 'TAKE_PROFIT') then 1 else -1 end <= 0 then
        public.denial('WRONG_SIDE', format('the %s of a %s is %s its price: %s is not %s %s', name, lower(entry_side::text),
            case exit.kind when 'TAKE_PROFIT' then above else below end, public.grouped_number(level),
            case exit.kind when 'TAKE_PROFIT' then above else below end, public.grouped_number(entry_price)),
          entry_price, level, level - entry_price)
      -- When its stop is reached it would rest at the better limit, and the loss would go on.
      when exit.type = 'STOP_LIMIT' and (exit.limit_price - exit.stop_price) * case entry_side when 'BUY' then 1 else -1 end > 0 then
        public.denial('LIMIT_BEFORE_STOP', format('the stop loss of a %s has its limit at its stop or %s: %s is %s %s', lower(entry_side::text), below,
            public.grouped_number(exit.limit_price), above, public.grouped_number(exit.stop_price)),
          exit.stop_price, exit.limit_price)
      when exit.type = 'STOP_LIMIT' and (case entry_side when 'BUY' then exit.limit_price < exit.stop_price * (1 - public.price_collar())
                                                         else exit.limit_price > exit.stop_price * (1 + public.price_collar()) end) then
        public.denial('PRICE_COLLAR', format('price %s of the stop loss is more than %s %% through its stop at %s', public.grouped_number(exit.limit_price),
            public.grouped_number(public.price_collar() * 100), public.grouped_number(exit.stop_price)),
          round(exit.stop_price * case entry_side when 'BUY' then 1 - public.price_collar() else 1 + public.price_collar() end, 8), exit.limit_price)
      else public.key_denial(api_key_id, instrument.symbol, round(quantity * greatest(level, exit.limit_price), 8)) end;
    if denial is not null then
      return denial;
    end if;
  end loop;
  return null;
end
$$;
comment on function public.exit_denial(public."Instrument", public."OrderSide", numeric, numeric, jsonb, jsonb, numeric, uuid) is
  'The denial of an entry by the prices of its exits, or null. They are judged by the entry''s limit, else its stop, else the market.';
