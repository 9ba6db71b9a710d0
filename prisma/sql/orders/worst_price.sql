create or replace function public.worst_price(instrument public."Instrument", side public."OrderSide", limit_price numeric) returns numeric
  -- With the rights of the calling login: row security decides whether it sees the market.
  language sql stable security invoker
  set search_path = ''
as $$
  select case when limit_price is not null then limit_price
              else public.slipped_price(instrument, side,
                (select coalesce(case side when 'BUY' then q.ask else q.bid end, public.mark_price(q.symbol)) from public."Quote" q where q.symbol = instrument.symbol)) end
$$;
comment on function public.worst_price(public."Instrument", public."OrderSide", numeric) is
  'The worst price that an order allows: its limit, or for a market order the current market price with slippage. Null for a market order without a market.';
