create or replace function public.trigger_price(symbol text, side public."OrderSide", stop_price numeric, trail_amount numeric, trail_percent numeric)
  returns numeric
  -- With the rights of the calling login: row security decides whether it sees the market.
  language sql stable security invoker
  set search_path = ''
as $$
  select coalesce(stop_price, (
    select case side when 'BUY' then m.price + m.distance else nullif(greatest(m.price - m.distance, 0), 0) end
      from (select p.price, coalesce(trail_amount, round(p.price * trail_percent / 100, 8)) as distance
              from (select public.mark_price(trigger_price.symbol) as price) p) m))
$$;
comment on function public.trigger_price(text, public."OrderSide", numeric, numeric, numeric) is
  'The price that triggers an order: its stop price; for a trailing stop without one, its distance from the market of now. Null without a trigger, for a trailing stop without a market, and for one below zero.';
