create or replace function public.open_orders_denial(reduce_only boolean, used integer, most integer) returns jsonb
  language sql immutable
  set search_path = ''
as $$
  select public.denial('OPEN_ORDERS_LIMIT',
    format('you have %s open orders that %s, of which %s are allowed over all portfolios, logins and keys of yours; an administrator may change that',
      public.grouped_number(used), case when reduce_only then 'only reduce' else 'may add risk' end, public.grouped_number(most)), most, used, most - used)
$$;
comment on function public.open_orders_denial(boolean, integer, integer) is 'The denial of one more order by a user that has this many open ones.';
