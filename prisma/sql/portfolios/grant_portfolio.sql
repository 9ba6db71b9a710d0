create or replace function public.grant_portfolio(portfolio_id uuid, username text, expires_at timestamptz default null) returns uuid
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  most constant integer := 100;
  portfolio public."Portfolio";
  grantee uuid;
  made uuid;
begin
  perform public.require_read_committed();
  portfolio := public.grantable_portfolio(portfolio_id);
  select u.id into grantee from public."User" u where u.username = grant_portfolio.username and u.active and u.login is not null;
  if not found or grantee = portfolio.user_id then
    raise exception 'there is no other active user %', public.shown_text(username)
      using errcode = 'TR404', detail = 'UNKNOWN_USER', hint = 'Name an active user that has a login and does not own the portfolio.';
  end if;
  if expires_at is not null and not (expires_at > clock_timestamp() and expires_at < clock_timestamp() + interval '100 years') then
    raise exception 'end of the grant: %', public.shown_text(expires_at::text)
      using errcode = 'TR422', detail = 'BAD_EXPIRY', hint = 'Use a time in the future, less than 100 years from now.';
  end if;
  perform public.lock_in_turn(3, portfolio.id::text, 'the grants of portfolio ' || portfolio.id);
  -- A new end replaces the earlier grant, which stays as history.
  update public."PortfolioGrant" g set revoked_at = clock_timestamp(), revoked_by = public.current_user_id()
   where g.portfolio_id = portfolio.id and g.user_id = grantee and g.revoked_at is null;
  if (select count(*) from public."PortfolioGrant" g where g.portfolio_id = portfolio.id and g.revoked_at is null) >= most then
    raise exception 'portfolio % has % grants, the most that are allowed', portfolio.name, most
      using errcode = 'TR403', detail = 'TOO_MANY_GRANTS', hint = 'Revoke one with: traderai portfolio grant NAME USER --revoke';
  end if;
  insert into public."PortfolioGrant" (portfolio_id, user_id, granted_by, expires_at)
    values (portfolio.id, grantee, public.current_user_id(), grant_portfolio.expires_at) returning id into made;
  perform public.note_activity('portfolio granted');
  return made;
end
$$;
comment on function public.grant_portfolio(uuid, text, timestamptz) is
  'Lets another user read and trade a portfolio, until an instant or until it is revoked. For the owner, or an administrator when the owner is disabled. Returns the id of the grant.';
