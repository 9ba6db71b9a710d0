create or replace function public.granted_to(portfolio_id uuid, user_id uuid) returns boolean
  language sql stable security definer
  set search_path = ''
as $$
  select exists (
    select from public."PortfolioGrant" g
     where g.portfolio_id = granted_to.portfolio_id and g.user_id = granted_to.user_id
       and g.revoked_at is null and (g.expires_at is null or g.expires_at > clock_timestamp()))
$$;
comment on function public.granted_to(uuid, uuid) is 'True while a grant of the portfolio to the user is in force. Only functions that check permissions call it.';
