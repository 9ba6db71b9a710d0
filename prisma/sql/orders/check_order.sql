create or replace function public.check_order(
  portfolio_id uuid, symbol text, side public."OrderSide", type public."OrderType", quantity numeric,
  limit_price numeric default null, time_in_force public."TimeInForce" default 'DAY', reduce_only boolean default false)
  returns jsonb
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  portfolio public."Portfolio";
begin
  perform public.require_read_committed();
  perform public.check_order_values('preview', symbol, side, type, quantity, limit_price, time_in_force, reduce_only, null);
  select * into portfolio from public."Portfolio" p where p.id = check_order.portfolio_id;
  if not found or not (portfolio.user_id is not distinct from public.current_user_id() or public.is_desk_admin()) then
    raise exception 'there is no portfolio % that you may trade', check_order.portfolio_id
      using errcode = 'TR404', detail = 'UNKNOWN_PORTFOLIO', hint = 'List yours with: traderai portfolio list';
  end if;
  return public.order_verdict(portfolio, symbol, side, type, quantity, limit_price, reduce_only);
end
$$;
comment on function public.check_order(uuid, text, public."OrderSide", public."OrderType", numeric, numeric, public."TimeInForce", boolean) is
  'The result that place_order would have, without placing an order: the preview of the ticket. Takes no lock.';
