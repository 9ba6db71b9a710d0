create or replace function public.used_open_orders(placed_by uuid, reduce_only boolean) returns integer
  language sql stable security definer
  set search_path = ''
as $$
  -- Counts no further than the limit, in an index of open orders.
  select count(*)::integer
    from (select from public."Order" o
           where o.user_id = placed_by and o.reduce_only = used_open_orders.reduce_only and public.is_open(o.status)
           limit public.most_open_orders(placed_by, used_open_orders.reduce_only)) counted
$$;
comment on function public.used_open_orders(uuid, boolean) is
  'The open orders that a user has placed, at most as many as it may have. It locks nothing: orders that are placed at the same moment do not count each other, and the engine counts again before it accepts them.';
