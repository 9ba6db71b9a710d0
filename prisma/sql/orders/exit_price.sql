create or replace function public.exit_price(instrument public."Instrument", entry_side public."OrderSide", price numeric) returns numeric
  language sql immutable
  set search_path = ''
as $$
  -- A remainder is exact, a quotient is rounded.
  select price - price % instrument.tick_size
    + case when entry_side = 'SELL' and price % instrument.tick_size > 0 then instrument.tick_size else 0 end
$$;
comment on function public.exit_price(public."Instrument", public."OrderSide", numeric) is
  'A computed price of an exit on the tick: a stop is rounded away from the market, a target towards it, which is the same direction for one entry.';
