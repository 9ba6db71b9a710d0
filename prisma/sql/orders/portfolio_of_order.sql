create or replace function public.portfolio_of_order(order_id uuid) returns public."Portfolio"
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  portfolio public."Portfolio";
begin
  select p.* into portfolio from public."Portfolio" p
    where p.id = (select o.portfolio_id from public."Order" o where o.id = portfolio_of_order.order_id) and public.portfolio_right(p) is not null;
  if not found then
    -- One error for both cases, so that a login cannot learn that another user's order exists.
    raise exception 'there is no order % that you may change', portfolio_of_order.order_id
      using errcode = 'TR404', detail = 'ORDER_NOT_FOUND', hint = 'List open orders with: traderai order list';
  end if;
  return portfolio;
end
$$;
comment on function public.portfolio_of_order(uuid) is
  'The portfolio of an order, if the connected login may change or only reduce its orders; raises an error otherwise. Takes no lock.';
