create or replace function public.read_portfolio_owners() returns table (portfolio_id uuid, username text)
  language sql stable security definer
  set search_path = ''
as $$
  select p.id, u.username from public."Portfolio" p join public."User" u on u.id = p.user_id
   where (select public.sees_every_book()) or p.id = any ((select public.own_portfolio_ids())::uuid[])
$$;
comment on function public.read_portfolio_owners() is
  'The owner''s name of each portfolio that the connected login may read; it may not read the other columns of another user.';
