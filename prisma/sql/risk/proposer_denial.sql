create or replace function public.proposer_denial(origin public."OrderOrigin", portfolio public."Portfolio", reduce_only boolean) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  closed constant text := public.closed_user(origin.user_id);
  proposer public."User";
  proposer_role oid;
  key public."ApiKey";
  key_role oid;
  trades boolean;
begin
  if closed is not null then
    return public.denial('USER_DISABLED', format('user %s, which proposed the order, is disabled', closed));
  end if;
  select * into proposer from public."User" u where u.id = origin.user_id;
  proposer_role := (select r.oid from pg_catalog.pg_roles r where r.rolname = proposer.login);
  trades := coalesce(pg_has_role(proposer_role, 'traderai_trader', 'member'), false);
  if origin.api_key_id is not null then
    select * into key from public."ApiKey" k where k.id = origin.api_key_id;
    key_role := (select r.oid from pg_catalog.pg_roles r where r.rolname = key.role_name);
    if key.revoked_at is not null or key.expires_at <= clock_timestamp() or key_role is null then
      return public.denial('KEY_ENDED', format('key %s, which proposed the order, is revoked or has expired', key.name));
    end if;
    -- As has_scope(): a key is an agent by itself, and trades only while its user does.
    trades := trades and pg_has_role(key_role, 'traderai_trader', 'member') or pg_has_role(key_role, 'traderai_agent', 'member');
  else
    trades := trades or coalesce(pg_has_role(proposer_role, 'traderai_agent', 'member'), false);
  end if;
  if trades and (origin.user_id = portfolio.user_id or public.granted_to(portfolio.id, origin.user_id))
     -- Risk and administrators reduce in every portfolio.
     or reduce_only and coalesce(pg_has_role(coalesce(key_role, proposer_role), 'traderai_risk', 'member') and pg_has_role(proposer_role, 'traderai_risk', 'member'), false) then
    return null;
  end if;
  return public.denial('NOT_GRANTED', format('user %s, which proposed the order, may not place it in portfolio %s now', proposer.username, portfolio.name));
end
$$;
comment on function public.proposer_denial(public."OrderOrigin", public."Portfolio", boolean) is
  'The denial of an approved order whose proposer may not place it any more: its login is closed, its key has ended, or it has lost its scope or grant; null otherwise.';
