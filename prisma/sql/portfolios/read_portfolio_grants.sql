create or replace function public.read_portfolio_grants()
  returns table (id uuid, portfolio_id uuid, portfolio text, owner text, username text, granted_by text, granted_at timestamptz, expires_at timestamptz)
  language sql stable security definer
  set search_path = ''
as $$
  select g.id, p.id, p.name, o.username, u.username, b.username, g.granted_at, g.expires_at
    from public."PortfolioGrant" g
    join public."Portfolio" p on p.id = g.portfolio_id
    join public."User" o on o.id = p.user_id
    join public."User" u on u.id = g.user_id
    join public."User" b on b.id = g.granted_by
   where g.revoked_at is null and (g.expires_at is null or g.expires_at > clock_timestamp())
     and (public.sees_every_book()
          or g.portfolio_id = any (public.own_portfolio_ids()) and public.current_user_id() in (p.user_id, g.user_id))
   order by o.username, p.name, u.username
$$;
comment on function public.read_portfolio_grants() is
  'The grants in force that the connected login may see: of its own portfolios, to itself, or all for risk and administrators. It names users that the login may not read.';
