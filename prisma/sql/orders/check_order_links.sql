create or replace function public.check_order_links(
  client_order_id text, type public."OrderType", reduce_only boolean, trail_amount numeric, trail_percent numeric,
  trail_atr numeric, take_profit jsonb, stop_loss jsonb, parent_id uuid, oco_with uuid)
  returns void
  language plpgsql immutable
  set search_path = ''
as $$
begin
  if trail_atr is not null and (type is distinct from 'TRAILING_STOP' or num_nonnulls(trail_amount, trail_percent) > 0
       or not (trail_atr > 0 and trail_atr < 1000) or trail_atr <> round(trail_atr, 8)) then
    raise exception 'trail in ATR of a % order: %', type, public.shown_text(public.plain_number(trail_atr))
      using errcode = 'TR422', detail = 'BAD_TRAIL',
        hint = 'Give a TRAILING_STOP order one distance: an amount, a percentage, or a multiple of the ATR above 0 and below 1,000.';
  end if;
  perform public.check_exit('take profit', take_profit, '{limit_price,atr,r}', null);
  perform public.check_exit('stop loss', stop_loss, '{stop_price,atr,trail_amount,trail_percent,trail_atr}', 'limit_price');
  if take_profit ? 'r' and stop_loss is null then
    raise exception 'take profit without a stop loss: % R', public.shown_text(take_profit ->> 'r')
      using errcode = 'TR422', detail = 'BAD_EXIT', hint = 'Give a stop loss: R is the distance to its stop.';
  end if;
  if num_nonnulls(take_profit, stop_loss) > 0 then
    if reduce_only or parent_id is not null then
      raise exception 'exits of an order that %', case when reduce_only then 'only reduces' else 'waits for another one' end
        using errcode = 'TR422', detail = 'BAD_EXIT', hint = 'Give the exits to the order that opens the position.';
    end if;
    if length(client_order_id) > 61 then
      raise exception 'client order id of an order with exits: %', public.shown_text(client_order_id)
        using errcode = 'TR422', detail = 'BAD_CLIENT_ORDER_ID', hint = 'Use at most 61 characters: the exits get the same id with :tp and :sl.';
    end if;
  end if;
  if num_nonnulls(parent_id, oco_with) > 1 then
    raise exception 'an order that waits for another one and shares a quantity with one'
      using errcode = 'TR422', detail = 'BAD_LINK', hint = 'Use either parent_id or oco_with.';
  end if;
end
$$;
comment on function public.check_order_links(text, public."OrderType", boolean, numeric, numeric, numeric, jsonb, jsonb, uuid, uuid) is
  'Refuses invalid exits and links to other orders before any row is read.';
