create or replace function public.place_described(portfolio_id uuid, terms jsonb, parent_id uuid, oco_with uuid) returns public."Order"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  known constant text[] := '{client_order_id,symbol,side,type,quantity,limit_price,time_in_force,reduce_only,note,signal_id,stop_price,trail_amount,trail_percent,expire_date,post_only,all_or_none,display_quantity,trail_atr,take_profit,stop_loss,confirmed_quantity}';
  unknown text;
  o record;
  placed public."Order";
begin
  if terms is null or jsonb_typeof(terms) <> 'object' then
    raise exception 'order: %', public.shown_text(terms::text)
      using errcode = 'TR422', detail = 'BAD_ORDER', hint = 'Give an object with the parameters of place_order by name.';
  end if;
  unknown := (select k from jsonb_object_keys(terms) k where k <> all (known) limit 1);
  if unknown is not null then
    raise exception 'parameter of an order: %', public.shown_text(unknown)
      using errcode = 'TR422', detail = 'BAD_ORDER', hint = 'Use only parameters of place_order, except portfolio_id and the links.';
  end if;
  begin
    select * into o from jsonb_to_record(terms) as t (client_order_id text, symbol text, side public."OrderSide", type public."OrderType", quantity numeric,
      limit_price numeric, time_in_force public."TimeInForce", reduce_only boolean, note text, signal_id uuid, stop_price numeric, trail_amount numeric,
      trail_percent numeric, expire_date date, post_only boolean, all_or_none boolean, display_quantity numeric, trail_atr numeric, take_profit jsonb, stop_loss jsonb, confirmed_quantity numeric);
  exception when data_exception or invalid_text_representation or datetime_field_overflow then
    raise exception 'order: %', public.shown_text(sqlerrm)
      using errcode = 'TR422', detail = 'BAD_ORDER', hint = 'Write each parameter as place_order takes it.';
  end;
  placed := public.place_order(place_described.portfolio_id, o.client_order_id, o.symbol, o.side, o.type, o.quantity, o.limit_price,
    coalesce(o.time_in_force, 'DAY'), coalesce(o.reduce_only, false), o.note, o.signal_id, o.stop_price, o.trail_amount, o.trail_percent,
    o.expire_date, coalesce(o.post_only, false), coalesce(o.all_or_none, false), o.display_quantity, o.trail_atr,
    nullif(o.take_profit, 'null'), nullif(o.stop_loss, 'null'), place_described.parent_id, place_described.oco_with, o.confirmed_quantity);
  return placed;
end
$$;
comment on function public.place_described(uuid, jsonb, uuid, uuid) is 'place_order with its parameters in an object. Called by place_linked.';
