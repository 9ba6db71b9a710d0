create or replace function public.revoke_portfolio_grant(portfolio_id uuid, username text) returns uuid
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  portfolio public."Portfolio";
  revoked uuid;
begin
  perform public.require_read_committed();
  if public.is_desk_admin() then
    select * into portfolio from public."Portfolio" p where p.id = revoke_portfolio_grant.portfolio_id;
  else
    portfolio := public.grantable_portfolio(portfolio_id);
  end if;
  -- A user with a grant cannot take this lock.
  perform public.lock_in_turn(3, portfolio.id::text, 'the grants of portfolio ' || portfolio.id);
  update public."PortfolioGrant" g set revoked_at = clock_timestamp(), revoked_by = public.current_user_id()
   where g.portfolio_id = portfolio.id and g.revoked_at is null
     and g.user_id = (select u.id from public."User" u where u.username = revoke_portfolio_grant.username)
   returning g.id into revoked;
  if not found then
    raise exception 'user % has no grant of this portfolio', public.shown_text(username)
      using errcode = 'TR404', detail = 'UNKNOWN_GRANT', hint = 'List grants with: traderai portfolio show NAME';
  end if;
  perform public.send_hint('traderai_engine', '');
  perform public.note_activity('grant revoked');
  return revoked;
end
$$;
comment on function public.revoke_portfolio_grant(uuid, text) is
  'Ends the grant of a portfolio to a user; for its owner, and administrators. It locks only grants. Orders of the user that the engine has not accepted yet are denied.';
