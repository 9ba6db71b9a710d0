create or replace function public.exit_preview(
  instrument public."Instrument", entry_side public."OrderSide", quantity numeric, entry_price numeric, worst_price numeric,
  take_profit jsonb, stop_loss jsonb, atr numeric)
  returns jsonb
  language sql immutable
  set search_path = ''
as $$
  with sides as (
    select case entry_side when 'BUY' then 1 else -1 end as sign,
           case entry_side when 'BUY' then 'SELL' else 'BUY' end::public."OrderSide" as exit_side,
           case entry_side when 'BUY' then least(entry_price, worst_price) else greatest(entry_price, worst_price) end as begins
  ), exits as (
    select e.*,
           -- A trail begins at the market's price of the entry, before slippage. A limit has no slippage.
           coalesce(e.limit_price, public.slipped_price(instrument, s.exit_side, coalesce(e.stop_price,
             public.exit_price(instrument, entry_side, s.begins - s.sign * coalesce(e.trail_amount, s.begins * e.trail_percent / 100))))) as price, s.sign
      from public.exit_terms(instrument, entry_side, entry_price, exit_preview.atr, take_profit, stop_loss) e cross join sides s
  ), results as (
    -- Each notional is rounded by itself, as the ledger books it.
    select e.kind, e.sign * (round(quantity * e.price, 8) - round(quantity * worst_price, 8))
             - round(round(quantity * e.price, 8) * instrument.commission_rate, 8)
             - round(round(quantity * worst_price, 8) * instrument.commission_rate, 8) as result
      from exits e where exit_preview.quantity > 0
  )
  select jsonb_build_object(
    'exits', (select jsonb_agg(jsonb_build_object('kind', e.kind, 'type', e.type, 'limitPrice', public.plain_number(e.limit_price),
        'stopPrice', public.plain_number(e.stop_price), 'trailAmount', public.plain_number(e.trail_amount),
        'trailPercent', public.plain_number(e.trail_percent), 'timeInForce', e.time_in_force) order by e.kind desc) from exits e),
    'worstLoss', (select public.plain_number(r.result) from results r where r.kind = 'STOP_LOSS'),
    'targetResult', (select public.plain_number(r.result) from results r where r.kind = 'TAKE_PROFIT'))
$$;
comment on function public.exit_preview(public."Instrument", public."OrderSide", numeric, numeric, numeric, jsonb, jsonb, numeric) is
  'The exits of an entry with their prices, and the result of the quantity when it fills at its worst price and then leaves at its stop, slippage included, or at its target; the fees of both orders are included, as the ledger books them. A quantity of 0 opens nothing and has no result.';
