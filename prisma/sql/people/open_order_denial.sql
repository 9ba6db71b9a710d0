create or replace function public.open_order_denial(placed_by uuid, reduce_only boolean) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  most constant integer := public.most_open_orders(placed_by, reduce_only);
  used integer;
begin
  -- Counts no further than the limit, in an index of open orders. It locks nothing: orders that are placed at the same moment do not count each
  -- other, and the engine counts again before it accepts them.
  select count(*) into used
    from (select from public."Order" o
           where o.user_id = placed_by and o.reduce_only = open_order_denial.reduce_only and public.is_open(o.status) limit most) counted;
  return case when used >= most then public.open_orders_denial(reduce_only, used, most) end;
end
$$;
comment on function public.open_order_denial(uuid, boolean) is
  'The denial of one more order by a user with as many open orders as it may have, or null. The orders of the user''s login and all its keys count together; orders that only reduce count apart.';
