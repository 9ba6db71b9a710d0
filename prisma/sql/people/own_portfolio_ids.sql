create or replace function public.own_portfolio_ids() returns uuid[]
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  connected constant uuid := public.current_user_id();
  narrowed constant uuid[] := (select k.portfolio_ids from public."ApiKey" k where k.role_name = session_user);
begin
  return (
    select coalesce(array_agg(m.id), '{}')
      from (select p.id from public."Portfolio" p where p.user_id = connected
            union all
            select g.portfolio_id from public."PortfolioGrant" g
             where g.user_id = connected and g.revoked_at is null and (g.expires_at is null or g.expires_at > clock_timestamp())) m
     where narrowed is null or m.id = any (narrowed));
end
$$;
comment on function public.own_portfolio_ids() is
  'The ids of the portfolios that the connected login may trade: of its user, and granted to it; of a narrowed key only those of the key. Row security evaluates it once a query.';
