create or replace function public.largest_unit_cost(instrument public."Instrument", side public."OrderSide", price numeric, highest numeric) returns numeric
  language sql immutable parallel safe
  -- A price before slippage moves by the slippage and up to a tick; a limit does not, but costs no more than that.
  return case side
    when 'BUY' then (price * (1 + instrument.slippage_rate) + instrument.tick_size + 1e-8) * (1 + instrument.commission_rate)
    else 2 * greatest(coalesce(highest, (public.amount_bounds()).price), price * (1 + instrument.slippage_rate) + instrument.tick_size)
         + (price * (1 + instrument.slippage_rate) + instrument.tick_size) * instrument.commission_rate + 1e-8 end;
comment on function public.largest_unit_cost(public."Instrument", public."OrderSide", numeric, numeric) is
  'The most that one unit of an order reserves: at its price (limit, trigger or market) with slippage and fee; a sale as a new short at the highest price of the market. Null without a market: the largest price that the desk accepts.';
