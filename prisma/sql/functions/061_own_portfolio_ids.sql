create or replace function public.own_portfolio_ids() returns uuid[]
  language sql stable security definer
  set search_path = ''
as $$
  select coalesce(array_agg(p.id), '{}') from public."Portfolio" p where p.user_id = public.current_user_id()
$$;
comment on function public.own_portfolio_ids() is 'The portfolios of the connected user: what row security compares books with, once a query.';
