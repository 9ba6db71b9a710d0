create or replace function public.portfolio_key(portfolio_id uuid) returns bigint
  language sql immutable parallel safe
  set search_path = ''
as $$
  select ('x' || left(replace(portfolio_id::text, '-', ''), 16))::bit(64)::bigint
$$;
comment on function public.portfolio_key(uuid) is
  'The key of a portfolio''s lock: the first half of its id, so that keys, read without a sign, have the order of ids. Two portfolios with one key only wait for each other.';
