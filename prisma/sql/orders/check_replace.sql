create or replace function public.check_replace(
  order_id uuid, quantity numeric default null, limit_price numeric default null, stop_price numeric default null)
  returns jsonb
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  portfolio public."Portfolio";
  replaced public."Order";
  verdict jsonb;
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  perform public.check_new_terms(quantity, limit_price, stop_price);
  portfolio := public.portfolio_of_order(check_replace.order_id);
  select * into replaced from public."Order" o where o.id = check_replace.order_id;
  perform public.check_replacement(portfolio, replaced, quantity, limit_price, stop_price);
  verdict := public.replace_verdict(portfolio, replaced, coalesce(quantity, replaced.quantity), coalesce(limit_price, replaced.limit_price),
    coalesce(stop_price, replaced.stop_price));
  -- The engine compares only another limit with the market, of an order that waits for no other one and has something left.
  return verdict || case when replaced.post_only and replaced.parent_id is null and limit_price <> replaced.limit_price
                           and coalesce(quantity, replaced.quantity) > replaced.filled_quantity and verdict ? 'referencePrice'
    then jsonb_build_object('postOnly', public.post_only_preview(replaced.symbol, replaced.side, limit_price)) else '{}' end;
end
$$;
comment on function public.check_replace(uuid, numeric, numeric, numeric) is
  'The result that replace_order would have, without replacing anything: the preview of the ticket. Another limit of a post-only order has postOnly too, the result of post_only_preview. Takes no lock.';
