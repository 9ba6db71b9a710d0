create or replace function public.require_market_scope() returns void
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  -- Only logins of this desk have scopes: an earlier application and the administration of the server have their rights from elsewhere.
  if exists (select from public."User" u where u.login = session_user) or exists (select from public."ApiKey" k where k.role_name = session_user) then
    perform public.require_scope('engine', 'admin');
  end if;
end
$$;
comment on function public.require_market_scope() is
  'Refuses a user or key of the desk that may not write the market now: rights on a table stay when a login ends, when its user loses a scope, and at an address that a key does not allow.';
