create or replace function public.own_portfolio_ids() returns uuid[]
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  connected constant uuid := public.current_user_id();
begin
  return (select coalesce(array_agg(p.id), '{}') from public."Portfolio" p where p.user_id = connected);
end
$$;
comment on function public.own_portfolio_ids() is 'The ids of the connected user''s portfolios; row security evaluates it once a query.';
