create or replace function public.worst_price(
  instrument public."Instrument", side public."OrderSide", limit_price numeric, trigger_price numeric default null)
  returns numeric
  -- With the rights of the calling login: row security decides whether it sees the market.
  language sql stable security invoker
  set search_path = ''
as $$
  -- With a trigger the market may reach the trigger first, or the order trades at the market of now: the higher price
  -- costs more, to buy and to buy back a short.
  select case when limit_price is not null then limit_price
              else public.slipped_price(instrument, side, greatest(trigger_price,
                (select coalesce(case side when 'BUY' then q.ask else q.bid end, public.mark_price(q.symbol)) from public."Quote" q where q.symbol = instrument.symbol))) end
$$;
comment on function public.worst_price(public."Instrument", public."OrderSide", numeric, numeric) is
  'The price by which an order reserves: its limit; else the current market price, or its trigger price above it, with slippage. Null for a market order without a market.';
