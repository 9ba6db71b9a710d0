create or replace function public.open_order_denial(placed_by uuid, reduce_only boolean, used integer) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  most constant integer := public.most_open_orders(placed_by, reduce_only);
begin
  if used < most then
    return null;
  end if;
  return public.denial('OPEN_ORDERS_LIMIT',
    format('you have %s open orders that %s, of which %s are allowed over all portfolios, logins and keys of yours; an administrator may change that',
      public.grouped_number(used), case when reduce_only then 'only reduce' else 'may add risk' end, public.grouped_number(most)), most, used, most - used);
end
$$;
comment on function public.open_order_denial(uuid, boolean, integer) is
  'The denial of one more order by a user with this many open orders, or null. The orders of the user''s login and all its keys count together; orders that only reduce count apart.';
