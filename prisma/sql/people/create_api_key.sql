create or replace function public.create_api_key(prefix text, scopes text[], name text, verifier text, expires_at timestamptz default null,
  connection_limit integer default 2, portfolio_ids uuid[] default null, symbols text[] default null, largest_order numeric default null, addresses inet[] default null)
  returns public."ApiKey"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  made public."ApiKey";
  owner_id uuid;
  most integer;
  taken integer;
  scope text;
begin
  perform public.require_read_committed();
  perform public.hold_later_rows(10);
  -- A key cannot create keys, so a stolen key does not give access to a second one. Keys of one user share its connections: one is created after the other.
  select u.id into owner_id from public."User" u where u.login = session_user and u.active for no key update;
  if not found then
    raise exception 'login % is not a user of this desk; only users have keys', session_user
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an active user: a key cannot create keys.';
  end if;
  if prefix is null or prefix !~ '^[a-z0-9]{8,24}$' then
    raise exception 'prefix of the key: %', public.shown_text(prefix)
      using errcode = 'TR422', detail = 'BAD_NAME', hint = 'Use 8 to 24 small letters and digits.';
  end if;
  if name is null or name = '' or not public.plain_text(name, 64) then
    raise exception 'name of the key: %', public.shown_text(name)
      using errcode = 'TR422', detail = 'BAD_NAME', hint = 'Use 1 to 64 characters without control and invisible characters.';
  end if;
  if exists (select from public."ApiKey" k where k.user_id = owner_id and k.name = create_api_key.name) then
    raise exception 'you already have a key named %', name
      using errcode = 'TR409', detail = 'DUPLICATE_NAME', hint = 'Choose another name.';
  end if;
  if expires_at is not null and not (expires_at > clock_timestamp() and expires_at < clock_timestamp() + interval '100 years') then
    raise exception 'expiry of the key: %', public.shown_text(expires_at::text)
      using errcode = 'TR422', detail = 'BAD_EXPIRY', hint = 'Use a time in the future, less than 100 years from now.';
  end if;
  if connection_limit is null or connection_limit not between 1 and 100 then
    raise exception 'connections of the key: %', public.shown_text(connection_limit::text)
      using errcode = 'TR422', detail = 'BAD_QUANTITY', hint = 'Use 1 to 100.';
  end if;
  select l.connections into most from public.person_limits(owner_id) l;
  taken := public.key_connections(owner_id);
  if taken + connection_limit + public.least_for_login() > most then
    raise exception 'connections: your keys have % of your %, and your login keeps at least %: % are free, the key asks %',
        taken, most, public.least_for_login(), greatest(most - taken - public.least_for_login(), 0), connection_limit
      using errcode = 'TR409', detail = 'KEYS_TAKE_CONNECTIONS',
        hint = 'Use fewer with --connections, revoke a key, or have an administrator raise your share: traderai user limit NAME --connections N';
  end if;
  if coalesce(cardinality(scopes), 0) not between 1 and 7 or array_ndims(scopes) <> 1 or array_lower(scopes, 1) <> 1 or not scopes <@ array['viewer', 'analyst', 'trader', 'agent', 'risk', 'engine', 'admin'] then
    raise exception 'scopes of the key: %', public.shown_text(array_to_string(scopes, ', ', '(none)'))
      using errcode = 'TR422', detail = 'BAD_SCOPE', hint = 'Use 1 to 7 of these: viewer, analyst, trader, agent, risk, engine, admin.';
  end if;
  foreach scope in array scopes loop
    if not (scope in ('viewer', 'agent') or public.is_desk_admin() or pg_has_role(session_user, 'traderai_' || scope, 'member')) then
      raise exception 'you cannot give a key the scope %, which you do not have', scope
        using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use fewer scopes, or have an administrator grant you the scope.';
    end if;
  end loop;
  -- A key ends with its user at the latest.
  select least(expires_at, nullif(r.rolvaliduntil, 'infinity')) into expires_at from pg_catalog.pg_roles r where r.rolname = session_user;
  perform public.check_key_limits(scopes, portfolio_ids, symbols, largest_order, addresses);
  perform public.make_login('key_' || prefix, verifier, scopes, expires_at, connection_limit);
  insert into public."ApiKey" (user_id, name, prefix, role_name, scopes, connection_limit, created_by, expires_at,
      portfolio_ids, symbols, largest_order, addresses)
    values (owner_id, name, prefix, 'key_' || prefix, scopes, connection_limit, owner_id, expires_at,
      create_api_key.portfolio_ids, create_api_key.symbols, create_api_key.largest_order,
      (select array_agg(network(a)::inet order by a) from unnest(create_api_key.addresses) a))
    returning * into made;
  perform public.share_connections(owner_id);
  return made;
end
$$;
comment on function public.create_api_key(text, text[], text, text, timestamptz, integer, uuid[], text[], numeric, inet[]) is
  'Creates an API key of the connected user: a login role key_<prefix> with some of the user''s scopes, limited to portfolios, symbols, a largest order and addresses unless these are null. It receives only the SCRAM verifier of the secret.';
