create or replace function public.exit_terms(
  instrument public."Instrument", entry_side public."OrderSide", entry_price numeric, atr numeric, take_profit jsonb, stop_loss jsonb)
  returns table (kind text, type public."OrderType", limit_price numeric, stop_price numeric, trail_amount numeric, trail_percent numeric, time_in_force text)
  language sql immutable
  set search_path = ''
as $$
  with direction as (
    select case entry_side when 'BUY' then 1 else -1 end as sign
  ), stop as (
    select coalesce(public.exit_number(stop_loss, 'stop_price'),
             public.exit_price(instrument, entry_side, entry_price - d.sign * public.exit_number(stop_loss, 'atr') * exit_terms.atr)) as price,
           -- A trail is a distance: to be no nearer than wanted it is rounded up.
           coalesce(public.exit_number(stop_loss, 'trail_amount'),
             public.exit_price(instrument, 'SELL', public.exit_number(stop_loss, 'trail_atr') * exit_terms.atr)) as amount,
           public.exit_number(stop_loss, 'trail_percent') as percent
      from direction d
  )
  select 'TAKE_PROFIT', 'LIMIT'::public."OrderType",
         coalesce(public.exit_number(take_profit, 'limit_price'), public.exit_price(instrument, entry_side, entry_price + d.sign * coalesce(
           public.exit_number(take_profit, 'atr') * exit_terms.atr,
           public.exit_number(take_profit, 'r') * coalesce(abs(entry_price - s.price), s.amount, round(entry_price * s.percent / 100, 8))))),
         null, null, null, coalesce(take_profit ->> 'time_in_force', 'GTC')
    from direction d cross join stop s where take_profit is not null
  union all
  select 'STOP_LOSS',
         case when s.price is null then 'TRAILING_STOP' when stop_loss ? 'limit_price' then 'STOP_LIMIT' else 'STOP' end::public."OrderType",
         public.exit_number(stop_loss, 'limit_price'), s.price, s.amount, s.percent, coalesce(stop_loss ->> 'time_in_force', 'GTC')
    from stop s where stop_loss is not null
$$;
comment on function public.exit_terms(public."Instrument", public."OrderSide", numeric, numeric, jsonb, jsonb) is
  'The orders that the exits of an entry become: distances in ATR and R are prices from here on.';
