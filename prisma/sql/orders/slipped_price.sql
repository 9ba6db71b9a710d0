create or replace function public.slipped_price(instrument public."Instrument", side public."OrderSide", price numeric) returns numeric
  language sql immutable
  set search_path = ''
as $$
  -- A remainder is exact, a quotient is rounded. Below one tick there is no worse price to sell at, so the price itself is used.
  select case side
           when 'BUY' then m.moved - m.moved % instrument.tick_size + case when m.moved % instrument.tick_size > 0 then instrument.tick_size else 0 end
           else coalesce(nullif(m.moved - m.moved % instrument.tick_size, 0), price)
         end
    from (select price * case side when 'BUY' then 1 + instrument.slippage_rate else 1 - instrument.slippage_rate end as moved) m
$$;
comment on function public.slipped_price(public."Instrument", public."OrderSide", numeric) is
  'The expected price of a market order: the price moved by the slippage against the trader, rounded to the tick. src/domain/slippage.ts computes the same.';
